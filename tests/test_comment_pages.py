"""The comments below an article, some fifty a page, and the pages of one thread."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Article, Site
from comments import thread
from comments.models import Comment
from comments.places import address_of
from comments.thread import COMMENTS_ON_A_PAGE, FIRST_OF_A_THREAD, Entry, page_of_one_thread, page_of_threads
from tests.factories import make_article, make_comment, make_removed

pytestmark = pytest.mark.django_db


def post_many(article: Article, threads: int, replies: int = 0, **fields) -> list[Comment]:
    """So many public threads with so many replies each, one second apart; return the first comments."""
    values = {"article": article, "name": "Ann", "text": "It was May.", "state": "approved", "language": "en", **fields}
    values.setdefault("published_at", timezone.now() if values["state"] == "approved" else None)
    first = Comment.objects.bulk_create(Comment(**values) for _ in range(threads))
    Comment.objects.bulk_create(
        Comment(**values, parent=above, root=above, depth=1) for above in first for _ in range(replies)
    )
    oldest = min(comment.pk for comment in first)
    Comment.objects.filter(article=article).update(
        posted_at=article.published_at + timedelta(seconds=1) * (F("pk") - oldest)
    )
    Article.objects.filter(pk=article.pk).update(comment_count=threads * (replies + 1))
    return first


@pytest.fixture
def article() -> Article:
    Site.current()
    return make_article(slug="bridge")


def ids(response) -> list[int]:
    return [int(number) for number in re.findall(r'<article id="c-(\d+)"', response.text)]


def pages_nav(response) -> str:
    return re.search(r'<nav class="pages" aria-label="Comment pages">.*?</nav>', response.text, re.DOTALL)[0]


def test_a_page_holds_fifty_comments_and_the_next_the_rest(client, article):
    first = post_many(article, COMMENTS_ON_A_PAGE + 2)
    assert ids(client.get("/2026/03/bridge/")) == [comment.pk for comment in first[:50]]
    assert ids(client.get("/2026/03/bridge/?comments=2")) == [comment.pk for comment in first[50:]]


def test_a_short_thread_stands_whole_on_the_page_where_it_begins(client, article):
    first = post_many(article, 20, replies=2)
    shown = [ids(client.get(f"/2026/03/bridge/?comments={number}")) for number in (1, 2)]
    assert [page[0] for page in shown] == [first[0].pk, first[17].pk]
    assert [len(page) for page in shown] == [17 * 3, 3 * 3]


def test_a_long_thread_of_a_full_page_shows_its_first_comments_and_leads_to_the_rest(client, article):
    (root, other) = post_many(article, 2, replies=60)
    answer = client.get("/2026/03/bridge/")
    answers = list(root.thread.order_by("posted_at").values_list("pk", flat=True))
    assert ids(answer)[:FIRST_OF_A_THREAD] == [root.pk, *answers[: FIRST_OF_A_THREAD - 1]]
    assert ids(answer)[FIRST_OF_A_THREAD] == other.pk
    link = f'<a href="/2026/03/bridge/?thread={root.pk}#comments">'
    assert re.search(rf"{re.escape(link)}\s*The whole thread: 61 comments\s*</a>", answer.text)
    assert answer.text.count("The whole thread") == 2


def test_a_discussion_of_one_page_is_never_cut(client, article):
    post_many(article, 1, replies=COMMENTS_ON_A_PAGE - 1)
    answer = client.get("/2026/03/bridge/")
    assert len(ids(answer)) == COMMENTS_ON_A_PAGE
    assert "The whole thread" not in answer.text


def test_the_pages_of_a_thread_say_where_one_is_and_hold_it_once(client, article):
    root, _ = post_many(article, 2, replies=60)
    pages = [client.get(f"/2026/03/bridge/?thread={root.pk}{more}") for more in ("", "&comments=2")]
    assert [len(ids(page)) for page in pages] == [50, 11]
    assert ids(pages[0]) + ids(pages[1]) == [root.pk, *root.thread.order_by("posted_at").values_list("pk", flat=True)]
    assert "Comments 1 to 50 of the 61 in the thread begun by" in pages[0].text
    assert "Comments 51 to 61 of the 61 in the thread begun by" in pages[1].text
    assert f'<a href="/comments/{root.pk}/"><bdi>Ann</bdi></a>' in pages[1].text
    assert pages[1].text.count('<a href="/2026/03/bridge/#comments">All comments</a>') == 2  # above it and below
    assert f'href="/2026/03/bridge/?thread={root.pk}&amp;comments=2#comments" rel="next"' in pages_nav(pages[0])


def test_an_answer_to_a_comment_on_another_page_leads_there(client, article):
    root, _ = post_many(article, 2, replies=60)
    text = client.get(f"/2026/03/bridge/?thread={root.pk}&comments=2").text
    assert text.count(f'<a href="/comments/{root.pk}/"><bdi>Ann</bdi></a>') == 12
    assert "to a comment that is not public" not in text


def test_a_thread_whose_beginning_is_not_public_names_nobody(client, article):
    root, _ = post_many(article, 2, replies=60)
    Comment.objects.filter(pk=root.pk).update(state="rejected", removed_at=timezone.now(), removed_rule="abuse")
    text = client.get(f"/2026/03/bridge/?thread={root.pk}&comments=2").text
    assert "Comments 51 to 61 of the 61 in one thread" in text
    assert "begun by" not in text


@pytest.mark.parametrize("thread", ["{other}", "{answer}", "0", "-1", "", "x", "9" * 18, "9" * 400, "1%00"])
def test_a_thread_that_is_not_there_gets_404(client, article, thread):
    (root,) = post_many(article, 1, replies=1)
    other = make_comment(make_article(), state="approved")
    number = thread.format(other=other.pk, answer=root.thread.get().pk)
    assert client.get(f"/2026/03/bridge/?thread={number}").status_code == 404
    assert client.get(f"/2026/03/bridge/?thread={root.pk}&comments=2").status_code == 404
    assert client.get(f"/2026/03/bridge/?thread={root.pk}").status_code == 200


def test_the_heading_counts_the_comments_of_all_pages(client, article):
    post_many(article, COMMENTS_ON_A_PAGE + 1, replies=1)
    assert re.search(r'id="talk-h">\s*102 comments, page 2\s*<', client.get("/2026/03/bridge/?comments=2").text)


def test_newest_first_turns_the_threads_round_and_not_their_replies(client, article):
    one, two = post_many(article, 2, replies=2)
    replies = {above.pk: [reply.pk for reply in above.thread.order_by("pk")] for above in (one, two)}
    expected = [two.pk, *replies[two.pk], one.pk, *replies[one.pk]]
    assert ids(client.get("/2026/03/bridge/?order=newest")) == expected


def test_the_second_page_of_the_newest_holds_the_oldest(client, article):
    first = post_many(article, COMMENTS_ON_A_PAGE + 1)
    assert ids(client.get("/2026/03/bridge/?order=newest&comments=2")) == [first[0].pk]


def test_an_order_nobody_offers_is_the_usual_one(client, article):
    post_many(article, 2)
    assert client.get("/2026/03/bridge/?order=loudest").content == client.get("/2026/03/bridge/").content


@pytest.mark.parametrize("number", ["3", "0", "-1", "two", "", "1.5", "²", "9" * 400, "1%00", "%ED%A0%80"])
def test_a_page_that_is_not_there_gets_404(client, article, number):
    post_many(article, COMMENTS_ON_A_PAGE + 1)
    assert client.get(f"/2026/03/bridge/?comments={number}").status_code == 404


def test_an_article_without_comments_has_one_page(client, article):
    assert client.get("/2026/03/bridge/?comments=1").status_code == 200
    assert client.get("/2026/03/bridge/?comments=2").status_code == 404


def test_every_page_names_the_article_as_its_canonical_address(client, article):
    post_many(article, COMMENTS_ON_A_PAGE + 1)
    for query in ("", "?comments=2", "?order=newest"):
        text = client.get(f"/2026/03/bridge/{query}").text
        assert re.search(r'<link rel="canonical" href="[^"?]*/2026/03/bridge/">', text)


def test_the_pages_link_each_other_at_the_comments(client, article):
    post_many(article, 2 * COMMENTS_ON_A_PAGE + 1)
    nav = pages_nav(client.get("/2026/03/bridge/?comments=2"))
    assert '<a href="/2026/03/bridge/#comments" rel="prev">' in nav
    assert '<a href="/2026/03/bridge/?comments=3#comments" rel="next">' in nav
    assert re.search(r'<span aria-current="page"><span class="vh">Page </span>2</span>', nav)
    assert "?comments=2" not in nav


def test_the_pages_of_the_newest_stay_with_the_newest(client, article):
    post_many(article, COMMENTS_ON_A_PAGE + 1)
    nav = pages_nav(client.get("/2026/03/bridge/?order=newest"))
    assert 'href="/2026/03/bridge/?comments=2&amp;order=newest#comments" rel="next"' in nav


def test_a_single_page_has_no_links_to_pages(client, article):
    post_many(article, COMMENTS_ON_A_PAGE)
    assert "Comment pages" not in client.get("/2026/03/bridge/").text


def test_the_order_that_is_shown_is_marked_and_the_other_one_linked(client, article):
    post_many(article, 2)
    usual, turned = client.get("/2026/03/bridge/").text, client.get("/2026/03/bridge/?order=newest").text
    assert '<span aria-current="true">Oldest first</span>' in usual
    assert '<a href="/2026/03/bridge/?order=newest#comments" rel="nofollow">Newest first</a>' in usual
    assert '<a href="/2026/03/bridge/#comments">Oldest first</a>' in turned
    assert '<span aria-current="true">Newest first</span>' in turned


def test_one_thread_has_no_order(client, article):
    post_many(article, 1, replies=3)
    assert "Newest first" not in client.get("/2026/03/bridge/").text


def test_a_form_sent_back_stands_below_the_first_page_whatever_the_address_says(client, article):
    first = post_many(article, COMMENTS_ON_A_PAGE + 1)
    response = client.post("/2026/03/bridge/comments/?comments=99", {"comment": "Words to keep"})
    assert response.status_code == 422
    assert "Words to keep" in response.text
    assert ids(response)[0] == first[0].pk
    assert 'href="/2026/03/bridge/?comments=2#comments"' in response.text


def test_five_thousand_comments_take_as_many_queries_as_one(client, article, django_assert_num_queries):
    post_many(article, 1)
    with django_assert_num_queries(5):
        client.get("/2026/03/bridge/")
    post_many(article, 500, replies=9)
    with django_assert_num_queries(5):
        assert len(ids(client.get("/2026/03/bridge/?comments=3"))) == 50
    root = Comment.objects.filter(depth=0).last()
    with django_assert_num_queries(5):
        assert len(ids(client.get(f"/2026/03/bridge/?thread={root.pk}"))) == 10


def test_answers_to_a_removed_comment_stay_together_where_the_first_of_them_was_posted(article):
    first = post_many(article, COMMENTS_ON_A_PAGE, replies=2)
    Comment.objects.filter(pk=first[0].pk).update(state="rejected")
    entries = page_of_threads(article, 3).entries
    assert [entry.comment.parent_id for entry in entries[-2:]] == [first[0].pk, first[0].pk]


def everything(entries: list[Entry]) -> list[Comment]:
    """The comments of these entries and of all below."""
    return [comment for entry in entries for comment in (entry.comment, *everything(entry.replies))]


def pages_of(ask: Callable[[int], thread.Page]) -> Iterator[list[Comment]]:
    """The comments of one page after the other, as long as there is something."""
    number = 1
    while (page := ask(number)).entries:
        yield everything(page.entries)
        assert number <= page.pages
        number += 1


def plant(article: Article, trees: list[tuple[int, str, int]]) -> None:
    """Post a comment for each (which earlier one it answers, its state, seconds late); answer 0 is none."""
    planted: list[Comment] = []
    for above, state, late in trees:
        parent = planted[above % len(planted)] if above and planted else None
        comment = make_removed(article, parent) if state == "removed" else make_comment(article, parent, state=state)
        planted.append(comment)
        Comment.objects.filter(pk=comment.pk).update(posted_at=article.published_at + timedelta(seconds=late))


STATES = ["approved", "removed", *Comment.State.values]
TREES = st.lists(
    st.tuples(st.integers(0, 30), st.sampled_from(["approved", "removed", *Comment.State.values]), st.integers(0, 3)),
    max_size=25,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(trees=TREES, newest_first=st.booleans())
def test_over_all_pages_each_comment_stands_exactly_once_and_where_its_link_leads(trees, newest_first, monkeypatch):
    monkeypatch.setattr(thread, "COMMENTS_ON_A_PAGE", 3)
    monkeypatch.setattr(thread, "FIRST_OF_A_THREAD", 2)
    with transaction.atomic():
        article = make_article()
        plant(article, trees)
        pages = list(pages_of(partial(page_of_threads, article, newest_first=newest_first)))
        standing = {comment.pk: comment for comment in Comment.objects.standing().filter(article=article)}
        shown = [comment.pk for page in pages for comment in page]
        threads = {comment.root_id or comment.pk for comment in standing.values()}
        inside = {root: list(pages_of(partial(page_of_one_thread, article, root))) for root in threads}
        assert len(shown) == len(set(shown))
        assert threads == {standing[pk].root_id or pk for pk in shown}
        assert sorted(comment.pk for of in inside.values() for page in of for comment in page) == sorted(standing)
        for comment in standing.values():
            number, root = thread.place_of(comment)
            if root is not None:
                assert comment in inside[root][number - 1]
            elif not newest_first:
                assert comment in pages[number - 1]
        transaction.set_rollback(True)


def test_a_permalink_leads_into_a_long_thread(client, article):
    _, other = post_many(article, 2, replies=60)
    first, last = (other.thread.order_by(order)[0] for order in ("posted_at", "-posted_at"))
    assert client.get(f"/comments/{first.pk}/")["Location"] == f"/2026/03/bridge/#c-{first.pk}"
    location = client.get(f"/comments/{last.pk}/")["Location"]
    assert location == f"/2026/03/bridge/?thread={other.pk}&comments=2#c-{last.pk}"
    assert last.pk in ids(client.get(location))


def test_a_permalink_leads_to_the_page_its_comment_stands_on(client, article):
    first = post_many(article, COMMENTS_ON_A_PAGE // 2 + 1, replies=1)
    answer = Comment.objects.get(parent=first[-1])
    assert client.get(f"/comments/{first[0].pk}/")["Location"] == f"/2026/03/bridge/#c-{first[0].pk}"
    response = client.get(f"/comments/{answer.pk}/")
    assert (response.status_code, response["Location"]) == (302, f"/2026/03/bridge/?comments=2#c-{answer.pk}")
    assert answer.pk in ids(client.get(response["Location"]))


def test_a_permalink_is_asked_for_each_time_and_sets_no_cookie(client, article):
    response = client.get(f"/comments/{post_many(article, 1)[0].pk}/")
    assert response["Cache-Control"] == "no-cache"
    assert not response.cookies


def test_a_permalink_follows_its_comment_when_earlier_threads_go(client, article):
    first = post_many(article, COMMENTS_ON_A_PAGE + 1)
    Comment.objects.filter(pk=first[0].pk).update(state="spam")
    assert client.get(f"/comments/{first[-1].pk}/")["Location"] == f"/2026/03/bridge/#c-{first[-1].pk}"


def test_comments_nobody_may_read_and_those_that_are_not_there_answer_alike(client, article):
    hidden = [make_comment(article, state=state).pk for state in ("held", "rejected", "spam")]
    withdrawn = make_comment(make_article(retracted_at=article.published_at), state="approved").pk
    tomorrow = make_comment(
        make_article(published_at=article.published_at + timedelta(days=36500)), state="approved"
    ).pk
    answers = [client.get(f"/comments/{number}/") for number in (*hidden, withdrawn, tomorrow, 10**9, 10**30)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({(answer.content, str(answer.headers)) for answer in answers}) == 1


def test_a_comment_taken_down_while_its_page_is_looked_up_is_not_found(client, article, monkeypatch):
    (comment,) = post_many(article, 1)

    def too_late(comment: Comment) -> str:
        Comment.objects.filter(pk=comment.pk).update(state="spam")
        return address_of(comment)

    monkeypatch.setattr("comments.views.permalink.address_of", too_late)
    assert client.get(f"/comments/{comment.pk}/").status_code == 404


def test_a_permalink_takes_no_post(client, article):
    assert client.post(f"/comments/{post_many(article, 1)[0].pk}/").status_code == 405


def test_a_permalink_takes_three_queries(client, article, django_assert_num_queries):
    comment = post_many(article, 120, replies=3)[-1]
    with django_assert_num_queries(3):  # the site, the comment with its article, where it stands
        client.get(f"/comments/{comment.pk}/")
