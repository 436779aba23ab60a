"""/comments/letters/<token>/: what a reader and the paper have written to each other, for whoever has the link."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles.models import Article, Site
from comments import letters
from comments.mail_links import Purpose, make_link, make_page
from comments.models import Letter, Mail, MailLink
from comments.throttle import LIMITS
from tests.factories import make_article, make_comment, make_editor, make_letter, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def first() -> Letter:
    return make_letter(make_article(headline="The bridge closes"), phone="+7 700 555 01 00")


@pytest.fixture
def page(first) -> str:
    """The page that was shown when the letter was sent."""
    return make_page(first.sealed_address, first)


def mailed(first: Letter) -> str:
    """The page that a mail links to."""
    return "/comments/" + make_link(Purpose.LETTER, first.sealed_address, letter=first).partition("/comments/")[2]


def is_confirmed(first: Letter) -> bool:
    first.sealed_address.refresh_from_db()
    return first.sealed_address.confirmed_at is not None


def test_it_shows_the_letter_and_that_the_editors_have_it(client, first, page):
    text = client.get(page).text
    for said in ("Complaint", "The bridge closes", "Ruta Wend", "I was never asked.", "+7 700 555 01 00"):
        assert said in text
    assert "The editors have your letter" in text


def test_it_shows_the_whole_exchange_in_its_order_and_names_nobody_of_the_staff(client, first, page):
    Site.current()
    Site.objects.update(name="The Harbour Courier")
    letters.answer_reader(first, make_editor("margit", first_name="Margit"), "Who should have asked you?")
    client.post(page, {"letter": "Your reporter."})
    text = client.get(page).text
    assert text.index("I was never asked.") < text.index("Who should have asked you?") < text.index("Your reporter.")
    assert "<bdi>The Harbour Courier</bdi>" in text
    assert "argit" not in text


def test_it_says_whose_turn_it_is(client, first, page):
    letters.answer_reader(first, make_editor(), "Who should have asked you?")
    assert "The editors have written to you." in client.get(page).text
    letters.settle(first, make_editor())
    assert "The editors have closed this exchange." in client.get(page).text


def test_an_answer_of_the_reader_is_kept_and_opens_the_exchange_again(client, first, page):
    letters.settle(first, make_editor())
    response = client.post(page, {"letter": "One more thing.", "phone": "555 0100"})
    assert (response.status_code, response["Location"]) == (303, page)
    answer = Letter.objects.get(first=first)
    assert (answer.name, answer.text, answer.phone, answer.staff, answer.opens) == (
        "Ruta Wend", "One more thing.", "555 0100", None, "",
    )  # fmt: skip
    assert Letter.objects.get(pk=first.pk).settled_at is None


def test_a_button_pressed_twice_sends_once(client, page):
    for _ in range(2):
        assert client.post(page, {"letter": "One more thing."}).status_code == 303
    assert Letter.objects.count() == 2


def test_the_editors_are_told_of_an_answer(client, page):
    editor = make_member("Editor", email="editor@paper.example")
    client.post(page, {"letter": "One more thing."})
    assert list(Mail.objects.values_list("kind", "to_staff")) == [("letter_answered", editor.pk)]


def test_whoever_typed_the_address_proves_nothing_by_their_page(client, first, page):
    client.post(page, {"letter": "One more thing."})
    assert not is_confirmed(first)


def test_whoever_answers_through_a_mail_has_the_address(client, first):
    link = mailed(first)
    client.get(link)  # as the program does that looks through somebody's mail
    assert not is_confirmed(first)
    client.post(link, {"letter": "One more thing."})
    assert is_confirmed(first)


def test_the_writer_of_a_comment_answers_under_its_name(client):
    comment = make_comment(name="Tove Lind", confirmed_at=timezone.now(), sealed_address=make_letter().sealed_address)
    first = letters.write_to_reader(comment, make_editor(), "Where did you see that?")
    link = mailed(first)
    assert "The editors have written to you." in client.get(link).text
    client.post(link, {"letter": "At the lock."})
    assert Letter.objects.get(first=first).name == "Tove Lind"


@pytest.mark.parametrize(
    "typed",
    [{}, {"letter": " \u200b "}, {"letter": "x" * 10_001}, {"letter": "a\x00"}, {"letter": "a", "website": "x"}],
)
def test_a_letter_that_cannot_be_kept_comes_back_with_every_word(client, page, typed):
    response = client.post(page, {"phone": "555 0100", **typed})
    assert response.status_code == 422
    assert 'value="555 0100"' in response.text
    assert "There is a problem: your letter was not sent" in response.text
    assert Letter.objects.count() == 1


def test_too_many_letters_come_back_with_every_word(client, page):
    for number in range(LIMITS["letter"]):
        client.post(page, {"letter": f"Thought {number}."})
    response = client.post(page, {"letter": "One thought too many."})
    assert (response.status_code, "One thought too many." in response.text) == (429, True)
    assert 0 < int(response["Retry-After"]) <= 600


def test_another_site_cannot_answer_in_a_readers_name(client, page):
    response = client.post(page, {"letter": "Never mind."}, headers={"Origin": "https://evil.example"})
    assert response.status_code == 403
    assert response["Referrer-Policy"] == "no-referrer"
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("typed", [None, {}, {"letter": "One more thing."}])
def test_every_answer_is_kept_by_nobody_and_tells_no_other_site(client, page, typed):
    response = client.get(page) if typed is None else client.post(page, typed)
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies


def test_it_never_shows_the_address(client, first, page):
    assert "wend.example" not in client.get(page).text


@pytest.mark.parametrize("token", ["A" * 43, "x", "%00", "%ED%A0%80", "é", "A" * 5000])
def test_a_token_that_nobody_got_is_not_found(client, page, token):
    answers = [client.get(f"/comments/letters/{token}/"), client.post(f"/comments/letters/{token}/", {"letter": "a"})]
    assert {answer.status_code for answer in answers} == {404}


def test_a_link_for_something_else_opens_no_letters(client, first):
    for purpose in set(Purpose) - {Purpose.LETTER}:
        MailLink.objects.all().delete()
        token = make_page(first.sealed_address, first).split("/")[-2]
        MailLink.objects.update(purpose=purpose)
        assert client.get(f"/comments/letters/{token}/").status_code == 404


def test_a_link_whose_time_is_over_answers_like_one_that_never_was(client, page):
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        over, never = client.get(page), client.get(f"/comments/letters/{'A' * 43}/")
    assert (over.status_code, over.content) == (404, never.content)


def test_an_article_of_which_nothing_is_said_any_more_is_not_named(client, page):
    Article.objects.update(retracted_at=timezone.now(), withdrawal="law")
    response = client.get(page)
    assert response.status_code == 200
    assert "The bridge closes" not in response.text
    assert "I was never asked." in response.text


def test_the_number_of_queries_is_that_of_one_letter(client, first, page, django_assert_num_queries):
    Site.current()
    for number in range(20):
        Letter.objects.create(first=first, article=first.article, name="Ruta Wend", text=f"Letter {number}.")
    with django_assert_num_queries(4):  # the site, the link with its letter, the exchange, the sections of the header
        client.get(page)
