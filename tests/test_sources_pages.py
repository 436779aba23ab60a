"""The index of sources: which sites the paper relies on, and every note that cites them."""

import importlib

import pytest
from django.apps import apps
from django.utils import timezone
from pytest_django.asserts import assertNumQueries

from articles.citing import save_with_notes
from articles.models import Footnote, Site, Source
from articles.publishing import publish
from tests.factories import make_article, make_draft, make_section

pytestmark = pytest.mark.django_db

PAGE = "/sources/ferry.example/"


def citing(*urls, make=make_article, title="", **fields):
    notes = "".join(
        f'<sup data-fn="k{number}" data-text="x" data-title="{title}" data-url="{url}"></sup>'
        for number, url in enumerate(urls)
    )
    article = make(body=f"<p>Text{notes}</p>", **fields)
    save_with_notes(article)
    return article


def sites(response):
    return [(row["source__domain"], row["articles"], row["notes"]) for row in response.context["page"]]


@pytest.fixture(autouse=True)
def _paper():
    Site.current()


# --- The index


def test_sites_are_in_the_order_of_how_many_articles_cite_them(client):
    citing("https://once.example/a", "https://once.example/b", "https://once.example/c")
    for _ in range(2):
        citing("https://www.twice.example/")
    assert sites(client.get("/sources/")) == [("twice.example", 2, 2), ("once.example", 1, 3)]


def test_a_site_leads_to_its_page_with_its_counts(client):
    citing("https://ferry.example/a", "https://ferry.example/b")
    text = client.get("/sources/").text
    assert f'<a href="{PAGE}"><bdi>ferry.example</bdi></a>' in text
    assert "<span>1 article</span>" in text
    assert "<span>2 notes</span>" in text


def test_a_site_in_another_script_is_one_site_shown_as_it_is_read(client):
    citing("https://пристань.рф/a")
    citing("https://xn--80apqffhh6f.xn--p1ai/b")
    response = client.get("/sources/")
    assert sites(response) == [("xn--80apqffhh6f.xn--p1ai", 2, 2)]
    assert '<a href="/sources/xn--80apqffhh6f.xn--p1ai/"><bdi>пристань.рф</bdi></a>' in response.text


def test_documents_that_several_articles_cite_are_named_and_led_to(client):
    for _ in range(2):
        citing("https://ferry.example/t", title="Spring timetable")
    citing("https://ferry.example/once", title="Cited once")
    text = client.get("/sources/").text
    assert '<a href="https://ferry.example/t" rel="noopener">Spring timetable</a>' in text
    assert f'<span><a href="{PAGE}">ferry.example</a></span>' in text
    assert "Cited once" not in text


def test_nothing_of_a_draft_a_scheduled_or_a_retracted_article_is_in_the_index(client):
    citing("https://draft.example/", make=make_draft)
    citing("https://later.example/", published_at=timezone.now() + timezone.timedelta(hours=1))
    citing("https://gone.example/", retracted_at=timezone.now())
    Source.objects.create(url="https://unused.example/")
    text = client.get("/sources/").text
    assert "No published article cites a source yet." in text
    assert ".example/" not in text
    for domain in ("draft", "later", "gone", "unused"):
        assert client.get(f"/sources/{domain}.example/").status_code == 404


def test_a_draft_adds_nothing_to_the_counts_of_a_site(client):
    citing("https://ferry.example/a")
    citing("https://ferry.example/a", "https://ferry.example/b", make=make_draft)
    assert sites(client.get("/sources/")) == [("ferry.example", 1, 1)]


def test_an_address_whose_host_has_no_name_is_left_out(client):
    citing("https://a..b/")
    assert sites(client.get("/sources/")) == []


def test_the_index_is_paged_and_documents_stand_on_the_first_page_only(client, settings):
    settings.SITE_URL = "https://paper.example"
    for _ in range(2):
        citing(*(f"https://s{number}.example/" for number in range(21)))
    text = client.get("/sources/?page=2").text
    assert '<link rel="canonical" href="https://paper.example/sources/?page=2">' in text
    assert "<title>Sources, page 2 | " in text
    assert 'rel="prev">Previous</a>' in text
    assert "Documents that" not in text
    assert "Documents that" in client.get("/sources/").text
    assert client.get("/sources/?page=3").status_code == 404


def test_the_number_of_queries_does_not_depend_on_the_number_of_sources(client):
    citing("https://s.example/")
    with assertNumQueries(4):
        client.get("/sources/")
    for number in range(19):
        citing("https://s.example/", f"https://s{number}.example/", section=make_section())
    with assertNumQueries(4):
        client.get("/sources/")


