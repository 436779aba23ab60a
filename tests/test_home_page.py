import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertNumQueries

from articles.models import Article, Correction, Footnote, FrontStory, Site, Source
from tests.factories import make_article, make_correction, make_draft, make_section

pytestmark = pytest.mark.django_db


def make_articles(number, **fields):
    start = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
    return [
        make_article(headline=f"Story {n:02}", published_at=start + timedelta(minutes=n), **fields)
        for n in range(number)
    ]


def headlines(response):
    return [article.headline for article in response.context["page"]]


def test_the_newest_article_comes_first(client):
    make_articles(3)
    make_article(headline="Scheduled long ago", published_at=datetime(2026, 3, 4, tzinfo=UTC))
    assert headlines(client.get("/")) == ["Story 02", "Story 01", "Story 00", "Scheduled long ago"]


def test_of_two_articles_of_one_moment_the_later_one_comes_first(client):
    make_article(headline="First")
    make_article(headline="Second")
    assert headlines(client.get("/")) == ["Second", "First"]


def test_a_draft_a_scheduled_and_a_retracted_article_are_not_listed(client):
    make_draft(headline="Draft")
    make_article(headline="Tomorrow", published_at=timezone.now() + timedelta(days=1))
    make_article(headline="Withdrawn", retracted_at=timezone.now())
    response = client.get("/")
    assert headlines(response) == []
    assert "Nothing has been published yet" in response.text


def test_the_lead_shows_its_standfirst(client):
    make_article(standfirst="Six weeks of detours.", plain_text="The bridge closes on Monday.")
    page = client.get("/").text
    assert "Six weeks of detours." in page
    assert "The bridge closes on Monday." not in page


def test_a_lead_without_a_standfirst_shows_the_beginning_of_its_text(client):
    make_article(plain_text=f"The bridge closes.{' More.' * 60}\nSecond paragraph.")
    page = client.get("/").text
    assert "The bridge closes. More." in page
    assert "More. …" in page
    assert "Second paragraph." not in page


def test_a_page_holds_twenty_articles_and_links_to_the_next(client):
    make_articles(21)
    first, second = client.get("/"), client.get("/?page=2")
    assert (len(headlines(first)), headlines(second)) == (20, ["Story 00"])
    assert '<a href="/?page=2" rel="next">' in first.text
    assert '<a href="/" rel="prev">' in second.text


def test_a_later_page_says_so_in_its_title(client):
    make_articles(21)
    name = Site.current().name
    assert f"<title>{name}</title>" in client.get("/").text
    assert f"<title>Page 2 | {name}</title>" in client.get("/?page=2").text


def test_the_canonical_address_comes_from_the_settings_and_the_first_page_has_no_number(client, settings):
    settings.SITE_URL = "https://paper.example"
    make_articles(21)
    assert '<link rel="canonical" href="https://paper.example/">' in client.get("/?page=1").text
    assert '<link rel="canonical" href="https://paper.example/?page=2">' in client.get("/?page=2&from=mail").text


@pytest.mark.parametrize("page", ["0", "01", "-1", "3", "2x", "", "1.0", "٢", "9999999999999999999999", "%00", "last"])
def test_a_page_number_that_is_none_gets_404(client, page):
    make_articles(21)
    assert client.get(f"/?page={page}").status_code == 404


def test_a_story_says_how_many_sources_and_comments_it_has(client):
    cited, plain = make_article(headline="Cited", comment_count=27), make_article(headline="Plain")
    for number in (1, 2):
        Footnote.objects.create(article=cited, key=f"k{number}", number=number, text="Minutes")
    text = client.get("/").text
    assert f'<a href="{cited.get_absolute_url()}#notes-h">2 sources</a>' in text
    assert f'<a href="{cited.get_absolute_url()}#comments">27 comments</a>' in text
    assert f"{plain.get_absolute_url()}#" not in text


