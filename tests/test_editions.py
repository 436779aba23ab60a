"""What makes a public page another edition, and what does not."""

import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone

from articles.editions import LOG, NEWS, OWN_TALK, TALK, edition_of
from articles.kept_pages import shelf
from articles.models import Article, Edition, Image, Page, Section, Site, Source
from comments.models import Comment
from tests.factories import (
    make_article,
    make_author,
    make_comment,
    make_correction,
    make_draft,
    make_editor,
    make_image,
    make_removed,
    make_section,
    make_topic,
)
from tests.site_map import public_routes

BRIDGE = {"year": 2026, "month": 3, "slug": "bridge"}
FERRY = {"year": 2026, "month": 3, "slug": "ferry"}

pytestmark = pytest.mark.django_db


def editions() -> dict[str, object]:
    found = {shown: edition_of(shown, {}) for shown in (NEWS, TALK, LOG)}
    return found | {slug: edition_of(OWN_TALK, address) for slug, address in (("bridge", BRIDGE), ("ferry", FERRY))}


def changed_by(change) -> set[str]:
    """Return which editions are others after `change`."""
    before = editions()
    change()
    after = editions()
    return {shown for shown in before if before[shown] != after[shown]}


EVERYTHING = {NEWS, TALK, LOG, "bridge", "ferry"}


@pytest.fixture
def bridge():
    Site.current()
    make_article(slug="ferry")
    return make_article(slug="bridge")


def test_what_readers_see_of_an_article_makes_every_page_another(bridge):
    assert changed_by(lambda: Article.objects.filter(pk=bridge.pk).update(headline="The gates")) == EVERYTHING


@pytest.mark.parametrize("table", ["site", "section", "author", "topic", "image", "page", "correction"])
def test_what_stands_around_the_articles_makes_every_page_another(bridge, table):
    section, author, topic, image = make_section(), make_author(), make_topic(), make_image()
    correction = make_correction(bridge)
    changes = {
        "site": lambda: Site.objects.update(tagline="News of the quay"),
        "section": lambda: Section.objects.filter(pk=section.pk).update(name="Quay"),
        "author": lambda: type(author).objects.filter(pk=author.pk).update(bio="Writes about ships."),
        "topic": lambda: topic.delete(),
        "image": lambda: Image.objects.filter(pk=image.pk).update(alt="A quay"),
        "page": lambda: Page.objects.filter(kind="about").update(place=7),
        "correction": correction.delete,
    }
    assert changed_by(changes[table]) == EVERYTHING


def test_a_picture_that_comes_or_goes_makes_every_page_another(bridge):
    """A version from before may show it."""
    assert changed_by(make_image) == EVERYTHING
    assert changed_by(Image.objects.all().delete) == EVERYTHING


def test_an_article_that_nobody_can_read_changes_nothing():
    Site.current()
    draft = make_draft()
    assert changed_by(lambda: Article.objects.filter(pk=draft.pk).update(headline="The gates")) == set()


def test_who_looks_after_an_article_changes_nothing(bridge):
    change = {"stage": "review", "assignee": make_editor(), "updated_at": timezone.now()}
    assert changed_by(lambda: Article.objects.filter(pk=bridge.pk).update(**change)) == set()


def test_a_source_that_was_asked_again_changes_nothing(bridge):
    source = Source.objects.create(url="https://ferry.example/")
    assert changed_by(lambda: Source.objects.filter(pk=source.pk).update(check_after=timezone.now())) == set()
    assert changed_by(lambda: Source.objects.filter(pk=source.pk).update(title="Ferry")) == EVERYTHING


def test_a_comment_that_waits_changes_nothing(bridge):
    assert changed_by(lambda: make_comment(bridge)) == set()


def test_a_comment_that_appears_changes_its_article_and_the_lists(bridge):
    comment = make_comment(bridge)
    now = timezone.now()
    appear = Comment.objects.filter(pk=comment.pk)
    assert changed_by(lambda: appear.update(state="approved", published_at=now)) == {TALK, "bridge"}


@pytest.mark.parametrize("change", [{"masks": [0, 3]}, {"name": "Ines"}, {"picked_at": timezone.now()}])
def test_what_becomes_of_a_public_comment_changes_its_article(bridge, change):
    comment = make_comment(bridge, state="approved")
    assert changed_by(lambda: Comment.objects.filter(pk=comment.pk).update(**change)) == {TALK, "bridge"}


def test_a_comment_that_goes_to_another_article_changes_both(bridge):
    comment, ferry = make_removed(bridge), Article.objects.get(slug="ferry")
    moved = Comment.objects.filter(pk=comment.pk)
    assert changed_by(lambda: moved.update(article=ferry)) == {TALK, "bridge", "ferry"}


