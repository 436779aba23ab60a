"""/YYYY/MM/slug/complaint/: a letter to the editors about an article, from somebody who need not have commented."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Redirect, Site
from comments import vault
from comments.models import Comment, Letter, Mail, MailLink, SealedAddress
from comments.throttle import LIMITS
from tests.factories import make_article, make_draft, make_member

pytestmark = pytest.mark.django_db

FILLED = {
    "kind": "complaint",
    "letter": "I was never asked.\n\nThe bridge is <b>mine</b>.",
    "name": "Ruta Wend",
    "email": "ruta@wend.example",
    "phone": "+7 700 555 01 00",
}


@pytest.fixture
def article():
    return make_article(slug="bridge", headline="The bridge closes")


def address(article) -> str:
    return f"{article.get_absolute_url()}complaint/"


def post(client, article, **changes):
    return client.post(address(article), {**FILLED, **changes})


def kept() -> tuple[int, int, int, int]:
    return tuple(model.objects.count() for model in (Letter, SealedAddress, MailLink, Mail))


def test_the_foot_of_the_article_leads_to_the_form(client, article):
    link = (
        f'<a href="{address(article)}" rel="nofollow">Complain about this article, or reply to what it says of you</a>'
    )
    assert link in client.get(article.get_absolute_url()).text


def test_a_letter_is_kept_with_its_address_sealed(client, article):
    post(client, article)
    letter = Letter.objects.get()
    assert (letter.article, letter.opens, letter.name, letter.phone) == (
        article, "complaint", "Ruta Wend", "+7 700 555 01 00",
    )  # fmt: skip
    assert letter.text == FILLED["letter"]
    assert vault.open_sealed(letter.sealed_address) == "ruta@wend.example"
    assert letter.sealed_address.confirmed_at is None


def test_it_leads_to_a_private_page_of_the_letter(client, article):
    response = post(client, article, kind="right-of-reply")
    assert response.status_code == 303
    assert re.fullmatch(r"/comments/letters/[\w-]{43}/", response["Location"])
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
    assert not response.cookies
    page = client.get(response["Location"]).text
    assert "Right of reply" in page
    assert "The bridge is &lt;b&gt;mine&lt;/b&gt;." in page


def test_a_telephone_number_is_not_needed(client, article):
    assert post(client, article, phone="").status_code == 303
    assert Letter.objects.get().phone == ""


def test_the_editors_are_told_at_once_and_the_reader_is_mailed_nothing(client, article):
    editor = make_member("Editor", email="editor@paper.example")
    make_member("Moderator", email="mod@paper.example")
    post(client, article)
    assert list(Mail.objects.values_list("kind", "to_staff", "to_reader")) == [("complaint", editor.pk, None)]


def test_a_letter_is_no_comment_and_stands_on_no_page_for_readers(client, article):
    post(client, article)
    assert not Comment.objects.exists()
    for path in (article.get_absolute_url(), f"{article.get_absolute_url()}feed.json", "/", "/search/?q=asked"):
        assert "I was never" not in client.get(path).text


def test_a_known_and_an_unknown_address_are_answered_alike_by_the_same_statements(
    client, article, django_assert_num_queries
):
    vault.seal("ruta@wend.example")
    post(client, article)  # warms what is looked up once
    answers = []
    for email in ("ruta@wend.example", "nobody@wend.example"):
        with django_assert_num_queries(9):
            answer = post(client, article, email=email)
        answers.append((answer.status_code, len(answer["Location"]), {**answer.headers, "Location": ""}))
    assert answers[0] == answers[1]


def test_an_empty_form_comes_back_with_every_fault_named(client, article):
    response = client.post(address(article), {})
    assert response.status_code == 422
    assert response.text.count('<a href="#f-') == 4
    assert "There is a problem: your letter was not sent" in response.text
    assert kept() == (0, 0, 0, 0)


def test_a_refused_form_keeps_every_word(client, article):
    response = post(client, article, email="ruta@wend")
    page = response.text
    assert response.status_code == 422
    assert "The bridge is &lt;b&gt;mine&lt;/b&gt;.</textarea>" in page
    assert re.search(r'value="complaint"[^>]*checked', page)
    assert page.count("ruta@wend") == 1
    for value in ("Ruta Wend", "+7 700 555 01 00"):
        assert f'value="{value}"' in page


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "praise"},
        {"letter": "x" * 10_001},
        {"letter": "a\x00b"},
        {"letter": "\u202eelttek"},
        {"letter": "a" + "\u0336" * 1000},
        {"name": "x" * 81},
        {"name": "Ruta\u200bWend"},
        {"name": "Ruta\x0bBcc: x@y.example"},
        {"email": "ruta@wend.example\nBcc: x@y.example"},
        {"phone": "1" * 41},
        {"phone": "\u202e1"},
        {"phone": "1\x00"},
    ],
)
def test_bad_input_is_answered_with_the_form(client, article, changes):
    assert post(client, article, **changes).status_code == 422
    assert kept() == (0, 0, 0, 0)


def test_ten_thousand_letters_of_any_script_are_taken(client, article):
    body = "&".join(f"{name}={value}" for name, value in {**FILLED, "letter": "%F0%9F%8C%8A" * 10_000}.items())
    response = client.post(address(article), body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 303
    assert len(Letter.objects.get().text) == 10_000


def test_ten_megabytes_are_refused_with_what_to_do(client, article):
    response = post(client, article, letter="x" * 10_000_000)
    assert response.status_code == 413
    assert "shorten it to 10000 characters" in response.text


def test_a_filled_trap_is_said_and_nothing_is_kept(client, article):
    response = post(client, article, website="x")
    assert response.status_code == 422
    assert "A hidden field was filled in" in response.text
    assert kept() == (0, 0, 0, 0)


def test_another_site_cannot_write_in_a_readers_name(client, article):
    response = client.post(address(article), FILLED, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert "wend.example" not in response.text
    assert kept() == (0, 0, 0, 0)


def test_too_many_letters_come_back_with_every_word_and_when_to_try_again(client, article):
    for _ in range(LIMITS["letter"]):
        post(client, article)
    response = post(client, article)
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 600
    assert "The bridge is &lt;b&gt;mine" in response.text
    assert Letter.objects.count() == LIMITS["letter"]


@pytest.mark.parametrize("text_stays", [True, False])
def test_whoever_a_retracted_article_harmed_can_still_complain(client, text_stays):
    article = make_article(retracted_at=timezone.now(), withdrawal="retraction", text_stays=text_stays)
    assert address(article) in client.get(article.get_absolute_url()).text
    assert post(client, article).status_code == 303


@pytest.mark.parametrize(
    "fields",
    [
        {"retracted_at": timezone.now(), "withdrawal": "law"},
        {"retracted_at": timezone.now(), "withdrawal": "accident"},
        {"published_at": timezone.now() + timedelta(days=1)},
    ],
)
def test_where_the_address_does_not_say_what_the_article_was_called_there_is_no_form(client, fields):
    article = make_article(**fields)
    for answer in (client.get(address(article)), post(client, article)):
        assert answer.status_code == 404
        assert article.headline not in answer.text


def test_a_draft_has_no_form(client):
    assert client.get(f"/2026/03/{make_draft().slug}/complaint/").status_code == 404


def test_an_old_address_leads_to_the_form_and_takes_the_letter(client, article):
    Redirect.objects.create(article=article, slug="old", url_year=2026, url_month=3)
    assert client.get("/2026/03/old/complaint/")["Location"] == address(article)
    assert client.post("/2026/03/old/complaint/", FILLED).status_code == 303


def test_without_mail_the_form_works_and_says_so(client, article, settings):
    settings.SENDS_MAIL = False
    make_member("Editor", email="editor@paper.example")
    assert "This paper sends no mail" in client.get(address(article)).text
    page = client.get(post(client, article)["Location"]).text
    assert "This paper sends no mail: come back to look." in page
    assert kept() == (1, 1, 1, 0)


def test_where_mail_is_sent_nothing_says_that_none_is(client, article):
    assert "sends no mail" not in client.get(address(article)).text


def test_the_page_takes_three_queries(client, article, django_assert_num_queries):
    Site.current()
    with django_assert_num_queries(3):  # the site, the article, the sections of the header
        client.get(address(article))