def test_two_notes_that_cite_one_address_are_one_source(client):
    cited = make_article()
    source = Source.objects.create(url="https://harbour.example/minutes")
    for number in (1, 2):
        Footnote.objects.create(article=cited, key=f"k{number}", number=number, source=source)
    Footnote.objects.create(article=cited, key="k3", number=3, text="A talk with the lock keeper")
    assert f'<a href="{cited.get_absolute_url()}#notes-h">2 sources</a>' in client.get("/").text


def test_a_story_in_another_language_says_so(client):
    make_article(headline="أخبار", language="ar")
    make_article(headline="News", language="en")
    text = client.get("/").text
    assert text.count('lang="ar" dir="rtl"') == 1
    assert text.count("lang=") == 2


def test_a_corrected_story_says_so_and_an_updated_one_does_not(client):
    make_correction(make_article(headline="Corrected story"))
    make_correction(make_article(headline="Updated story"), kind=Correction.Kind.UPDATE)
    make_correction(make_article(headline="To be corrected"), noted_at=timezone.now() + timedelta(days=1))
    rows = re.findall(r"<article.*?</article>", client.get("/").text, re.DOTALL)
    flagged = [row for row in rows if 'class="flag">Corrected<' in row and "#correction-" not in row]
    assert len(flagged) == 1
    assert "Corrected story" in flagged[0]


# What the editors choose, and how the page fills itself


def choose(*articles):
    FrontStory.objects.bulk_create(FrontStory(article=article, position=n) for n, article in enumerate(articles))


def shown(client):
    """What stands where: the lead and next stories, the rail, each strip, the earlier ones."""
    context = client.get("/").context
    return {
        "top": [story.headline for story in [context["lead"], *context["next"]]],
        "latest": [story.headline for story in context["latest"]],
        "strips": {section.name: [story.headline for story in stories] for section, stories in context["strips"]},
        "earlier": [story.headline for story in context["earlier"]],
    }


def test_with_nothing_chosen_the_page_fills_itself_from_the_newest(client):
    make_articles(13)
    assert shown(client) == {
        "top": ["Story 12", "Story 11", "Story 10", "Story 09", "Story 08", "Story 07", "Story 06"],
        "latest": ["Story 05", "Story 04", "Story 03"],
        "strips": {},
        "earlier": ["Story 02", "Story 01", "Story 00"],
    }


def test_the_chosen_stories_stand_first_in_their_order_and_the_newest_after_them(client):
    stories = make_articles(5)
    choose(stories[2], stories[0])
    assert shown(client)["top"] == ["Story 02", "Story 00", "Story 04", "Story 03", "Story 01"]


def test_a_story_may_be_chosen_that_is_older_than_the_first_page(client):
    oldest, *_ = make_articles(25)
    choose(oldest)
    assert shown(client)["top"][0] == "Story 00"


def test_all_chosen_stories_are_shown_however_many(client):
    choose(*make_articles(9))
    assert len(shown(client)["top"]) == 9


@pytest.mark.parametrize(
    "hidden", [{"retracted_at": timezone.now()}, {"published_at": datetime(2126, 1, 1, tzinfo=UTC)}]
)
def test_a_chosen_story_that_readers_cannot_open_gives_way_to_the_next(client, hidden):
    gone, first, second = make_article(**hidden), make_article(headline="First"), make_article(headline="Second")
    choose(gone, first, second)
    assert shown(client)["top"] == ["First", "Second"]


def test_a_section_has_a_strip_of_its_newest_four_that_stand_nowhere_above(client):
    make_articles(15, section=make_section("Harbour"))
    page = shown(client)
    assert page["strips"] == {"Harbour": ["Story 04", "Story 03", "Story 02", "Story 01"]}
    assert page["earlier"] == ["Story 00"]


