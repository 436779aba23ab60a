"""Whatever stands in any field of the forms by which a paper is run gets a clear answer, and harms nobody."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from articles import forgotten_passwords, staff_links
from articles.models import StaffLink
from tests.factories import make_editor, make_page
from tests.test_hostile_forms import VALUES
from tests.test_injection import newsroom_faults

pytestmark = pytest.mark.django_db

ANSWERS = {200, 302, 303, 404, 422, 429}


@pytest.fixture
def owner(client):
    """A client in which somebody is signed in who may do everything."""
    client.force_login(make_editor("harbour-master", is_superuser=True, email="master@paper.example"))
    return client


def forms() -> dict[str, tuple[str, list[str]]]:
    """The forms by which a paper is run: their addresses and the names of their fields and buttons."""
    colleague, page = make_editor("colleague"), make_page(slug="advertising")
    links = reverse("admin:articles_user_links", args=[colleague.pk])
    _link, token = staff_links.make(colleague, StaffLink.Purpose.PASSWORD, None)
    written = ["title", "body", "language", "slug", "opened_version"]
    return {
        "welcome": (reverse("admin:welcome", args=[token]), ["new_password1", "new_password2"]),
        "forgotten": (reverse("admin:forgotten_password"), ["who"]),
        "invite": (
            reverse("admin:articles_user_invite"), ["username", "first_name", "last_name", "email", "role", "_mail"]
        ),
        "revoke": (links, ["revoke"]),
        "my account": (reverse("admin:my_account"), ["first_name", "last_name", "email", "password"]),
        "new page": (reverse("admin:articles_page_add"), written),
        "page": (reverse("admin:articles_page_change", args=[page.pk]), [*written, "_publish"]),
        "order": (reverse("admin:articles_page_changelist"), ["do", "page"]),
    }  # fmt: skip


def wrongs(client: Client, path: str, names: list[str]) -> list[str]:
    """Send each hostile value in every field at once, to the paper as it was; return what is wrong with the answers."""
    found = []
    for number, value in enumerate(VALUES):
        as_it_was = transaction.savepoint()
        body = "&".join(f"{name}={value}" for name in names)
        answer = client.generic("POST", path, body, content_type="application/x-www-form-urlencoded")
        transaction.savepoint_rollback(as_it_was)
        if answer.status_code not in ANSWERS:
            found.append(f"value {number}: status {answer.status_code}")
        found += [f"value {number}: {fault}" for fault in newsroom_faults(answer)]
    return found


@pytest.mark.parametrize(
    "name", ["welcome", "forgotten", "invite", "revoke", "my account", "new page", "page", "order"]
)
def test_no_field_of_a_form_by_which_a_paper_is_run_breaks_it(owner, settings, name):
    settings.SENDS_MAIL = True
    owner.raise_request_exception = False
    assert wrongs(owner, *forms()[name]) == []


def test_a_form_that_breaks_would_be_seen(owner, monkeypatch):
    def break_down(*_arguments):
        raise ValueError

    monkeypatch.setattr(forgotten_passwords, "ask", break_down)
    owner.raise_request_exception = False
    assert "value 5: status 500" in wrongs(owner, *forms()["forgotten"])
