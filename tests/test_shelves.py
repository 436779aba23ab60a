"""How many articles each list has: what PostgreSQL keeps, whoever writes."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import shelves
from articles.models import Article, Author, Byline, Section, Shelf, Topic
from tests.factories import make_article, make_author, make_draft, make_section, make_topic

pytestmark = pytest.mark.django_db


def lists() -> list:
    return [None, *Section.objects.all(), *Topic.objects.all(), *Author.objects.all()]


def counted(thing) -> list[tuple[int, int, int]]:
    """The same, counted article by article."""
    found: dict[tuple[int, int], int] = {}
    for article in Article.objects.published() if thing is None else thing.articles.published():
        month = (article.url_year, article.url_month)
        found[month] = found.get(month, 0) + 1
    return sorted(((*month, number) for month, number in found.items()), reverse=True)


CHANGES = ["retract", "put back", "section", "topic", "author", "month", "later", "withdraw", "delete"]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(CHANGES)), max_size=12))
def test_what_is_kept_of_a_list_is_what_counting_says(steps):
    with transaction.atomic():
        section, topic, author = make_section(), make_topic(), make_author()
        articles = [make_article(), make_article(section=section), make_draft(section=section)]
        for number, change in steps:
            apply(change, articles[number], section, topic, author)
        assert {str(thing): shelves.months(thing) for thing in lists()} == {
            str(thing): counted(thing) for thing in lists()
        }
        transaction.set_rollback(True)


def apply(change: str, article: Article, section: Section, topic: Topic, author: Author) -> None:
    row, now = Article.objects.filter(pk=article.pk), timezone.now()
    public = row.filter(published_at__isnull=False)
    if change == "retract":
        public.update(retracted_at=now, withdrawal="accident")
    elif change == "put back":
        row.update(retracted_at=None, withdrawal="")
    elif change == "section":
        row.update(section=None if row.filter(section=section).exists() else section)
    elif change == "topic" and row.exists():
        article.topics.remove(topic) if article.topics.exists() else article.topics.add(topic)
    elif change == "author" and row.exists():
        Byline.objects.filter(article=article).delete()[0] or Byline.objects.create(article=article, author=author)
    elif change == "month":
        public.update(url_year=2019, url_month=7)
    elif change == "later":
        public.update(published_at=now + timedelta(days=2))
    elif change == "withdraw":
        row.filter(retracted_at=None).update(published_at=None)
    elif change == "delete":
        row.delete()


def test_an_article_that_is_still_to_come_counts_from_its_moment_on():
    topic = make_topic()
    make_article(published_at=timezone.now() + timedelta(days=1)).topics.add(topic)
    assert shelves.number_of() == shelves.number_of(topic) == 0
    Article.objects.update(published_at=timezone.now())
    assert shelves.number_of() == shelves.number_of(topic) == 1


def test_many_changes_leave_few_rows():
    article = make_article(published_at=datetime(2026, 3, 5, tzinfo=UTC))
    for _ in range(80):
        Article.objects.filter(pk=article.pk).update(retracted_at=timezone.now(), withdrawal="accident")
        Article.objects.filter(pk=article.pk).update(retracted_at=None, withdrawal="")
    assert shelves.months() == [(2026, 3, 1)]
    assert Shelf.objects.count() <= 65


def test_counting_anew_says_what_is_kept():
    for article in (make_article(section=make_section()), make_article(retracted_at=timezone.now())):
        article.topics.add(make_topic())
    before = [shelves.months(thing) for thing in lists()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT articles_fill_shelves()")
    assert [shelves.months(thing) for thing in lists()] == before


def test_without_the_trigger_a_list_would_be_wrong():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE articles_article DISABLE TRIGGER article_keeps_its_shelves")
    make_article()
    assert shelves.months() != counted(None)
