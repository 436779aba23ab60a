"""What stands where a comment was that readers could see, until somebody took it away."""

import re

import pytest
from django.utils import timezone

from articles.models import Article
from comments import moderation
from comments.models import Comment
from comments.thread import page_of_threads
from tests.factories import make_article, make_comment, make_editor, make_removed

pytestmark = pytest.mark.django_db

SECRET = {"name": "Tove Lind", "text": "She lives at 4 Quay Street.", "language": "he"}


@pytest.fixture
def article() -> Article:
    return make_article(slug="bridge")


def page(client, query: str = "") -> str:
    return client.get(f"/2026/03/bridge/{query}").text


def tombstone(html: str, comment: Comment) -> str:
    """The words in the place of a comment, without the markup."""
    (place,) = re.findall(rf'<article id="c-{comment.pk}">(.*?)</article>', html, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", "", place).split())


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Removed by an editor (rule 3: Personal data)"),
        ({"removed_rule": "other"}, "Removed by an editor (rule 6: Something else)"),
        ({"state": "spam", "removed_rule": "spam"}, "Removed by an editor (Spam)"),
        ({"state": "withdrawn", "removed_rule": "withdrawn"}, "Withdrawn by its writer"),
        ({"state": "held", "removed_rule": "reports"}, "Hidden after reports until an editor has looked"),
        ({"state": "held", "removed_rule": "edited"}, "Changed by its writer: hidden until an editor has read it"),
        ({"state": "held", "removed_rule": "review"}, "Hidden until an editor has looked"),
    ],
)
def test_the_place_says_why_the_comment_is_gone(client, article, fields, words):
    gone = make_removed(article, **{**SECRET, **fields})
    assert tombstone(page(client), gone) == words


def test_a_house_rule_is_a_link_to_what_it_asks(client, article):
    make_removed(article)
    (path, anchor) = re.search(r'<a href="([^"]+)#([^"]+)">rule 3: Personal data</a>', page(client)).groups()
    assert f'id="{anchor}"' in client.get(path).text


def test_nothing_of_the_comment_is_left_on_the_page(client, article):
    make_comment(article, state="approved", **SECRET)
    shown = page(client)
    planted = ["Tove Lind", "Quay Street", 'lang="he"']
    assert all(words in shown for words in planted)
    Comment.objects.update(state="rejected", removed_at=timezone.now(), removed_rule="abuse")
    hidden = page(client)
    assert not any(words in hidden for words in planted)


def test_a_decision_against_a_public_comment_leaves_a_tombstone_and_a_new_one_for_it_ends_it(client, article):
    comment = make_comment(article, **SECRET)
    editor = make_editor()
    moderation.approve(comment, editor)
    moderation.reject(comment, editor, "abuse")
    assert tombstone(page(client), comment) == "Removed by an editor (rule 2: Abuse or threat)"
    moderation.approve(comment, editor)
    assert "Removed by an editor" not in page(client)
    assert "Quay Street" in page(client)


@pytest.mark.parametrize("state", ["rejected", "spam", "withdrawn"])
def test_what_no_reader_ever_saw_leaves_no_tombstone(client, article, state):
    hidden = make_comment(article, state=state)
    assert f"c-{hidden.pk}" not in page(client)


def test_an_answer_stands_below_the_tombstone_and_names_nobody(client, article):
    gone = make_removed(article, **SECRET)
    answer = make_comment(parent=gone, name="Ben", state="approved")
    (entry,) = page_of_threads(article).entries
    assert [below.comment for below in entry.replies] == [answer]
    html = page(client)
    assert f'<a href="#c-{gone.pk}">a comment that was taken away</a>' in html
    assert "Tove Lind" not in html


def test_a_tombstone_is_not_answered_reported_or_counted(client, article):
    gone = make_removed(article)
    html = page(client)
    assert f"/comments/{gone.pk}/" not in html
    assert re.search(r'id="talk-h">\s*Comments\s*<', html)
    assert client.get(f"/comments/{gone.pk}/reply/").status_code == 404


def test_the_link_to_a_removed_comment_leads_to_its_tombstone(client, article):
    gone = make_removed(article)
    response = client.get(f"/comments/{gone.pk}/")
    assert (response.status_code, response["Location"]) == (302, f"/2026/03/bridge/#c-{gone.pk}")


def test_a_tombstone_holds_its_page_for_those_that_come_after(client, article, monkeypatch):
    monkeypatch.setattr("comments.thread.COMMENTS_ON_A_PAGE", 1)
    make_removed(article)
    second = make_comment(article, state="approved")
    assert client.get(f"/comments/{second.pk}/")["Location"] == f"/2026/03/bridge/?comments=2#c-{second.pk}"


def test_a_feed_has_no_tombstones(client, article):
    make_removed(article, **SECRET)
    make_comment(article, name="Ben", state="approved")
    feed = client.get("/2026/03/bridge/feed.json").json()
    assert [item["authors"][0]["name"] for item in feed["items"]] == ["Ben"]


def test_a_comment_whose_writer_had_the_name_forgotten_is_signed_as_a_reader(client, article):
    comment = make_comment(article, name="", erased_at=timezone.now(), state="approved", picked_at=timezone.now())
    assert "<bdi>A reader</bdi>" in page(client)
    assert 'aria-label="Reply to A reader"' in page(client)
    assert "Reply to <bdi>A reader</bdi>" in client.get(f"/comments/{comment.pk}/reply/").text
    assert client.get("/2026/03/bridge/feed.json").json()["items"][0]["authors"][0]["name"] == "A reader"
    assert "<bdi>A reader</bdi>" in client.get("/").text


def test_an_edited_comment_says_when(client, article):
    make_comment(article, state="approved", edited_at="2026-03-07T10:00Z")
    assert re.search(
        r'<span>edited <time datetime="2026-03-07T10:00\+00:00">7 March 2026, 10:00 UTC</time></span>', page(client)
    )


def test_one_that_was_never_edited_does_not(client, article):
    make_comment(article, state="approved")
    assert "edited" not in page(client)