def test_a_version_that_is_public_no_more_makes_every_page_another(bridge):
    seen = bridge.revisions.create(number=1, headline="The gates", public_from=timezone.now(), change="first")
    assert changed_by(lambda: bridge.revisions.filter(pk=seen.pk).update(public_from=None, change="")) == EVERYTHING


def test_what_the_desk_notes_on_a_public_comment_changes_nothing(bridge):
    comment = make_comment(bridge, state="approved")
    noted = {"claimed_by": make_editor(), "claimed_until": timezone.now(), "spam_score": 0.5}
    assert changed_by(lambda: Comment.objects.filter(pk=comment.pk).update(**noted)) == set()


def test_a_thread_is_closed_in_public_below_a_comment_that_is_not(bridge):
    comment = make_comment(bridge)
    assert changed_by(lambda: Comment.objects.filter(pk=comment.pk).update(closed_at=timezone.now())) == {
        TALK,
        "bridge",
    }


def test_a_number_of_comments_changes_its_article_and_the_lists(bridge):
    change = Article.objects.filter(pk=bridge.pk)
    assert changed_by(lambda: change.update(comment_count=3)) == {TALK, "bridge"}


@pytest.mark.parametrize("what", ["article", "correction"])
def test_pages_are_kept_until_what_is_dated_ahead_appears(client, bridge, what):
    ahead = timezone.now() + timedelta(hours=1)
    make_article(slug="later", published_at=ahead + timedelta(hours=1))
    if what == "article":
        make_article(slug="tide", published_at=ahead)
    else:
        make_correction(bridge, noted_at=ahead)
    client.get("/")
    kept = shelf.get("/")
    assert kept.until == ahead
    assert not kept.is_present(kept.edition, ahead)


def test_a_change_that_was_lost_is_counted_by_another_number_when_it_is_made_again(bridge):
    before = edition_of(NEWS, {})
    with transaction.atomic():
        Article.objects.update(headline="The gates")
        lost = edition_of(NEWS, {})
        transaction.set_rollback(True)
    assert edition_of(NEWS, {}) == before
    Article.objects.update(headline="The gates")
    assert edition_of(NEWS, {}) not in (before, lost)


def test_one_statement_is_counted_once_however_many_rows_it_changes(bridge):
    Edition.objects.all().delete()
    Article.objects.update(headline="The gates")
    assert list(Edition.objects.values_list("part", "article")) == [("news", 0)]


def test_the_rows_are_summed_up_and_the_sum_stays(bridge):
    Edition.objects.all().delete()
    seen = []
    for number in range(1, 201):
        Article.objects.filter(pk=bridge.pk).update(comment_count=number)
        seen.append(edition_of(OWN_TALK, BRIDGE)[1])
    assert seen == sorted(set(seen))
    assert Edition.objects.filter(part=TALK, article=bridge.pk).count() <= 64


def test_each_column_of_an_article_is_watched_or_is_known_not_to_show():
    unseen = {"stage", "assignee_id", "created_at", "updated_at", "import_digest", "submission_digest", "search", "id"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = 'articles_article'::regclass AND attnum > 0")
        columns = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT attname FROM pg_trigger JOIN pg_attribute ON attrelid = tgrelid AND attnum = ANY(tgattr)"
            " WHERE tgrelid = 'articles_article'::regclass AND tgname IN ('edition', 'edition_of_talk')"
        )
        watched = {name for (name,) in cursor.fetchall()}
    assert columns - watched == unseen


# What a public page reads and nobody counts, and why that is right.
UNWATCHED = {
    "articles_edition": "is the count",
    "articles_shelf": "counts articles, which are watched",
    "comments_thread": "is written by triggers on the comments, which count",
    "articles_countedwords": "holds which articles the vocabulary has, for the worker",
}


_TABLE = re.compile(r'(?:FROM|JOIN) "?((?:articles|auth|comments|django|newsportal)_\w+)')


def tables_read(client, path: str) -> set[str]:
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return {name for query in queries for name in _TABLE.findall(query["sql"])}


@pytest.mark.parametrize("route", public_routes(), ids=lambda route: route.name)
def test_each_table_that_a_public_page_reads_is_counted_among_what_it_shows(client, planted_paper, settings, route):
    settings.DATABASE_POOLED = True  # the statements of the pages, and not the names of their plans
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT relname, proname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " JOIN pg_proc ON pg_proc.oid = tgfoid WHERE tgname LIKE 'edition%'"
        )
        watched = set(cursor.fetchall())
    path = route.addresses()[0]
    shown = getattr(resolve(path).func, "shown", NEWS)
    counting = {
        NEWS: {"articles_edition_of_news", "articles_edition_of_an_article"},
        TALK: {"comments_edition_of_talk"},
        OWN_TALK: {"comments_edition_of_talk"},
        LOG: {"comments_edition_of_the_log"},
    }
    known = {table for table, function in watched if function in counting[NEWS] | counting[shown]}
    assert tables_read(client, path) - UNWATCHED.keys() - known == set()
