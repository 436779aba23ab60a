"""A form that is sent after its session has ended keeps its words until whoever wrote them has signed in."""

import re

import pytest
from django.test import Client

from articles.models import Article, Section, Site
from tests.factories import make_editor

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/section/add/"
SENT = {"name": "Harbour & <quays>", "slug": "harbour", "position": "0", "_save": "Save"}
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def ada():
    Site.current()
    return make_editor("ada")


def signed(name: str = "ada", password: str = PASSWORD) -> dict[str, str]:
    """What was sent, sent again with a name and a password."""
    return {**SENT, "sign-in-username": name, "sign-in-password": password}


def kept(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(?!csrf)([^"]+)" value="([^"]*)"', page))


def test_what_was_sent_without_a_session_is_kept_in_the_page_and_not_stored(client):
    answer = client.post(ADD, SENT)
    assert answer.status_code == 403
    assert "no-store" in answer.headers["Cache-Control"]
    assert kept(answer.content.decode()) == {**SENT, "name": "Harbour &amp; &lt;quays&gt;"}
    assert not Section.objects.exists()


def test_signing_in_there_does_what_the_form_asked_for(client):
    answer = client.post(ADD, signed())
    assert answer.status_code == 302
    assert Section.objects.get().name == SENT["name"]
    assert client.get("/admin/articles/section/").status_code == 200


@pytest.mark.parametrize("name", ["ada", "nobody"])
def test_a_wrong_password_keeps_the_words_and_stores_nothing(client, name):
    page = client.post(ADD, signed(name, "wrong")).content.decode()
    assert "Name, password or code is wrong" in page
    assert kept(page).keys() == SENT.keys()
    assert not Section.objects.exists()


def test_an_account_that_is_not_staff_does_not_get_in_this_way_either(client):
    make_editor("bo", is_staff=False)
    assert client.post(ADD, signed("bo")).status_code == 403
    assert "_auth_user_id" not in client.session


def test_whoever_signs_in_still_needs_the_permission(client):
    make_editor("bo", is_superuser=False)
    assert client.post(ADD, signed("bo")).status_code == 403
    assert not Section.objects.exists()


def test_no_password_is_put_into_the_page(client):
    page = client.post("/admin/password_change/", {"old_password": "hunter two", "new_password1": "hunter three"})
    assert "hunter" not in page.content.decode()


def test_a_forged_request_is_refused_before_anybody_is_asked_to_sign_in():
    answer = Client(enforce_csrf_checks=True).post(ADD, signed())
    assert answer.status_code == 403
    assert "sign-in-password" not in answer.content.decode()
    assert not Section.objects.exists()


def test_logging_out_twice_leads_to_the_door(client):
    assert client.post("/admin/logout/").url == "/admin/"


def test_an_article_written_past_the_end_of_a_session_is_saved_with_its_text(client):
    text = "<p>First.</p>\r\n<p>“Second” &amp; last.</p>"
    sent = {
        "headline": "Ferry", "body": text, "language": "en", "comments_mode": "open", "_save": "Save",
        "opened_version": "k3x9",
    }  # fmt: skip
    client.post("/admin/articles/article/add/", sent)
    again = {**sent, "sign-in-username": "ada", "sign-in-password": PASSWORD}
    client.post("/admin/articles/article/add/", again)
    assert "“Second” &amp; last." in Article.objects.get().body