# --- The page of a site


def test_a_site_names_each_document_and_the_notes_that_cite_it(client):
    article = citing("https://other.example/", "https://www.ferry.example/t#top", headline="Ferry", title="Timetable")
    text = client.get(PAGE).text
    assert '<a href="https://www.ferry.example/t" rel="noopener">Timetable</a>' in text
    assert f'<a href="{article.get_absolute_url()}">Ferry</a>' in text
    assert f'<a href="{article.get_absolute_url()}#note-2">Note 2</a>' in text
    assert "other.example" not in text


def test_a_title_that_only_a_draft_gives_is_on_no_page(client):
    draft = citing("https://ferry.example/t", make=make_draft, title="What the mayor signed")
    for _ in range(2):
        citing("https://ferry.example/t")
    assert "What the mayor signed" not in client.get("/sources/").text + client.get(PAGE).text
    publish(draft)
    assert "What the mayor signed" in client.get("/sources/").text
    assert "What the mayor signed" in client.get(PAGE).text


def test_the_titles_of_notes_saved_before_they_had_any_come_from_the_text(client):
    citing("https://ferry.example/t", title="Timetable")
    citing("https://ferry.example/t", make=make_draft, title="Draft")
    Footnote.objects.update(title="")
    importlib.import_module("articles.migrations.0007_titles_of_notes").write_titles(apps, None)
    assert set(Footnote.objects.values_list("title", flat=True)) == {"Timetable", "Draft"}


def test_a_document_without_a_title_is_named_by_its_address(client):
    citing("https://www.ferry.example/t")
    assert 'rel="noopener">ferry.example/t</a>' in client.get(PAGE).text


def test_two_notes_of_one_article_stand_together(client):
    citing("https://ferry.example/t#a", "https://ferry.example/t#b", headline="Ferry")
    text = client.get(PAGE).text
    assert text.count(">Ferry<") == 1
    assert ">Note 1<" in text
    assert ">Note 2<" in text


def test_a_draft_does_not_show_on_the_page_of_a_site(client):
    citing("https://ferry.example/t", headline="Public")
    citing("https://ferry.example/t", "https://ferry.example/secret", headline="Unfinished", make=make_draft)
    text = client.get(PAGE).text
    assert "Public" in text
    assert "Unfinished" not in text
    assert "secret" not in text


def test_a_headline_in_another_language_says_so(client):
    citing("https://ferry.example/t", headline="أخبار", language="ar")
    assert 'lang="ar" dir="rtl">أخبار</a>' in client.get(PAGE).text


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("www.ferry.example", PAGE),
        ("Ferry.Example", PAGE),
        ("пристань.рф", "/sources/xn--80apqffhh6f.xn--p1ai/"),
    ],
)
def test_a_domain_typed_another_way_leads_to_its_page(client, typed, path):
    answer = client.get(f"/sources/{typed}/?page=2")
    assert (answer.status_code, answer.url) == (301, f"{path}?page=2")


@pytest.mark.parametrize("domain", ["nowhere.example", "%00", "%2e%2e", "a%20b", "x" * 10_000, "%ff", "%3Cscript%3E"])
def test_a_domain_that_nobody_cites_gets_404(client, domain):
    citing("https://ferry.example/t")
    assert client.get(f"/sources/{domain}/").status_code == 404


def test_a_site_is_paged_and_each_page_has_one_address(client, settings):
    settings.SITE_URL = "https://paper.example"
    citing(*(f"https://ferry.example/{number}" for number in range(21)))
    text = client.get(f"{PAGE}?page=2").text
    assert f'<link rel="canonical" href="https://paper.example{PAGE}?page=2">' in text
    assert "<title>ferry.example, page 2 | " in text
    assert client.get(f"{PAGE}?page=3").status_code == 404


def test_the_number_of_queries_does_not_depend_on_the_number_of_notes(client):
    citing("https://ferry.example/t")
    with assertNumQueries(4):
        client.get(PAGE)
    for number in range(18):
        citing("https://ferry.example/t", f"https://ferry.example/{number}", section=make_section())
    with assertNumQueries(4):
        client.get(PAGE)


# --- The way there


def test_a_note_in_an_article_leads_to_the_page_of_its_site(client):
    article = citing("https://www.ferry.example/t", title="Timetable")
    assert f'(<a href="{PAGE}">ferry.example</a>)' in client.get(article.get_absolute_url()).text


def test_a_note_whose_host_has_no_name_leads_to_no_page(client):
    article = citing("https://a..b/", title="Timetable")
    text = client.get(article.get_absolute_url()).text
    assert "Timetable" in text
    assert "/sources/a" not in text
