"""Whom to tell about a hole (RFC 9116), and how an editor says so."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from articles.models import Site
from tests.factories import make_editor

pytestmark = pytest.mark.django_db

PAGE, FORM = "/.well-known/security.txt", "/admin/articles/site/1/change/"
TYPED = {
    "name": "The Bay News",
    "tagline": "",
    "language": "en",
    "time_zone": "UTC",
    "contact": "",
    "comments_mode": "hold",
}


@pytest.fixture
def contact():
    Site.current()
    Site.objects.update(security_contact="mailto:security@paper.example")


def fields(client):
    response = client.get(PAGE)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in response.text.splitlines())


def test_the_file_says_whom_to_tell_until_when_in_which_language(client, settings, contact):
    settings.SITE_URL = "https://paper.example"
    Site.objects.update(language="ru")
    with time_machine.travel(datetime(2026, 3, 5, tzinfo=UTC)):
        assert fields(client) == {
            "Contact": "mailto:security@paper.example",
            "Expires": "2026-09-01T00:00:00Z",
            "Preferred-Languages": "ru",
            "Canonical": "https://paper.example/.well-known/security.txt",
        }


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("day", [1, 28])
def test_it_expires_within_a_year_and_not_soon(client, contact, month, day):
    now = datetime(2027, month, day, 12, tzinfo=UTC)
    with time_machine.travel(now):
        expires = datetime.fromisoformat(fields(client)["Expires"])
    assert timedelta(days=150) < expires - now < timedelta(days=365)


def test_the_bytes_are_the_same_all_month(client, contact):
    seen = set()
    for day in (1, 2, 30):
        with time_machine.travel(datetime(2026, 11, day, 23, 59, tzinfo=UTC)):
            seen.add(client.get(PAGE).content)
    assert len(seen) == 1


def test_without_a_contact_there_is_no_file_and_the_answer_is_a_page(client):
    response = client.get(PAGE)
    assert response.status_code == 404
    assert "There is no page here" in response.text


@pytest.mark.parametrize(
    "typed",
    ["", "https://paper.example/security", "mailto:security@paper.example", "tel:+1-555-0100"],
)
def test_an_editor_gives_the_contact(client, typed):
    client.force_login(make_editor())
    client.post(FORM, {**TYPED, "security_contact": typed})
    assert Site.current().security_contact == typed


@pytest.mark.parametrize(
    "typed",
    [
        "http://paper.example/security",
        "javascript:alert(1)",
        "mailto:nobody",
        "tel:after noon",
        "https://paper.example/\nExpires: 2099-01-01T00:00:00Z",
        "https://бумага.example/",
        "https://paper.example/" + "x" * 10_000,
        "https://paper.example/\0",
    ],
)
def test_what_is_no_such_address_is_refused_in_words_and_kept_as_typed(client, typed):
    client.force_login(make_editor())
    page = client.post(FORM, {**TYPED, "security_contact": typed})
    form = page.context["adminform"].form
    assert page.status_code == 200
    assert form.errors["security_contact"]
    assert form["security_contact"].value() == typed
    assert Site.current().security_contact == ""


def test_a_bare_email_address_becomes_what_the_standard_asks_for(client):
    client.force_login(make_editor())
    client.post(FORM, {**TYPED, "security_contact": " security@paper.example "})
    assert Site.current().security_contact == "mailto:security@paper.example"


def test_whoever_may_not_change_the_settings_cannot_change_the_contact(contact):
    writer = Client()
    writer.force_login(make_editor(is_superuser=False))
    assert writer.post(FORM, {**TYPED, "security_contact": ""}).status_code == 403
    assert Site.current().security_contact == "mailto:security@paper.example"
