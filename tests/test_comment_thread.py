"""The public comments below an article."""

import re
from datetime import timedelta

import pytest
from django.db.models import F
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.utils import timezone

from articles.body import parse
from articles.models import Article, Site
from articles.rendering import render_page
from comments.models import Comment
from comments.thread import MAX_LEVEL, page_of_threads
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db


def rendered(article: Article, **parameters: str) -> str:
    """The thread alone, as on the page with these parameters."""
    request = RequestFactory().get("/", parameters)
    request.site = Site(language="en")
    page = {"article": article, "site": request.site, "rendition": render_page(parse(article.body))}
    context = RequestContext(request, page)
    return Template("{% load comments %}{% comment_thread article %}").render(context)


def ids(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'<article id="c-(\d+)"', html)]


def public(article: Article | None = None, **fields) -> Comment:
    comment = make_comment(article, state="approved", **fields)
    Article.objects.filter(pk=comment.article_id).update(comment_count=F("comment_count") + 1)
    comment.article.comment_count += 1
    return comment


@pytest.mark.parametrize("state", ["held", "rejected", "spam"])
def test_only_approved_comments_are_in_the_thread(state):
    shown = public()
    make_comment(shown.article, state=state, text="Nobody should read this.")
    assert ids(rendered(shown.article)) == [shown.pk]
    assert "Nobody should read this." not in rendered(shown.article)


def test_comments_of_another_article_are_not_in_the_thread():
    public()
    assert ids(rendered(make_article())) == []


@pytest.mark.parametrize(("count", "heading"), [(1, "1 comment"), (2, "2 comments")])
def test_the_heading_counts_the_comments(count, heading):
    article = make_article()
    for _ in range(count):
        public(article)
    assert re.search(rf'id="talk-h">\s*{heading}\s*<', rendered(article))


def test_an_empty_thread_invites():
    assert "No comments yet. Say what you know." in rendered(make_article())


def test_an_empty_closed_thread_does_not_invite():
    html = rendered(make_article(comments_mode="closed"))
    assert "Say what you know" not in html
    assert "No comments." in html


def test_first_comments_stand_oldest_first_and_replies_below_what_they_answer():
    first = public()
    second = public(first.article)
    reply = public(parent=first)
    assert ids(rendered(first.article)) == [first.pk, reply.pk, second.pk]


def test_a_reply_names_and_links_the_comment_it_answers():
    parent = public(name="Tove Lind")
    public(parent=parent)
    assert f'<a href="#c-{parent.pk}"><bdi>Tove Lind</bdi></a>' in rendered(parent.article)


def test_each_comment_has_a_permalink_with_its_time_and_a_link_to_reply():
    comment = public()
    html = rendered(comment.article)
    assert f'href="/comments/{comment.pk}/" rel="bookmark"' in html
    assert f'datetime="{comment.posted_at.isoformat(timespec="minutes")}"' in html
    assert f'href="/comments/{comment.pk}/reply/"' in html
    assert f'aria-label="Reply to {comment.name}"' in html


def test_a_closed_article_keeps_its_thread_without_links_to_reply():
    article = make_article(comments_mode="closed")
    comment = public(article)
    html = rendered(article)
    assert ids(html) == [comment.pk]
    assert "/reply/" not in html


def test_a_name_cannot_become_markup_or_turn_its_line():
    comment = public(name='<b onclick="x">Ann')
    assert "<bdi>&lt;b onclick=&quot;x&quot;&gt;Ann</bdi>" in rendered(comment.article)


def chain(length: int) -> list[Comment]:
    """One comment, a reply to it, a reply to that, and so on."""
    comments = [public()]
    while len(comments) < length:
        comments.append(public(parent=comments[-1]))
    return comments


def test_lists_nest_three_deep_and_then_stay_flat():
    comments = chain(6)
    html = rendered(comments[0].article)
    depth = deepest = 0
    for tag in re.findall(r"<(/?)ol", html):
        depth += -1 if tag else 1
        deepest = max(deepest, depth)
    assert deepest == MAX_LEVEL == 3
    assert ids(html) == [comment.pk for comment in comments]
    assert html.count("<span>to\n") == 5


def test_flat_replies_stand_in_the_order_of_posting():
    top, second, third = chain(3)
    late_answer_to_third = public(parent=third)
    other_third = public(parent=second)
    answer_to_late = public(parent=late_answer_to_third)
    expected = [top, second, third, late_answer_to_third, other_third, answer_to_late]
    assert ids(rendered(top.article)) == [comment.pk for comment in expected]


@pytest.mark.parametrize("state", ["held", "rejected", "spam"])
def test_a_reply_stays_when_its_parent_is_not_public(state):
    top, hidden, reply = chain(3)
    hidden.state = state
    hidden.name = "Hidden Person"
    hidden.save()
    html = rendered(top.article)
    assert ids(html) == [top.pk, reply.pk]
    assert "to a comment that is not public" in html
    assert "Hidden Person" not in html
    (entry,) = page_of_threads(top.article).entries
    assert [below.comment for below in entry.replies] == [reply]


def test_a_reply_stays_when_its_whole_thread_is_not_public():
    top, reply, answer = chain(3)
    Comment.objects.filter(pk=top.pk).update(state="rejected")
    assert ids(rendered(top.article)) == [reply.pk, answer.pk]


def test_a_reply_dated_before_its_parent_still_finds_it():
    top, reply = chain(2)
    Comment.objects.filter(pk=reply.pk).update(posted_at=timezone.now() - timedelta(days=1))
    assert ids(rendered(top.article)) == [top.pk, reply.pk]


def test_a_thread_a_thousand_deep_is_shown_whole_on_its_pages():
    article = make_article()
    parent = None
    for number in range(1000):
        comment = Comment(article=article, name="Ann", text=str(number), state="approved", published_at=timezone.now())
        comment.place_under(parent)
        if parent is None:
            comment.article = article
        comment.save()
        parent = comment
    root = article.comments.get(depth=0)
    pages = [ids(rendered(article, thread=str(root.pk), comments=str(number))) for number in range(1, 21)]
    assert [len(page) for page in pages] == [50] * 20
    assert len({pk for page in pages for pk in page}) == 1000


@pytest.mark.parametrize("count", [0, 1, 30])
def test_any_number_of_comments_takes_one_query(count, django_assert_num_queries):
    article = make_article()
    parent = None
    for number in range(count):
        parent = public(article, parent=parent if number % 3 else None)
    with django_assert_num_queries(1):
        rendered(article)


def test_a_comment_in_another_language_than_the_page_names_it_with_its_direction():
    article = make_article(language="kk")
    public(article, language="he", text="הגשר סגור")
    public(article, language="en")
    html = rendered(article)
    assert '<div class="said" lang="he" dir="rtl">' in html
    assert html.count("lang=") == 1


def test_a_comment_whose_language_nobody_knows_does_not_take_the_pages():
    assert '<div class="said" lang="">' in rendered(public(language="").article)


def test_a_pick_of_the_editors_says_so_outside_the_name():
    picked = public(name="Tove Lind", picked_at=timezone.now())
    public(picked.article, name="Editors’ pick")
    html = rendered(picked.article)
    assert re.search(r"<bdi>Tove Lind</bdi>\s*</h3>\s*<span class=\"meta kick\">Editors’ pick</span>", html)
    assert html.count('<span class="meta kick">') == 1