def test_a_strip_reaches_past_the_first_page(client):
    make_article(headline="Long ago", section=make_section("Harbour"), published_at=datetime(2020, 1, 1, tzinfo=UTC))
    make_articles(20)
    assert shown(client)["strips"] == {"Harbour": ["Long ago"]}


def test_the_strips_stand_in_the_order_of_the_sections_and_lead_to_them(client):
    for name, position in (("Culture", 2), ("Harbour", 1)):
        section = make_section(name, slug=name.lower(), position=position)
        make_article(section=section, published_at=datetime(2020, 1, position, tzinfo=UTC))
    make_articles(10)
    assert list(shown(client)["strips"]) == ["Harbour", "Culture"]
    assert '<a href="/section/harbour/">Harbour</a></h2>' in client.get("/").text


def test_a_section_that_is_not_on_the_front_has_no_strip(client):
    make_article(
        headline="Tide table", section=make_section(on_front=False), published_at=datetime(2020, 1, 1, tzinfo=UTC)
    )
    make_articles(10)
    page = shown(client)
    assert page["strips"] == {}
    assert page["earlier"] == ["Tide table"]


def test_nothing_stands_on_the_page_twice_and_each_of_the_newest_twenty_once(client):
    stories = [*make_articles(12, section=make_section()), *make_articles(12, section=make_section())]
    for number, story in enumerate(stories):
        Article.objects.filter(pk=story.pk).update(headline=f"Story {number}")
    choose(stories[0], stories[13], stories[5])
    page = shown(client)
    in_strips = [headline for strip in page["strips"].values() for headline in strip]
    everything = [*page["top"], *page["latest"], *in_strips, *page["earlier"]]
    assert len(everything) == len(set(everything))
    assert {article.headline for article in Article.objects.published().newest_first()[:20]} <= set(everything)


def test_a_later_page_goes_on_with_everything_newest_first(client):
    stories = make_articles(25)
    choose(stories[0])
    assert headlines(client.get("/?page=2")) == ["Story 04", "Story 03", "Story 02", "Story 01", "Story 00"]


def test_the_latest_corrections_stand_in_the_rail(client):
    article = make_article()
    for day in range(1, 6):
        make_correction(article, text=f"The bridge is {day} metres long.", noted_at=datetime(2026, 3, day, tzinfo=UTC))
    make_correction(make_article(retracted_at=timezone.now()), text="Nobody reads this.")
    corrections = client.get("/").context["corrections"]
    assert [correction.noted_at.day for correction in corrections] == [5, 4, 3]


def test_the_number_of_queries_does_not_depend_on_articles_sections_or_corrections(client):
    Site.current()
    make_correction(*make_articles(1, section=make_section()))
    choose(Article.objects.get())
    with assertNumQueries(9):
        client.get("/")
    articles = make_articles(24, comment_count=3)
    for article in articles:
        article.section = make_section()
        article.save()
        Footnote.objects.create(article=article, key="k1", number=1, text="Minutes")
        make_correction(article)
    FrontStory.objects.all().delete()
    choose(*articles[:9])
    with assertNumQueries(9):
        client.get("/")


def test_a_list_does_not_load_bodies_and_notes(client):
    make_articles(2)
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    assert not any(text in query["sql"] for query in queries for text in ('"body"', '"notes_text"'))


def test_the_name_and_tagline_of_the_paper_stand_at_the_top(client):
    Site.current()
    Site.objects.update(name="The Quay Gazette", tagline="Ships, sheds and shifts")
    text = client.get("/").text
    assert "The Quay Gazette" in text
    assert '<p class="tagline">Ships, sheds and shifts</p>' in text
    assert '<meta name="description" content="Ships, sheds and shifts">' in text


def test_only_sections_with_something_to_read_are_in_the_bar(client):
    make_article(section=make_section("Harbour", slug="harbour"))
    make_draft(section=make_section("Empty", slug="empty"))
    text = client.get("/").text
    assert '<a href="/section/harbour/">Harbour</a>' in text
    assert "Empty" not in text
