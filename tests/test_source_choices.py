"""The sources a note's dialog can choose from, and what it is told of an address."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.admin.source_choices import SHOWN
from articles.models import Source
from tests.factories import make_broken, make_citing, make_draft, make_source, make_writer

pytestmark = pytest.mark.django_db

CHOICES = "/admin/articles/source/choices/"
FERRY = "https://ferry.example/timetable"


def addresses(desk, **query: str) -> list[str]:
    return [source["address"] for source in desk.get(CHOICES, query).json()["sources"]]


def test_a_source_comes_with_what_the_paper_knows_of_it(desk):
    make_citing(FERRY, f"{FERRY}#fares")
    note = '<p>A<sup data-fn="a" data-title="Timetable" data-url="{}" data-accessed="2026-03-14"></sup></p>'
    make_citing(body=note.format(FERRY))
    assert desk.get(CHOICES).json()["sources"] == [
        {
            "address": FERRY,
            "title": "Timetable",
            "articles": 2,
            "accessed": "2026-03-14",
            "moved_to": "",
            "warning": "",
            "archive": f"https://web.archive.org/web/*/{FERRY}",
        }
    ]


def test_before_anything_is_typed_the_newest_are_shown(desk):
    make_source("https://a.example/")
    make_source("https://b.example/")
    assert addresses(desk) == ["https://b.example/", "https://a.example/"]


def test_every_word_is_searched_in_address_and_title_in_any_letters(desk):
    make_source("https://ferry.example/a", title="Timetable of the harbour")
    make_source("https://ferry.example/b", title="Fares of the harbour")
    make_source("https://office.example/", title="Паром через гавань")
    assert addresses(desk, q="HARBOUR ferry timeTABLE") == ["https://ferry.example/a"]
    assert addresses(desk, q="паром") == ["https://office.example/"]
    assert addresses(desk, q="ferry%") == []
    assert addresses(desk, q="gangway") == []


def test_two_letters_find_something_too(desk):
    make_source("https://ferry.example/a", title="時刻表")
    assert addresses(desk, q="時刻") == ["https://ferry.example/a"]
    assert addresses(desk, q="刻時") == []


def test_a_source_is_found_by_what_the_notes_that_cite_it_say(desk):
    make_citing(body=f'<p>A<sup data-fn="a" data-text="The harbour almanac" data-url="{FERRY}"></sup></p>')
    make_source("https://other.example/", title="Other")
    assert addresses(desk, q="almanac harbour") == [FERRY]


def test_a_source_that_has_the_words_twice_is_found_once(desk):
    note = '<sup data-fn="{}" data-text="almanac" data-title="Almanac" data-url="{}"></sup>'
    make_citing(body=f"<p>A{note.format('a', FERRY)}{note.format('b', FERRY + '#b')}</p>")
    assert addresses(desk, q="almanac") == [FERRY]


def test_a_note_without_an_address_finds_nothing(desk):
    make_citing(body='<p>A<sup data-fn="a" data-text="The harbour almanac"></sup></p>')
    assert addresses(desk, q="almanac") == []


def test_ten_are_shown_at_most(desk):
    note = '<sup data-fn="{0}" data-text="almanac" data-url="https://a.example/{0}"></sup>'
    make_citing(body=f"<p>A{''.join(note.format(f'n{number}') for number in range(SHOWN + 5))}</p>")
    for number in range(3):
        make_source(f"https://almanac.example/{number}")
    found = addresses(desk, q="almanac")
    assert len(found) == SHOWN
    assert found[:3] == [f"https://almanac.example/{number}" for number in (2, 1, 0)]


def test_an_address_is_known_without_its_fragment_and_from_its_first_to_its_last_letter(desk):
    make_source(FERRY)
    assert addresses(desk, address=f" HTTPS:{FERRY.removeprefix('https:')}#fares ") == [FERRY]
    assert addresses(desk, address=FERRY[:-1]) == []
    assert addresses(desk, address="ferry") == []


def test_an_address_that_failed_is_told_with_the_day(desk):
    source = make_broken(FERRY)
    day = f"{source.checked_at.day} {source.checked_at:%B %Y}"
    [told] = desk.get(CHOICES, {"address": FERRY}).json()["sources"]
    assert told["warning"] == f"On {day} this address answered 404: nothing is there."


@pytest.mark.parametrize(
    ("answer", "status", "sentence"),
    [
        ("no name", None, "no site of this name"),
        ("bad certificate", None, "was not valid"),
        ("refused", None, "nothing answered"),
        ("unclear", 503, "has not worked since"),
    ],
)
def test_every_kind_of_failure_has_its_sentence(desk, answer, status, sentence):
    make_broken(FERRY, answer=answer, status=status)
    assert sentence in desk.get(CHOICES, {"address": FERRY}).json()["sources"][0]["warning"]


def test_where_a_page_has_moved_is_told(desk):
    make_source(FERRY, moved_to="https://ferry.example/new")
    assert desk.get(CHOICES, {"address": FERRY}).json()["sources"][0]["moved_to"] == "https://ferry.example/new"


@pytest.mark.parametrize("name", ["q", "address"])
@pytest.mark.parametrize(
    "typed",
    ["a\0b", "x" * 10_000, "ab " * 5_000, "'\"%_\\", "http://[", "https://a\0", "https://" + "ж" * 9000, "\u202e"],
)
def test_what_no_source_is_called_finds_none(desk, name, typed):
    make_source("https://z.example/z")
    assert addresses(desk, **{name: typed}) == []


def test_a_search_is_three_queries_beside_the_session_however_many_there_are(desk, django_assert_num_queries):
    make_citing("https://a.example/almanac")
    with django_assert_num_queries(6):
        addresses(desk, q="almanac")
    for number in range(SHOWN - 2):
        make_citing(f"https://b.example/almanac/{number}")
    with django_assert_num_queries(6):
        assert len(addresses(desk, q="almanac")) == SHOWN - 1


def test_a_search_reads_no_text_of_an_article(desk):
    make_citing("https://a.example/almanac")
    with CaptureQueriesContext(connection) as queries:
        addresses(desk, q="almanac")
    assert not [query for query in queries if "plain_text" in query["sql"] or '"body"' in query["sql"]]


@pytest.mark.parametrize("permission", ["view_article", "add_article", "change_article"])
def test_whoever_writes_or_reads_articles_gets_them(client, permission):
    make_source(FERRY)
    client.force_login(make_writer(permission))
    assert addresses(client) == [FERRY]


def test_whoever_may_only_see_sources_or_pictures_is_refused(client):
    """A draft's sources are among them, and so is what it calls them."""
    make_draft()
    make_source(FERRY, title="Not out yet")
    client.force_login(make_writer("view_source", "view_image", "view_comment"))
    response = client.get(CHOICES)
    assert response.status_code == 403
    assert "Not out yet" not in response.content.decode()


def test_a_stranger_is_sent_to_sign_in(client):
    make_source(FERRY)
    response = client.get(CHOICES)
    assert response.status_code == 302
    assert response.url.startswith("/admin/login/")


def test_asking_changes_nothing(desk):
    before = list(Source.objects.values())
    addresses(desk, q=FERRY, address=FERRY)
    assert list(Source.objects.values()) == before
