"""The search page: what a reader asks, and the page that answers, whatever that is."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django.asserts import assertNumQueries

from articles.models import Article, Site
from articles.vocabulary import count_words
from tests.factories import make_article, make_draft, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client, settings):
    """Return a function from the parameters of an address to the answer."""
    settings.SITE_URL = "https://paper.example"
    return lambda **parameters: client.get("/search/", {name.rstrip("_"): value for name, value in parameters.items()})


def headlines(response):
    return [article.headline for article in response.context["page"]]


def canonical(response):
    return re.search('<link rel="canonical" href="https://paper.example([^"]*)">', response.text)[1]


def test_the_bare_page_is_a_form_that_machines_may_index(ask):
    response = ask()
    assert 'role="search"' in response.text
    assert '<label for="q">' in response.text
    assert "noindex" not in response.text
    assert canonical(response) == "/search/"


def test_results_are_not_indexed_and_their_title_names_what_was_asked(ask):
    make_article(headline="Bridge")
    text = ask(q="bridge").text
    assert '<meta name="robots" content="noindex">' in text
    assert re.search("<title>bridge | Search | ", text)


def test_a_result_shows_the_words_where_they_stand(ask):
    make_article(headline="Repairs", plain_text="On Monday the old bridges close.", standfirst="Detours.")
    text = ask(q="bridge").text
    assert "On Monday the old <mark>bridges</mark> close." in text
    assert "Detours." not in text


def test_a_result_found_by_its_headline_shows_its_standfirst(ask):
    make_article(headline="Bridge", standfirst="Detours for weeks.", plain_text="It closes.")
    assert "Detours for weeks." in ask(q="bridge").text


def test_a_match_in_the_notes_alone_says_so_and_shows_their_words(ask):
    make_article(plain_text="The bridge closes.", notes_text="Order of the Port Authority, signed in May.")
    text = re.sub(r"\s+", " ", ask(q="bridge authority").text)
    assert "The <mark>bridge</mark> closes." in text
    assert "In the notes: <span>Order of the Port <mark>Authority</mark>, signed in May.</span>" in text


def test_notes_are_not_quoted_when_the_text_says_it(ask):
    make_article(plain_text="The bridge closes.", notes_text="A plan of the bridge.")
    assert "In the notes" not in ask(q="bridge").text


@pytest.mark.parametrize("query", ["“old bridge”", "«old bridge»", "„old bridge“"])
def test_quotes_as_telephones_and_other_languages_write_them_hold_a_phrase_together(ask, query):
    make_article(headline="Together", plain_text="The old bridge.")
    make_article(headline="Apart", plain_text="An old ferry by the bridge.")
    text = ask(q=query).text
    assert "Together" in text
    assert "Apart" not in text


def test_the_words_of_an_article_in_another_language_say_which_it_is(ask):
    make_article(headline="Көпір", plain_text="Көпір жабылады.", language="kk")
    assert '<p class="stand" lang="kk" dir="ltr"><mark>Көпір</mark> жабылады.</p>' in ask(q="көпір").text


def test_what_is_asked_stays_in_the_form(ask):
    harbour = make_section("Harbour", slug="harbour")
    make_article(headline="Bridge", section=harbour)
    text = ask(q='"old bridge" <b>', section="harbour", from_="2026-01-01", to="2026-12-31", order="newest").text
    assert 'name="q" value="&quot;old bridge&quot; &lt;b&gt;"' in text
    assert '<option value="harbour" selected>Harbour</option>' in text
    assert 'name="from" value="2026-01-01"' in text
    assert 'name="to" value="2026-12-31"' in text
    assert '<input type="hidden" name="order" value="newest">' in text
    assert "<details open>" in text


def test_a_section_narrows_the_search(ask):
    make_article(headline="Bridge here", section=make_section("Harbour", slug="harbour"))
    make_article(headline="Bridge there")
    assert headlines(ask(q="bridge", section="harbour")) == ["Bridge here"]


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2026-03-05", "", ["Later", "Bridge"]),
        ("2026-03-06", "", ["Later"]),
        ("", "2026-03-05", ["Bridge"]),
        ("2026-03-05", "2026-03-05", ["Bridge"]),
        ("2026-12-31", "2026-03-06", ["Later"]),
        ("yesterday", "2026-03-05", ["Bridge"]),
        ("0001-01-01", "9999-12-31", ["Later", "Bridge"]),
    ],
)
def test_days_narrow_the_search_and_what_is_no_day_is_left_out(ask, since, until, expected):
    make_article(headline="Bridge", plain_text="bridge", published_at=datetime(2026, 3, 5, 23, 59, tzinfo=UTC))
    make_article(headline="Later", plain_text="bridge", published_at=datetime(2026, 3, 6, 0, 0, tzinfo=UTC))
    assert headlines(ask(q="bridge", from_=since, to=until, order="newest")) == expected


def test_a_day_is_a_day_of_the_sites_time_zone(ask):
    Site.current()
    Site.objects.update(time_zone="Asia/Almaty")
    make_article(headline="Bridge", published_at=datetime(2026, 3, 5, 21, 0, tzinfo=UTC))
    assert headlines(ask(q="bridge", from_="2026-03-06")) == ["Bridge"]


def test_a_date_that_cannot_be_read_is_named(ask):
    assert "A date could not be read" in ask(q="bridge", to="05/03/26").text
    assert "A date could not be read" not in ask(q="bridge", to="2026-03-05").text


def test_the_newest_come_first_by_a_link(ask):
    make_article(headline="Bridge bridge", plain_text="bridge " * 5, published_at=datetime(2026, 1, 1, tzinfo=UTC))
    make_article(headline="Ferry", plain_text="Not the bridge.")
    best = ask(q="bridge")
    assert headlines(best) == ["Bridge bridge", "Ferry"]
    assert '<a href="/search/?q=bridge&amp;order=newest">Newest first</a>' in best.text
    assert headlines(ask(q="bridge", order="newest")) == ["Ferry", "Bridge bridge"]


def test_results_are_paged_under_addresses_that_keep_the_search(ask):
    for _ in range(21):
        make_article(headline="Bridge")
    response = ask(q="bridge  ", page="2", utm_source="mail")
    assert len(headlines(response)) == 1
    assert canonical(response) == "/search/?q=bridge&amp;page=2"
    assert '<a href="/search/?q=bridge" rel="prev">' in response.text


@pytest.mark.parametrize("page", ["abc", "0", "-1", "", "1" * 5000, "\x00", "١"])
def test_a_page_number_that_is_none_shows_the_first_page_or_the_last(ask, page):
    make_article(headline="Bridge")
    response = ask(q="bridge", page=page)
    assert headlines(response) == ["Bridge"]
    assert canonical(response) == "/search/?q=bridge"


def test_a_search_has_one_address_however_it_is_written(ask):
    make_article(section=make_section("Harbour", slug="harbour"))
    response = ask(to="2026-03-05", order="best", page="1", section="harbour", q=" old\n bridge", from_="", x="1")
    assert canonical(response) == "/search/?q=old+bridge&amp;section=harbour&amp;to=2026-03-05"
    assert canonical(ask(q="", section="harbour")) == "/search/"


def test_a_section_nobody_knows_is_left_out(ask):
    make_article(headline="Bridge")
    response = ask(q="bridge", section="nowhere")
    assert headlines(response) == ["Bridge"]
    assert canonical(response) == "/search/?q=bridge"


def test_a_misspelt_word_gets_a_suggestion_that_keeps_the_filters(ask):
    make_article(headline="Bridge", section=make_section("Harbour", slug="harbour"))
    count_words()
    text = ask(q="brigde", section="harbour").text
    assert '<a href="/search/?q=bridge&amp;section=harbour"><bdi>bridge</bdi></a>' in text
    assert '<a href="/search/?q=brigde">Search all sections and dates</a>' in text


def test_a_search_that_finds_nothing_says_what_to_try(ask):
    text = ask(q="<zeppelin>").text
    assert "Nothing found for <bdi>&lt;zeppelin&gt;</bdi>" in text
    assert "Try fewer words" in text
    assert "Did you mean" not in text


@pytest.mark.parametrize("query", ["-", "!!! ... ???", "«»", "-bridge", '-"old bridge"', '""', "()&|:*", "OR"])
def test_a_query_without_a_word_is_told_so(ask, query):
    make_article(headline="Bridge")
    assert "There is no word to look for in that" in ask(q=query).text


def test_a_very_long_query_is_cut_and_says_so(ask):
    make_article(headline="Bridge")
    response = ask(q="bridge " * 1500)
    assert headlines(response) == ["Bridge"]
    assert "Only the first 200 characters were searched." in response.text
    assert len(canonical(response)) < 250


def test_when_more_is_found_than_ranked_the_newest_are_shown_and_the_page_says_so(ask, monkeypatch):
    for module in ("articles.search", "articles.views.search"):
        monkeypatch.setattr(f"{module}.RANKED", 2)
    for number in range(3):
        make_article(headline=f"Bridge {number}")
    response = ask(q="bridge")
    assert headlines(response) == ["Bridge 2", "Bridge 1"]
    assert "More than 2 articles" in response.text


def test_drafts_scheduled_and_retracted_articles_are_not_found(ask):
    make_draft(headline="Bridge draft")
    make_article(headline="Bridge tomorrow", published_at=timezone.now() + timedelta(days=1))
    make_article(headline="Bridge retracted", retracted_at=timezone.now())
    make_article(headline="Bridge open")
    assert headlines(ask(q="bridge")) == ["Bridge open"]


def test_the_number_of_queries_does_not_depend_on_the_number_of_results(ask):
    Site.current()
    make_article(headline="Bridge", section=make_section())
    with assertNumQueries(4):
        ask(q="bridge")
    for _ in range(20):
        make_article(headline="Bridge", section=make_section())
    with assertNumQueries(4):
        ask(q="bridge")


def test_a_search_in_vain_asks_one_question_more(ask):
    Site.current()
    make_article(headline="Bridge")
    count_words()
    with assertNumQueries(5):
        assert "Did you mean" in ask(q="brigde").text


def test_the_search_is_current_in_the_bar(ask):
    make_article(headline="Bridge")
    assert '<a href="/search/" aria-current="page">Search</a>' in ask().text
    assert '<a href="/search/" aria-current="true">Search</a>' in ask(q="bridge").text


def test_every_page_leads_to_the_search_and_names_it_to_browsers(client):
    text = client.get("/").text
    assert '<a href="/search/">Search</a>' in text
    assert '<link rel="search" href="/opensearch.xml" type="application/opensearchdescription+xml"' in text


def test_a_browser_learns_the_address_of_the_search(client, settings):
    settings.SITE_URL = "https://paper.example"
    Site.current()
    Site.objects.update(name="The Quay & Harbour Gazette")
    response = client.get("/opensearch.xml")
    assert response["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8"
    assert response.text.startswith("<?xml")
    assert '<Url type="text/html" template="https://paper.example/search/?q={searchTerms}"/>' in response.text
    assert "<ShortName>The Quay &amp; Harbo</ShortName>" in response.text


# Django's client cannot send half a surrogate; a server hands on what a browser sent as %ED%A0%80 in this way.
_ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300) | st.text(
    "\"-()|&!:*<>'\\ %aбқ", max_size=60
)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(q=_ANY_TEXT, day=_ANY_TEXT, section=_ANY_TEXT, page=_ANY_TEXT)
@example(q='"', day="2026-02-30", section="\x00", page="9" * 400)
@example(q="résumé КНБ law Қазақстан ёлка \u202eالجسر", day="9999-12-31", section="", page="2")
@example(q="x" * 10_000, day="\x00", section="'; --", page="\x00")
def test_any_text_gets_a_page(client, q, day, section, page):
    if not Article.objects.exists():
        make_article(headline="A résumé of the КНБ law", plain_text="қ б a \x02 \x03 <b>", notes_text="a & б")
    response = client.get("/search/", {"q": q, "from": day, "to": day, "section": section, "page": page})
    assert response.status_code == 200
    assert 'role="search"' in response.text


@pytest.mark.parametrize("query", ["%ED%A0%80", "%00bridge%00", "%FF%FE", "%F4%90%80%80", "bridge%E2%80%AE"])
def test_bytes_that_are_no_text_get_a_page(client, query):
    assert client.get(f"/search/?q={query}&from={query}&section={query}&page={query}").status_code == 200
