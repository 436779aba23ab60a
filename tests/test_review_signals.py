"""What an editor reads beside a comment before deciding."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments.models import Comment, SealedAddress
from comments.review_signals import Signal, duration, signals_for
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


def signals(comment: Comment) -> list[Signal]:
    return signals_for([Comment.objects.select_related("parent").get(pk=comment.pk)], NOON)[comment.pk]


def words(comment: Comment) -> list[str]:
    return [signal.text for signal in signals(comment)]


@pytest.mark.parametrize(
    ("span", "written"),
    [
        (timedelta(seconds=-5), "0 min"),
        (timedelta(seconds=59), "0 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(minutes=72), "1 h 12 min"),
        (timedelta(hours=23, minutes=59), "23 h 59 min"),
        (timedelta(days=3, hours=4, minutes=30), "3 d 4 h"),
    ],
)
def test_a_wait_is_written_as_an_editor_says_it(span, written):
    assert duration(span) == written


def test_a_comment_that_waits_says_how_long():
    comment = make_comment()
    Comment.objects.filter(pk=comment.pk).update(posted_at=NOON - timedelta(minutes=72))
    assert "Waits 1 h 12 min" in words(comment)


def test_a_decided_comment_waits_no_longer():
    assert not any("Waits" in text for text in words(make_comment(state="approved")))


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("See https://pier.example/plan", Signal("1 link")),
        ("http://a.example and WWW.b.example", Signal("2 links", stands_out=True)),
        ("https://www.pier.example/", Signal("1 link")),
    ],
)
def test_links_are_counted(text, signal):
    assert signal in signals(make_comment(text=text))


def test_a_comment_without_links_says_nothing_of_them():
    assert not any("link" in text for text in words(make_comment()))


def test_the_same_text_elsewhere_stands_out():
    comment = make_comment(text="Best price for boat trips.")
    make_comment(text="Best price for boat trips.")
    make_comment(text="Best price for boat trips.", state="spam")
    assert Signal("Same text in 3 comments", stands_out=True) in signals(comment)


def test_a_first_name_on_an_article_says_so():
    comment = make_comment(name="Ines Valdor")
    make_comment(name="Ines Valdor")  # on another article
    assert "First under this name here" in words(comment)


def test_a_name_seen_before_on_the_article_is_counted():
    article = make_article()
    comment = make_comment(article)
    make_comment(article)
    make_comment(article, state="approved")
    assert "2 more under this name here" in words(comment)


def test_a_filled_hidden_field_stands_out():
    assert Signal("Filled a hidden field", stands_out=True) in signals(make_comment(rule="honeypot", state="spam"))


def test_a_reply_to_what_is_not_published_stands_out():
    reply = make_comment(parent=make_comment(state="rejected"))
    assert Signal("Answers a comment that is not published", stands_out=True) in signals(reply)


def test_a_reply_to_a_published_comment_needs_no_word():
    reply = make_comment(parent=make_comment(state="approved"))
    assert not any("Answers" in text for text in words(reply))


def test_the_address_makes_no_difference():
    article = make_article()
    address = SealedAddress.objects.create(sealed=b"x", digest=b"\x5a" * 32, key_id="k1")
    with_address = make_comment(article, name="Ines Valdor", text="One.", sealed_address=address)
    make_comment(article, name="Somebody Else", text="Two.", sealed_address=address)
    without = make_comment(make_article(), name="Ines Valdor", text="Three.")
    Comment.objects.update(posted_at=NOON)
    assert signals(with_address) == signals(without)


def test_a_page_of_comments_takes_two_queries():
    for number in range(5):
        make_comment(text=f"Text {number}")
    comments = list(Comment.objects.select_related("parent"))
    with CaptureQueriesContext(connection) as captured:
        signals_for(comments, NOON)
    assert len(captured) == 2
