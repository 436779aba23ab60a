"""Citing an article: in words on its page, as BibTeX and as CSL-JSON."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertNumQueries

from articles.citation import Citation, bibtex, csl_json
from articles.models import Byline, Redirect, Site
from tests.factories import make_article, make_author, make_correction, make_draft

PAGE = "/2026/03/bridge/"
BIBTEX, CSL = f"{PAGE}cite.bib", f"{PAGE}cite.json"


@pytest.fixture(autouse=True)
def _today(settings):
    settings.SITE_URL = "https://paper.example"
    with time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC)):
        yield


def make_cited(*names, **fields):
    article = make_article(**{"slug": "bridge", "headline": "Bridge closes", **fields})
    for place, name in enumerate(names):
        Byline.objects.create(article=article, author=make_author(name), position=place)
    Site.current()
    Site.objects.update(name="The Quay Gazette")
    return article


def words_of(response):
    """The citation on the page, as it is read."""
    box = re.search(r'<details class="cite".*?</details>', response.text, re.DOTALL)[0]
    return " ".join(re.sub("<[^>]*>", "", re.search("<p>.*?</p>", box, re.DOTALL)[0]).split())


def citation(**fields):
    values = {
        "headline": "Bridge closes",
        "authors": (),
        "paper": "Gazette",
        "url": "https://paper.example/2026/03/bridge/",
        "language": "en",
        "issued": date(2026, 3, 5),
        "accessed": date(2026, 11, 24),
    }
    return Citation(**{**values, **fields})


# --- On the page


@pytest.mark.django_db
def test_the_page_says_how_to_cite_it_and_links_the_files(client):
    make_cited("Zora", "Abel")
    response = client.get(PAGE)
    assert words_of(response) == (
        "Zora, Abel, Bridge closes, The Quay Gazette, 5 March 2026, https://paper.example/2026/03/bridge/"
    )
    assert f'<a href="{BIBTEX}">BibTeX</a>' in response.text
    assert f'<a href="{CSL}">CSL-JSON</a>' in response.text


@pytest.mark.django_db
def test_a_corrected_article_is_cited_as_corrected_and_one_that_was_only_updated_is_not(client):
    article = make_cited()
    make_correction(article, kind="update")
    assert "corrected" not in words_of(client.get(PAGE))
    make_correction(article, noted_at=datetime(2026, 3, 9, tzinfo=UTC))
    make_correction(article, noted_at=datetime(2026, 3, 7, tzinfo=UTC))
    assert "5 March 2026, corrected 9 March 2026, https://" in words_of(client.get(PAGE))


@pytest.mark.django_db
def test_the_words_around_a_foreign_headline_are_in_the_language_of_the_site(client):
    make_cited(headline="الجسر", language="ar")
    text = client.get(PAGE).text
    assert '<details class="cite" lang="en" dir="ltr">' in text
    assert '<cite lang="ar" dir="rtl">الجسر</cite>' in text


# --- As files


@pytest.mark.django_db
def test_the_article_as_bibtex(client):
    make_correction(make_cited("Zora Hurst", "Abel & Sons"), noted_at=datetime(2026, 3, 7, tzinfo=UTC))
    response = client.get(BIBTEX)
    assert response["Content-Type"] == "application/x-bibtex; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="bridge.bib"'
    assert response.text == (
        "@article{paper.example-2026-03-bridge,\n"
        "  author = {{Zora Hurst} and {Abel \\& Sons}},\n"
        "  title = {{Bridge closes}},\n"
        "  journal = {The Quay Gazette},\n"
        "  year = {2026},\n"
        "  day = {5},\n"
        "  url = {https://paper.example/2026/03/bridge/},\n"
        "  urldate = {2026-11-24},\n"
        "  language = {en},\n"
        "  note = {Corrected 2026-03-07},\n"
        "  month = mar\n"
        "}\n"
    )


@pytest.mark.django_db
def test_the_article_as_csl_json(client):
    make_cited("Zora Hurst")
    response = client.get(CSL)
    assert response["Content-Type"] == "application/vnd.citationstyles.csl+json"
    assert response["Content-Disposition"] == 'attachment; filename="bridge.json"'
    assert json.loads(response.text) == [
        {
            "id": "paper.example-2026-03-bridge",
            "type": "article-newspaper",
            "title": "Bridge closes",
            "author": [{"literal": "Zora Hurst"}],
            "container-title": "The Quay Gazette",
            "issued": {"date-parts": [[2026, 3, 5]]},
            "accessed": {"date-parts": [[2026, 11, 24]]},
            "URL": "https://paper.example/2026/03/bridge/",
            "language": "en",
        }
    ]


@pytest.mark.django_db
def test_the_day_is_the_one_the_page_gives(client):
    article = make_cited(published_at=datetime(2026, 3, 5, 22, tzinfo=UTC))
    Site.objects.update(time_zone="Asia/Almaty")
    assert json.loads(client.get(CSL).text)[0]["issued"] == {"date-parts": [[2026, 3, 6]]}
    article.imported_at = datetime(2026, 3, 8, tzinfo=UTC)
    article.save()
    assert json.loads(client.get(CSL).text)[0]["issued"] == {"date-parts": [[2026, 3, 8]]}
    article.originally_published_on = date(2011, 2, 15)
    article.save()
    assert json.loads(client.get(CSL).text)[0]["issued"] == {"date-parts": [[2011, 2, 15]]}


@pytest.mark.django_db
@pytest.mark.parametrize("path", [BIBTEX, CSL])
def test_a_file_is_the_same_for_everybody_and_no_search_result(client, path):
    make_cited()
    response = client.get(path)
    assert response["Cache-Control"] == "max-age=0, s-maxage=1, stale-if-error=86400"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies
    assert client.get(path, headers={"if-none-match": response["ETag"]}).status_code == 304


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["cite.bib", "cite.json"])
def test_what_no_reader_can_open_cannot_be_cited(client, name):
    make_draft(slug="draft", url_year=2026, url_month=3)
    make_article(slug="tomorrow", published_at=timezone.now() + timedelta(days=1))
    make_article(slug="withdrawn", retracted_at=timezone.now())
    for slug in ("draft", "tomorrow", "withdrawn", "never"):
        assert client.get(f"/2026/03/{slug}/{name}").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["cite.bib", "cite.json"])
@pytest.mark.parametrize("slug", ["old", "Bridge"])
def test_an_old_address_leads_to_the_file_at_the_present_one(client, name, slug):
    Redirect.objects.create(url_year=2026, url_month=3, slug="old", article=make_cited())
    response = client.get(f"/2026/03/{slug}/{name}")
    assert (response.status_code, response["Location"]) == (301, f"{PAGE}{name}")
    assert response["Cache-Control"] == "no-cache"


@pytest.mark.django_db
def test_the_number_of_queries_does_not_depend_on_authors_or_corrections(client):
    article = make_cited("Zora")
    with assertNumQueries(2):
        client.get(BIBTEX)
    for number in range(5):
        Byline.objects.create(article=article, author=make_author(), position=number)
        make_correction(article)
    with assertNumQueries(2):
        client.get(BIBTEX)


# --- Whatever is in it


@pytest.mark.parametrize(
    ("headline", "written"),
    [
        ("50% of R&D costs #1 in $", r"50\% of R\&D costs \#1 in \$"),
        ("snake_case ~ x^2", r"snake\_case \textasciitilde{} x\textasciicircum{}2"),
        ("} \\end{", r"\textbraceright{} \textbackslash{}end\textbraceleft{}"),
        ("a < b > c | d", r"a \textless{} b \textgreater{} c \textbar{} d"),
        ("Жаңа көпір, “é”", "Жаңа көпір, “é”"),
        ("two\nlines\x00\x07", "two lines"),
    ],
)
def test_what_tex_would_act_on_is_written_so_that_it_does_not(headline, written):
    assert f"  title = {{{{{written}}}}},\n" in bibtex(citation(headline=headline))


@given(headline=st.text(min_size=1), names=st.lists(st.text(min_size=1), max_size=3), paper=st.text(min_size=1))
def test_any_words_give_balanced_braces_and_json_that_says_the_same(headline, names, paper):
    cited = citation(headline=headline, authors=tuple(names), paper=paper, corrected=date(2026, 3, 7))
    depth, entry = 0, bibtex(cited)
    for place, character in enumerate(entry):
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth > 0 or place < len("@article") or entry[place:] in ("}\n", "\n")
    assert depth == 0
    assert not re.search(r"(?<!\\)[%#&$_]", entry)
    item = json.loads(csl_json(cited))[0]
    assert (item["title"], item["container-title"]) == (headline, paper)
    assert [author["literal"] for author in item.get("author", [])] == names


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://paper.example/2026/03/bridge/", "paper.example-2026-03-bridge"),
        ("https://paper.example/2026/04/bridge/", "paper.example-2026-04-bridge"),
        ("http://127.0.0.1:8000/2026/03/bridge/", "127.0.0.1-8000-2026-03-bridge"),
        ("http://[::1]:8000/2026/03/bridge/", "1-8000-2026-03-bridge"),
    ],
)
def test_the_key_is_as_lasting_and_as_unique_as_the_address(url, key):
    assert citation(url=url).key == key
    assert citation(url=url, headline="Another").key == key


def test_the_note_speaks_the_language_of_the_site():
    with translation.override("ru"):
        assert "2026-03-07" in citation(corrected=date(2026, 3, 7)).note
    assert citation().note == ""
