"""/comments/unsubscribe/<token>/: mail ends with a button, a person's or a mail program's."""

import pytest

from comments.mail_links import Purpose, make_link
from comments.models import Comment
from tests.factories import make_confirmed, make_reader

pytestmark = pytest.mark.django_db

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def comment():
    return make_confirmed(address=make_reader("oona@letters.example"), mail="each")


def page_about(comment: Comment, everything: bool = False) -> str:
    link = make_link(Purpose.UNSUBSCRIBE, comment.sealed_address, comment=None if everything else comment)
    return link.removeprefix("http://127.0.0.1:8000")


def wanted(comment: Comment) -> tuple[str, bool]:
    """What is mailed about the comment, and whether anything is mailed to its address."""
    comment.refresh_from_db()
    comment.sealed_address.refresh_from_db()
    return comment.mail, comment.sealed_address.mail_off_at is None


def test_opening_it_ends_nothing(client, comment):
    page = page_about(comment)
    for method in (client.get, client.head, client.options):
        assert method(page).status_code in (200, 405)
    assert wanted(comment) == ("each", True)


def test_the_first_button_ends_mail_about_this_comment(client, comment):
    other = make_confirmed(address=comment.sealed_address, mail="daily")
    page = page_about(comment)
    assert "No more mail about this comment" in client.get(page).content.decode()
    response = client.post(page, {"do": "this"})
    assert (response.status_code, response["Location"]) == (303, page)
    assert wanted(comment) == ("", True)
    assert wanted(other) == ("daily", True)
    assert "You get no more mail about this comment." in client.get(page).content.decode()


def test_the_second_button_ends_all_mail(client, comment):
    page = page_about(comment)
    assert client.post(page, {"do": "all"}).status_code == 303
    assert wanted(comment) == ("each", False)
    assert "mails you nothing more" in client.get(page).content.decode()


def test_a_link_about_no_comment_ends_all_mail(client, comment):
    page = page_about(comment, everything=True)
    assert "No more mail at all" in client.get(page).content.decode()
    client.post(page, {"do": "this"})
    assert wanted(comment) == ("each", False)


@pytest.mark.parametrize("multipart", [True, False])
def test_a_provider_of_mail_ends_it_from_its_own_site_without_a_cookie_or_a_redirect(client, comment, multipart):
    content = {} if multipart else {"content_type": "application/x-www-form-urlencoded"}
    body = ONE_CLICK if multipart else "List-Unsubscribe=One-Click"
    headers = {"origin": "https://mail.example", "sec-fetch-site": "cross-site"}
    response = client.post(page_about(comment), body, headers=headers, **content)
    assert response.status_code == 200
    assert "You get no more mail about this comment." in response.content.decode()
    assert wanted(comment) == ("", True)


def test_one_click_in_a_mail_about_no_comment_ends_all(client, comment):
    response = client.post(page_about(comment, everything=True), ONE_CLICK)
    assert "mails you nothing more" in response.content.decode()
    assert wanted(comment) == ("each", False)


def test_what_cannot_be_read_ends_nothing(client, comment):
    response = client.post(page_about(comment), b"{}", content_type="application/json")
    assert response.status_code == 415
    assert wanted(comment) == ("each", True)


def test_a_comment_that_has_another_address_now_is_left_alone(client, comment):
    page, reader = page_about(comment), make_reader("bo@letters.example")
    Comment.objects.update(sealed_address=reader)
    client.post(page, ONE_CLICK)
    assert Comment.objects.get().mail == "each"


def test_it_is_kept_by_nobody_and_shows_no_address(client, comment):
    page = page_about(comment)
    response = client.get(page)
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert (response["X-Robots-Tag"], response["Referrer-Policy"]) == ("noindex", "no-referrer")
    assert "letters.example" not in response.content.decode()


@pytest.mark.parametrize("token", ["A" * 43, "x", "%00", "%ED%A0%80", "é", "A" * 5000])
def test_a_token_that_nobody_got_is_not_found(client, comment, token):
    assert client.post(f"/comments/unsubscribe/{token}/", ONE_CLICK).status_code == 404
