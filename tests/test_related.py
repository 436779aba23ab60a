"""Related articles: what is chosen, and in which order it stands."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone
from pytest_django.asserts import assertNumQueries

from articles.citing import save_with_notes
from articles.related import MAX_RELATED, related_to
from tests.factories import make_article, make_correction, make_draft, make_topic

pytestmark = pytest.mark.django_db


def make_citing(*addresses, topics=(), **fields):
    """An article with a note for each of the addresses."""
    notes = "".join(f'<sup data-fn="k{n}" data-text="Note" data-url="{url}"></sup>' for n, url in enumerate(addresses))
    article = make_article(body=f"<p>The bridge{notes} closes.</p>", **fields)
    save_with_notes(article)
    article.topics.set(topics)
    return article


def page(name):
    return f"https://harbour.example/{name}"


def related(article):
    return list(related_to(article))


def test_an_article_with_a_source_of_its_own_is_not_related_to_others():
    make_citing(page("tides"))
    assert related(make_citing(page("minutes"))) == []


def test_articles_that_cite_the_same_source_are_related():
    other = make_citing(page("minutes"), page("tides"))
    assert related(make_citing(page("minutes"))) == [other]


def test_articles_of_the_same_topic_are_related():
    bridge = make_topic()
    other = make_citing(topics=[bridge])
    make_citing(topics=[make_topic()])
    assert related(make_citing(topics=[bridge])) == [other]


def test_an_article_is_not_related_to_itself():
    assert related(make_citing(page("minutes"), page("minutes"), topics=[make_topic()])) == []


def test_two_articles_without_sources_or_topics_are_not_related():
    make_citing()
    assert related(make_citing()) == []


def test_notes_without_an_address_relate_nothing():
    make_citing("")
    assert related(make_citing("")) == []


def test_a_draft_a_scheduled_and_a_retracted_article_are_not_related():
    make_draft(headline="Draft").topics.add(bridge := make_topic())
    make_citing(topics=[bridge], published_at=datetime(2126, 3, 5, tzinfo=UTC))
    make_citing(topics=[bridge], retracted_at=timezone.now())
    assert related(make_citing(topics=[bridge])) == []


def test_more_in_common_is_chosen_before_less():
    closest = make_citing(page("minutes"), page("tides"), published_at=datetime(2020, 1, 1, tzinfo=UTC))
    for _ in range(MAX_RELATED):
        make_citing(page("minutes"))
    chosen = related(make_citing(page("minutes"), page("tides")))
    assert closest in chosen
    assert len(chosen) == MAX_RELATED


def test_a_rare_source_counts_for_more_than_a_common_one():
    rare = make_citing(page("rare"), published_at=datetime(2020, 1, 1, tzinfo=UTC))
    for _ in range(MAX_RELATED):
        make_citing(page("agency"))
    assert rare in related(make_citing(page("rare"), page("agency")))


def test_a_rare_topic_counts_for_more_than_a_common_one():
    rare, common = make_topic(), make_topic()
    old = make_citing(topics=[rare], published_at=datetime(2020, 1, 1, tzinfo=UTC))
    for _ in range(MAX_RELATED):
        make_citing(topics=[common])
    assert old in related(make_citing(topics=[rare, common]))


def test_a_source_cited_twice_in_an_article_counts_once():
    often = make_citing(*[page("minutes")] * 20, published_at=datetime(2020, 1, 1, tzinfo=UTC))
    for _ in range(MAX_RELATED):
        make_citing(page("minutes"), page("tides"))
    assert often not in related(make_citing(page("minutes"), page("tides")))


def test_of_equals_the_newer_are_chosen_and_stand_newest_first():
    days = [make_citing(page("minutes"), published_at=datetime(2026, 3, day, tzinfo=UTC)) for day in (4, 2, 3, 1, 5)]
    chosen = related(make_citing(page("minutes")))
    assert [article.published_at.day for article in chosen] == [5, 4, 3, 2]
    assert days[3] not in chosen


def test_it_is_one_query_and_loads_what_a_story_row_shows():
    make_correction(make_citing(page("minutes"), page("tides")))
    article = make_citing(page("minutes"))
    with assertNumQueries(1):
        [other] = related_to(article)
        assert (other.source_count, other.is_corrected, other.section) == (2, True, None)
