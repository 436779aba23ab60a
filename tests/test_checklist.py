"""Before you publish: what blocks, what warns, what is passed over in silence, and where each line leads."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.body import clean
from articles.checklist import LONG_HEADLINE, Place, Severity, check
from articles.content import Content
from articles.models import Article, Redirect, Site
from tests.factories import make_article, make_author, make_draft, make_image, make_section
from tests.growth import growth

pytestmark = pytest.mark.django_db

NOTE = '<sup data-fn="k1" data-text="Timetable" data-url="https://ferry.example/t"></sup>'


@pytest.fixture
def sound() -> dict:
    """What there is nothing to say of."""
    return {
        "headline": "Ferry runs again",
        "body": f"<p>It runs twice a day.{NOTE}</p>",
        "section": make_section().slug,
        "authors": (make_author().slug,),
    }


def remarks(content: dict, article: Article | None = None, **changes) -> list[tuple[str, Place]]:
    found = check(Content(**{**content, **changes}), article or make_draft())
    return [(remark.severity.value, remark.place) for remark in found]


def test_nothing_is_said_of_what_is_sound(sound):
    assert remarks(sound) == []


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"headline": "  "}, Place("headline")),
        ({"body": "<p> </p>"}, Place("body")),
        ({"body": '<p>It sank.<sup data-ref="gone"></sup></p>'}, Place("body", note="gone")),
        ({"body": '<p>It sank.<sup data-fn="e"></sup></p>'}, Place("body", note="e")),
        ({"body": '<p>It sank.<sup data-fn="b" data-text="x" data-url="ftp:x"></sup></p>'}, Place("body", note="b")),
        ({"body": '<p>It sank.</p><figure data-image="feedfeedfeedfeed"></figure>'}, Place("body", picture="feed" * 4)),
        ({"lead_image": "feed" * 4}, Place("lead_image")),
    ],
)
def test_a_fault_blocks_and_names_its_place(sound, changes, place):
    assert remarks(sound, **changes) == [("blocks", place)]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"headline": "x" * (LONG_HEADLINE + 1)}, Place("headline")),
        ({"authors": ()}, Place("written_by")),
        ({"section": ""}, Place("section")),
        ({"body": '<p>It runs.<sup data-fn="k" data-text="Log of 1911"></sup></p>'}, Place("body", note="k")),
        ({"body": '<p>It runs.<sup data-fn="k" data-text="Log" data-lost></sup></p>'}, Place("body", note="k")),
        (
            {"body": "<p>It runs.</p><blockquote data-pull><p>It sank</p></blockquote>"},
            Place("body", words="It sank"),
        ),
    ],
)
def test_a_risk_warns_and_names_its_place(sound, changes, place):
    assert remarks(sound, **changes) == [("warns", place)]


@pytest.mark.parametrize(
    "changes",
    [
        {"headline": "x" * LONG_HEADLINE},
        {"body": "<p>“It runs” twice.</p><blockquote data-pull><p>«It  runs»</p></blockquote>"},
        {"body": "<p>It runs twice a day.</p><blockquote data-pull><p>It runs …</p></blockquote>"},
    ],
)
def test_what_only_looks_like_a_risk_is_passed_over(sound, changes):
    assert remarks(sound, **changes) == []


def test_pictures_the_paper_has_are_no_fault_and_cost_one_query(sound, django_assert_num_queries):
    images = [make_image() for _ in range(5)]
    figures = "".join(f'<figure data-image="{image.key}"></figure>' for image in images)
    content = Content(**{**sound, "body": f"<p>It runs.</p>{figures}", "lead_image": images[0].key})
    with django_assert_num_queries(1):
        assert check(content, Article()) == []


def test_faults_come_before_risks(sound):
    found = remarks(sound, authors=(), headline="", section="")
    assert [severity for severity, _ in found] == ["blocks", "warns", "warns"]


def test_each_mention_that_lost_its_note_leads_to_its_own_place(sound):
    body = '<p>One<sup data-ref="a"></sup> two<sup data-fn="k" data-text="x"></sup> three<sup data-ref="b"></sup></p>'
    found = check(Content(**{**sound, "body": body}), make_draft())
    assert [remark.place.note for remark in found] == ["a", "b", "k"]


def test_of_many_notes_without_an_address_one_line_speaks(sound):
    notes = "".join(f'<sup data-fn="k{n}" data-text="Log of {n}"></sup>' for n in range(7))
    (remark,) = check(Content(**{**sound, "body": f"<p>It runs.{notes}</p>"}), make_draft())
    assert remark.sentence.startswith("Notes 1, 2, 3, 4, 5, … have no web address.")


# --- The address


def at(month: int) -> datetime:
    return datetime(2036, month, 9, tzinfo=UTC)


def test_an_address_is_taken_in_the_month_it_would_get(sound):
    make_article(slug="ferry", published_at=at(3), url_year=2036)
    content = Content(**sound, slug="ferry")
    draft = make_draft()
    assert [remark.place for remark in check(content, draft, at(3))] == [Place("slug")]
    assert check(content, draft, at(4)) == []
    assert check(content, draft) == []


def test_an_address_that_leads_to_another_article_is_taken(sound):
    Redirect.objects.create(article=make_article(), slug="ferry", url_year=2036, url_month=3)
    assert len(check(Content(**sound, slug="ferry"), make_draft(), at(3))) == 1


def test_the_month_is_the_one_of_the_papers_clocks(sound):
    Site.current()
    Site.objects.update(time_zone="Asia/Almaty")
    make_article(slug="ferry", published_at=at(4), url_year=2036, url_month=4)
    late = datetime(2036, 3, 31, 20, 0, tzinfo=UTC)
    assert len(check(Content(**sound, slug="ferry"), make_draft(), late)) == 1


def test_an_articles_own_address_is_not_taken(sound):
    article = make_article(slug="ferry")
    assert remarks(sound, article, slug="ferry") == []


def test_the_address_of_a_scheduled_article_is_looked_for_in_its_own_month(sound):
    moment = timezone.now() + timedelta(days=70)
    make_article(slug="ferry", published_at=moment, url_year=moment.year, url_month=moment.month)
    own = make_article(published_at=moment, url_year=moment.year, url_month=moment.month)
    assert remarks(sound, own, slug="ferry") == [("blocks", Place("slug"))]


# --- Any text at all


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([NOTE, "words ", "<p>", "</p>", "<blockquote data-pull>", "</blockquote>", "“",
    "\u202e",
    '<sup data-ref="k1"></sup>', '<sup data-ref="x"></sup>', '<sup data-fn="y" data-lost></sup>', "<h2>", "</h2>",
    '<sup data-fn="z" data-unplaced></sup>', '<sup data-fn="w" data-url="ftp:x"></sup>'])))  # fmt: skip
def test_every_text_gets_a_list_of_whole_sentences(parts):
    for remark in check(Content(headline="Ferry", body=clean("".join(parts))), Article()):
        assert isinstance(remark.severity, Severity)
        assert remark.sentence.strip()
        assert "%(" not in remark.sentence


@pytest.mark.parametrize(
    "unit",
    [
        '<p>Words<sup data-ref="g"></sup>.</p>',
        '<p>Words<sup data-fn="k" data-text="x"></sup>.</p>',
        "<p>Text that goes on</p><blockquote data-pull><p>Words</p></blockquote>",
    ],
)
def test_twice_the_text_takes_no_more_than_twice_the_time(unit):
    assert growth(lambda text: check(Content(headline="Ferry", body=text), Article()), unit) <= 2.3
