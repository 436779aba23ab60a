"""A thread that an editor closed: it stays, and says once that nobody answers in it any more."""

import pytest
from django.utils import timezone

from comments.models import Comment
from tests.factories import make_article, make_comment, make_removed

pytestmark = pytest.mark.django_db

SENTENCE = "This thread is closed."


@pytest.fixture
def thread() -> list[Comment]:
    first = make_comment(make_article(slug="bridge"), state="approved", closed_at=timezone.now())
    answer = make_comment(parent=first, state="approved")
    return [first, answer, make_comment(parent=answer, state="approved")]


def page(client) -> str:
    return client.get("/2026/03/bridge/").text


def test_no_comment_of_a_closed_thread_has_a_link_to_reply_and_the_thread_says_so_once(client, thread):
    html = page(client)
    assert "/reply/" not in html
    assert html.count(SENTENCE) == 1


def test_other_threads_stay_open(client, thread):
    other = make_comment(thread[0].article, state="approved")
    assert page(client).count("/reply/") == 1
    assert f'href="/comments/{other.pk}/reply/"' in page(client)


@pytest.mark.parametrize("first", [make_removed, make_comment])
def test_a_thread_is_closed_also_when_its_first_comment_is_gone(client, first):
    root = first(make_article(slug="bridge"), closed_at=timezone.now())
    for _ in range(2):
        make_comment(parent=root, state="approved")
    html = page(client)
    assert "/reply/" not in html
    assert html.count(SENTENCE) == 1


def test_below_a_closed_article_no_thread_says_it_again(client, thread):
    thread[0].article.comments_mode = "closed"
    thread[0].article.save()
    assert SENTENCE not in page(client)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_page_for_a_reply_has_no_form_and_says_why(client, thread, place):
    html = client.get(f"/comments/{thread[place].pk}/reply/").text
    assert SENTENCE in html
    assert "<form" not in html


def test_the_page_for_a_reply_asks_no_further_query_for_the_thread(client, thread, django_assert_num_queries):
    client.get("/")
    with django_assert_num_queries(3):  # the site, the comment with its thread and article, the header's sections
        client.get(f"/comments/{thread[2].pk}/reply/")
