"""What a reader sends to the editors only is never published: not by mistake, not in a count, feed, pick or thread."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article, Site
from comments import moderation
from comments.models import Comment, ModerationEvent
from tests.factories import make_article, make_comment, make_editor

pytestmark = pytest.mark.django_db

FILLED = {
    "name": "Qzxname",
    "email": "oona@letters.example",
    "comment": "Qzxwords about the lock.",
    "for_editors": "on",
}


@pytest.fixture
def article() -> Article:
    Site.current()
    return make_article(slug="bridge", comments_mode="open")


@pytest.fixture
def comment(client, article) -> Comment:
    """Posted with the box ticked."""
    assert client.post(f"{article.get_absolute_url()}comments/", FILLED).status_code == 303
    return Comment.objects.get()


def pages(client, article: Article) -> str:
    """All that readers get of the comments."""
    make_comment(article, state="approved", text="A public word.")
    Article.objects.filter(pk=article.pk).update(comment_count=1)
    path = article.get_absolute_url()
    paths = [path, f"{path}?order=newest", f"{path}feed.atom", f"{path}feed.json", "/", "/feed.json", "/search/?q=lock"]
    return "".join(client.get(each).text for each in paths)


def test_the_choice_is_kept_with_the_comment(comment):
    assert (comment.for_editors, comment.state) == (True, "held")


def test_without_the_choice_a_comment_is_for_readers(client, article):
    client.post(f"{article.get_absolute_url()}comments/", {**FILLED, "for_editors": ""})
    assert not Comment.objects.get().for_editors


def test_a_form_that_is_sent_back_keeps_the_choice(client, article):
    page = client.post(f"{article.get_absolute_url()}comments/", {**FILLED, "name": ""}).text
    assert 'name="for_editors"' in page
    assert "checked" in page.partition('name="for_editors"')[2].partition(">")[0]


def test_it_is_on_no_page_for_readers(client, article, comment):
    text = pages(client, article)
    assert "A public word." in text
    assert "Qzx" not in text


def test_a_comment_for_readers_is_found_on_the_same_pages(client, article, comment):
    Comment.objects.update(for_editors=False, state="approved", published_at=timezone.now())
    assert "Qzx" in pages(client, article)


def test_it_cannot_be_opened_answered_or_reported(client, comment):
    for page in ("", "reply/", "report/"):
        assert client.get(f"/comments/{comment.pk}/{page}").status_code == 404


def test_approved_by_mistake_it_is_refused_and_nothing_changes(comment):
    with pytest.raises(moderation.NotForReaders):
        moderation.approve(comment, make_editor())
    assert Comment.objects.get().state == "held"
    assert not ModerationEvent.objects.exists()
    assert Article.objects.get().comment_count == 0


@pytest.mark.parametrize("state", ["rejected", "spam"])
def test_put_away_and_then_approved_it_is_refused(comment, state):
    put_away = {"rejected": lambda: moderation.reject(comment, make_editor(), "off-topic")}
    put_away.get(state, lambda: moderation.mark_spam(comment, make_editor()))()
    with pytest.raises(moderation.NotForReaders):
        moderation.approve(comment, make_editor())
    assert Comment.objects.get().state == state


def test_it_cannot_be_chosen_for_the_front_page(comment):
    with pytest.raises(moderation.AlreadyDecided):
        moderation.pick(comment, make_editor())


def test_it_does_not_appear_where_answers_appear_at_once(comment):
    Comment.objects.update(confirmed_at=timezone.now())
    assert not moderation.publish_confirmed(Comment.objects.get())
    assert Comment.objects.get().state == "held"


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "approved", "published_at": timezone.now()},
        {"state": "held", "published_at": timezone.now(), "removed_at": timezone.now(), "removed_rule": "reports"},
    ],
)
def test_the_database_itself_refuses_to_publish_it_or_to_say_that_it_was_public(comment, fields):
    with pytest.raises(IntegrityError, match="comment_for_editors_is_never_public"), transaction.atomic():
        Comment.objects.update(**fields)


def test_a_published_comment_cannot_become_one_for_the_editors():
    make_comment(state="approved")
    with pytest.raises(IntegrityError, match="comment_for_editors_is_never_public"), transaction.atomic():
        Comment.objects.update(for_editors=True)
