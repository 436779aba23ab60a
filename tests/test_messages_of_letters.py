"""What the mails about letters say: to the editors none of the reader's words, to the reader the paper's."""

import re

import pytest
from django.utils import timezone

from articles.models import Article, Site
from comments import letters
from comments.messages import MESSAGES, Link, Message, Quote
from comments.models import Letter, Mail, SealedAddress
from tests.factories import make_article, make_comment, make_editor, make_letter, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _paper(settings):
    settings.SITE_URL = "https://paper.example"
    Site.current()
    Site.objects.update(name="The Harbour Courier")


@pytest.fixture
def editor():
    return make_member("Editor", "margit", email="margit@paper.example")


@pytest.fixture
def first() -> Letter:
    return make_letter(make_article(headline="The bridge closes"), phone="+7 700 555 01 00")


def message_of(kind: str) -> Message | None:
    return MESSAGES[kind](Mail.objects.get(kind=kind))


def mail_about(letter: Letter, kind: str, **to) -> Mail:
    return Mail.objects.create(kind=kind, key=kind, letter=letter, next_attempt_at=timezone.now(), **to)


def words(message: Message) -> str:
    return f"{message.subject} {message.parts}"


def link_in(message: Message) -> str:
    return next(part.address for part in message.parts if isinstance(part, Link))


@pytest.mark.parametrize(
    ("opens", "subject"),
    [
        ("complaint", "A complaint about “The bridge closes”"),
        ("right-of-reply", "A reader replies to what is said of them in “The bridge closes”"),
    ],
)
def test_the_editors_learn_that_a_letter_waits_and_nothing_of_what_it_says(editor, first, opens, subject):
    Letter.objects.update(opens=opens)
    mail_about(Letter.objects.get(), "complaint", to_staff=editor)
    message = message_of("complaint")
    assert message.subject == subject
    assert link_in(message) == f"https://paper.example/admin/comments/letter/{first.pk}/change/"
    for said in ("Ruta", "never asked", "700 555", "wend.example"):
        assert said not in words(message)


def test_nobody_is_told_of_a_letter_that_is_settled(editor, first):
    letters.settle(first, editor)
    mail_about(Letter.objects.get(), "complaint", to_staff=editor)
    mail_about(make_letter(first=Letter.objects.get()), "letter_answered", to_staff=editor)
    assert (message_of("complaint"), message_of("letter_answered")) == (None, None)


def test_the_editors_learn_that_a_reader_has_written_again(editor, first):
    mail_about(make_letter(first=first, text="Your reporter."), "letter_answered", to_staff=editor)
    message = message_of("letter_answered")
    assert message.subject == "A reader has written again about “The bridge closes”"
    assert link_in(message) == f"https://paper.example/admin/comments/letter/{first.pk}/change/"
    assert "Your reporter" not in words(message)


def test_a_reader_gets_the_papers_words_and_a_page_to_answer_on(client, editor):
    comment = make_comment(sealed_address=make_letter().sealed_address, confirmed_at=timezone.now())
    letters.write_to_reader(comment, editor, "Where did you see that?")
    message = message_of("letter")
    assert message.subject == "A letter from The Harbour Courier"
    assert Quote("Where did you see that?") in message.parts
    assert message.unsubscribe == ""
    page = link_in(message)
    assert re.fullmatch(r"https://paper\.example/comments/letters/[\w-]{43}/", page)
    assert "Where did you see that?" in client.get(page.removeprefix("https://paper.example")).text


def test_the_mail_names_nobody_of_the_staff_and_holds_no_address(editor, first):
    SealedAddress.objects.update(confirmed_at=timezone.now())
    letters.answer_reader(first, editor, "Who should have asked you?")
    message = message_of("letter")
    assert "The editors answer your letter about “The bridge closes”:" in message.parts
    assert "margit" not in words(message)
    assert "wend.example" not in words(message)


def test_an_address_that_nobody_confirmed_gets_no_words_of_anybody(editor, first):
    letters.answer_reader(first, editor, "Ruta, who should have asked you?")
    message = message_of("letter")
    assert not [part for part in message.parts if isinstance(part, Quote)]
    for said in ("Ruta", "asked", "bridge"):
        assert said not in words(message)
    assert "/comments/letters/" in link_in(message)


def test_an_answer_through_the_mailed_page_brings_the_words_next_time(client, editor, first):
    letters.answer_reader(first, editor, "Who should have asked you?")
    client.post(link_in(message_of("letter")).removeprefix("https://paper.example"), {"letter": "Your reporter."})
    Mail.objects.all().delete()
    letters.answer_reader(first, editor, "We have asked him.")
    assert Quote("We have asked him.") in message_of("letter").parts


@pytest.mark.parametrize("about_a_comment", [True, False])
def test_an_article_of_which_nothing_is_said_any_more_is_not_named(editor, first, about_a_comment):
    SealedAddress.objects.update(confirmed_at=timezone.now())
    if about_a_comment:
        Letter.objects.update(comment=make_comment(first.article))
    letters.answer_reader(first, make_editor(), "We have removed it.")
    Article.objects.update(retracted_at=timezone.now(), withdrawal="law")
    message = message_of("letter")
    assert "bridge" not in words(message)
    assert Quote("We have removed it.") in message.parts


def test_each_attempt_to_send_it_links_to_a_page_that_works(client, editor, first):
    letters.answer_reader(first, editor, "Who should have asked you?")
    pages = {link_in(message_of("letter")).removeprefix("https://paper.example") for _ in range(2)}
    assert len(pages) == 2
    assert {client.get(page).status_code for page in pages} == {200}
