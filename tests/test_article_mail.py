"""An article as a mail of the paper."""

import pytest

from articles.article_mail import article_mail
from articles.models import Article, Site
from articles.reading import surroundings, with_surroundings
from tests.factories import make_article, make_author, make_correction

pytestmark = pytest.mark.django_db


def mail_of(address: str = "", **fields):
    article = make_article(**fields)
    article.bylines.create(author=make_author("Ines Valdor"))
    make_correction(article, text="The pier is 80 metres long.")
    found = with_surroundings(Article.objects.all()).get()
    return article_mail(found, surroundings(found), Site.current(), address=address)


def test_both_texts_say_what_the_article_says():
    mail = mail_of(
        "https://paper.example/2026/03/pier/", headline="Pier", standfirst="It reopens.", body="<p>Soon.</p>"
    )
    assert mail.text == (
        "A New Newspaper\n\nPier\n\nIt reopens.\n\nBy Ines Valdor\n\nSoon.\n\n"
        "Correction, 6 March 2026: The pier is 80 metres long.\n\nhttps://paper.example/2026/03/pier/\n"
    )
    for part in ("Pier", "It reopens.", "Ines Valdor", "<p>Soon.</p>", "80 metres", "/2026/03/pier/"):
        assert part in mail.html


def test_the_subject_is_one_line_whatever_the_headline_holds():
    assert mail_of(headline="The pier\r\nBcc: all\x0bof them").subject == "The pier Bcc: all of them"


def test_what_has_no_page_yet_links_to_none():
    assert "<a" not in mail_of().html
