"""The page of a one-time link: whoever has it chooses the account's password, and nobody else learns anything."""

import logging
import re
from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from articles import staff_links
from articles.models import Site, StaffLink
from newsportal.private_logging import censored
from tests.factories import make_editor, make_member

pytestmark = pytest.mark.django_db
NEW = "quite another horse"
TYPED = {"new_password1": NEW, "new_password2": NEW}


@pytest.fixture
def ines():
    Site.current()
    return make_member("Editor", "ines", first_name="Ines", last_name="Valdor-Quennell")


@pytest.fixture
def path(ines):
    """The path of a link for ines."""
    _link, token = staff_links.make(ines, "invite", make_editor())
    return f"/admin/welcome/{token}/"


def whole(answer):
    return answer.status_code, answer.content, dict(answer.headers)


def test_the_page_names_the_account_and_the_rules_for_a_password(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert 'value="ines" autocomplete="username" readonly' in answer.text
    assert answer.text.count('autocomplete="new-password"') == 2
    assert "at least 12 characters" in answer.text
    assert "Welcome to" in answer.text


def test_looking_at_the_page_uses_nothing_up(client, path):
    for _look in range(2):
        assert client.get(path).status_code == 200
    assert client.head(path).status_code == 200


def test_choosing_a_password_leads_to_the_door_and_the_door_opens(client, path, ines):
    answer = client.post(path, TYPED)
    assert (answer.status_code, answer.url) == (303, "/admin/login/")
    assert "Sign in as ines" in client.get(answer.url).text
    assert SESSION_KEY not in client.session
    assert client.post("/admin/login/", {"username": "ines", "password": NEW}).status_code == 302


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"new_password1": "short", "new_password2": "short"}, "too short"),
        ({"new_password1": NEW, "new_password2": "something else"}, "didn’t match"),
        ({"new_password1": "password1234", "new_password2": "password1234"}, "too common"),
        ({"new_password1": "valdor-quennell", "new_password2": "valdor-quennell"}, "too similar"),
        ({"new_password1": "a\0b" * 9, "new_password2": "a\0b" * 9}, "Null characters"),
        ({}, "required"),
    ],
)
def test_a_password_that_breaks_a_rule_is_refused_and_not_repeated(client, path, ines, typed, words):
    answer = client.post(path, typed)
    assert answer.status_code == 422
    assert words in answer.text
    for password in typed.values():
        assert f'value="{password}' not in answer.text
    ines.refresh_from_db()
    assert ines.check_password("correct horse battery")
    assert client.get(path).status_code == 200


def test_a_password_of_any_length_is_an_answer(client, path):
    assert client.post(path, {"new_password1": "x" * 10_000, "new_password2": "y"}).status_code == 422


def test_every_link_that_leads_nowhere_gets_the_same_404(client, path, ines):
    unknown = whole(client.get("/admin/welcome/nothing/"))
    assert unknown[0] == 404
    assert b"ask whoever sent it" in unknown[1]
    for token in ("x" * 32, "%00", "%FF%FE", "A" * 3000, "\u202e"):
        assert whole(client.get(f"/admin/welcome/{token}/")) == unknown
    assert whole(client.post("/admin/welcome/nothing/", TYPED)) == unknown
    client.post(path, TYPED)
    client.cookies.clear()
    assert whole(client.get(path)) == unknown
    ends = {
        "revoked": {"revoked_at": timezone.now()},
        "expired": {"made_at": timezone.now() - timedelta(days=3), "expires_at": timezone.now() - timedelta(days=1)},
    }
    for end in ends.values():
        link, token = staff_links.make(ines, "password", make_editor())
        StaffLink.objects.filter(pk=link.pk).update(**end)
        assert whole(client.get(f"/admin/welcome/{token}/")) == unknown
        assert whole(client.post(f"/admin/welcome/{token}/", TYPED)) == unknown


def test_no_answer_is_kept_found_or_passed_on(client, path):
    for answer in (client.get(path), client.post(path, {}), client.get("/admin/welcome/x/"), client.post(path, TYPED)):
        assert {"no-store", "private"} <= set(answer["Cache-Control"].replace(" ", "").split(","))
        assert answer["X-Robots-Tag"] == "noindex"
        assert answer["Referrer-Policy"] == "strict-origin"


def test_a_forged_form_sets_no_password(path, ines):
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(path, TYPED).status_code == 403
    secret = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get(path).text)[1]
    assert browser.post(path, {**TYPED, "csrfmiddlewaretoken": secret}).status_code == 303


def test_no_log_line_holds_the_token(client, path, caplog):
    token = path.split("/")[3]
    assert token not in censored(f'"POST {path} HTTP/1.1" 303')
    with caplog.at_level(logging.DEBUG):
        Client(enforce_csrf_checks=True).post(path, TYPED)
    assert "/admin/welcome/[token removed]/" in caplog.text
    assert token not in caplog.text


def test_somebody_else_who_is_signed_in_is_told_and_signed_out_and_keeps_the_password(client, path, ines):
    bo = make_member("Moderator", "bo")
    client.force_login(bo)
    assert "Here bo is signed in" in client.get(path).text
    assert SESSION_KEY in client.session
    client.post(path, TYPED)
    assert SESSION_KEY not in client.session
    bo.refresh_from_db()
    assert bo.check_password("correct horse battery")
    ines.refresh_from_db()
    assert ines.check_password(NEW)


def test_the_page_gives_no_way_into_the_newsroom_to_whoever_has_no_role(client, path, ines):
    ines.groups.remove(Group.objects.get(name="Editor"))
    type(ines).objects.filter(pk=ines.pk).update(is_staff=False)
    client.post(path, TYPED)
    assert client.post("/admin/login/", {"username": "ines", "password": NEW}).status_code == 200


def test_whoever_must_have_a_second_factor_sets_one_up_after_the_link(client, path, settings):
    settings.REQUIRE_SECOND_FACTOR = "editor"
    client.post(path, TYPED)
    client.post("/admin/login/", {"username": "ines", "password": NEW})
    assert client.get("/admin/").url == "/admin/second-factor/"
