"""/comments/confirm/<token>/: the owner of an address says whether a comment is theirs."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Site
from comments import vault
from comments.mail_links import Purpose, make_link
from comments.models import Comment, Mail, MailLink, SealedAddress
from tests.factories import make_comment, make_mail, make_reader

pytestmark = pytest.mark.django_db

ADDRESS = "oona@letters.example"
YES, NO = {"do": "confirm", "mail": "each"}, {"do": "disown"}


@pytest.fixture
def comment():
    reader = make_reader(ADDRESS, confirmed_at=None)
    return make_comment(sealed_address=reader, mail="each", name="Oona <b>", text="It was May.", rule="review")


@pytest.fixture
def page(comment):
    return path_of(comment)


def path_of(comment: Comment, purpose: str = Purpose.CONFIRM) -> str:
    return make_link(purpose, comment.sealed_address, comment=comment).removeprefix("http://127.0.0.1:8000")


def test_it_asks_and_shows_what_was_written_and_no_address(client, page):
    response = client.get(page)
    text = response.content.decode()
    assert "Is this comment yours?" in text
    assert "<bdi>Oona &lt;b&gt;</bdi>" in text
    assert "It was May." in text
    assert "letters.example" not in text + str(response.headers)


def test_opening_it_changes_nothing(client, page, comment):
    for method in (client.get, client.head, client.options):
        method(page)
    comment.refresh_from_db()
    assert comment.confirmed_at is None
    assert MailLink.objects.get().used_at is None


@pytest.mark.parametrize("mail", ["each", "daily", ""])
def test_yes_is_kept_with_what_is_to_be_mailed(client, page, comment, mail):
    response = client.post(page, {**YES, "mail": mail})
    assert (response.status_code, response["Location"]) == (303, page)
    comment.refresh_from_db()
    assert comment.confirmed_at is not None
    assert comment.mail == mail
    assert comment.sealed_address.confirmed_at is not None
    assert "You said that it is yours." in client.get(page).content.decode()


def test_the_choice_can_be_changed_and_the_first_moment_stays(client, page, comment):
    client.post(page, YES)
    comment.refresh_from_db()
    before = comment.confirmed_at
    client.post(page, {**YES, "mail": "daily"})
    comment.refresh_from_db()
    assert (comment.confirmed_at, comment.mail) == (before, "daily")


def test_a_confirmed_comment_appears_at_once_where_the_paper_has_it_so(client, page, comment):
    Site.current()
    Site.objects.update(comments_mode="open")
    client.post(page, YES)
    comment.refresh_from_db()
    assert comment.is_public
    assert f"/comments/{comment.pk}/" in client.get(page).content.decode()


def test_a_confirmed_comment_waits_where_an_editor_reads_first(client, page, comment):
    client.post(page, YES)
    comment.refresh_from_db()
    assert comment.state == "held"


def test_no_parts_the_comment_from_the_address(client, page, comment):
    reader = comment.sealed_address
    make_mail(kind="published", to_reader=reader, comment=comment)
    response = client.post(page, NO)
    assert response.status_code == 303
    comment.refresh_from_db()
    assert (comment.sealed_address, comment.mail, comment.state) == (None, "", "held")
    assert not Mail.objects.exists()
    assert SealedAddress.objects.get().confirmed_at is None
    after = client.get(page).content.decode()
    assert "Your address is not used here" in after
    assert "It was May." not in after


@pytest.mark.parametrize("answer", [YES, NO])
def test_after_no_the_link_does_nothing_more(client, page, comment, answer):
    client.post(page, NO)
    assert client.post(page, answer).status_code == 404
    comment.refresh_from_db()
    assert comment.confirmed_at is None


def test_what_was_confirmed_is_not_disowned(client, page, comment):
    client.post(page, YES)
    assert "No, it is not mine" not in client.get(page).content.decode()
    assert client.post(page, NO).status_code == 404
    comment.refresh_from_db()
    assert comment.sealed_address is not None


@pytest.mark.parametrize("sent", [{}, {"do": "burn"}, {"do": "confirm", "mail": "hourly"}, {"do": "\x00"}])
def test_what_is_no_answer_asks_again(client, page, comment, sent):
    response = client.post(page, sent)
    assert response.status_code == 422
    assert "Press one of the two buttons." in response.content.decode()
    comment.refresh_from_db()
    assert comment.confirmed_at is None


def test_another_site_cannot_press_the_button(client, page, comment):
    response = client.post(page, YES, headers={"origin": "https://evil.example"})
    assert response.status_code == 403
    assert "Nothing was changed" in response.content.decode()
    comment.refresh_from_db()
    assert comment.confirmed_at is None


def test_it_is_kept_by_nobody_and_tells_no_other_site(client, page):
    for response in (client.get(page), client.post(page, {}), client.post(page, YES)):
        assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
        assert not response.cookies
    assert client.get(page)["X-Robots-Tag"] == "noindex"
    assert client.get(page)["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("token", ["A" * 43, "x", "%00", "%ED%A0%80", "é", "A" * 5000])
def test_a_token_that_nobody_got_is_not_found(client, page, token):
    assert client.get(f"/comments/confirm/{token}/").status_code == 404
    assert client.post(f"/comments/confirm/{token}/", YES).status_code == 404


def test_a_link_opens_no_other_door_and_not_for_ever(client, comment):
    other = path_of(comment, Purpose.UNSUBSCRIBE).replace("unsubscribe", "confirm")
    assert client.get(other).status_code == 404
    late = path_of(comment)
    MailLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(late).status_code == 404


def test_the_token_is_stored_as_its_hash_only(comment):
    token = path_of(comment).split("/")[-2]
    assert bytes(MailLink.objects.get().token_digest) == vault.token_digest(token)
    assert reverse("confirm_address", args=[token]) == f"/comments/confirm/{token}/"


def test_it_takes_three_queries(client, page, django_assert_num_queries):
    client.get(page)
    with django_assert_num_queries(3):  # the site, the link with its comment, the sections of the header
        client.get(page)
