"""The newsroom's list of sources: what still answers, and letting one be asked again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Source
from articles.source_check import broken_sources, due
from tests.factories import make_broken, make_citing, make_source, make_writer

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/source/"
FERRY, LEDGER = "https://ferry.example/timetable", "https://ledger.example/1887"


@pytest.fixture(autouse=True)
def _asks(settings):
    settings.CHECK_SOURCES = "all"


def form_of(source: Source) -> str:
    return f"{LIST}{source.pk}/change/"


def check(client, source: Source):
    return client.post(f"{LIST}{source.pk}/check/", follow=True)


def make_state(url: str, **fields) -> None:
    make_citing(url)
    Source.objects.filter(url=url).update(checked_at=timezone.now(), **fields)


def paper() -> None:
    """One cited source in each state, and one of each that nothing cites."""
    make_broken(FERRY)
    make_state("https://works.example/", answer="works", status=200)
    make_state("https://unclear.example/", answer="unclear", status=503)
    now = timezone.now()
    make_state("https://failing.example/", answer="refused", failures=2, failing_since=now - timedelta(days=1))
    make_citing("https://new.example/")
    make_source("https://unused.example/", checked_at=now, answer="works", status=200)
    broken = {"answer": "missing", "status": 410, "failures": 9, "failing_since": now - timedelta(days=9)}
    make_source("https://gone.example/", checked_at=now, **broken)


def found(desk, state: str) -> set[str]:
    return {source.url for source in desk.get(LIST, {"state": state}).context["cl"].result_list}


@pytest.mark.parametrize(
    ("state", "urls"),
    [
        ("broken", {FERRY}),
        ("works", {"https://works.example/"}),
        ("unclear", {"https://unclear.example/", "https://failing.example/"}),
        ("unchecked", {"https://new.example/"}),
    ],
)
def test_the_list_is_filtered_by_whether_what_is_cited_still_answers(desk, state, urls):
    paper()
    assert found(desk, state) == urls


def test_the_list_of_broken_ones_is_what_the_desk_counts(desk):
    paper()
    assert found(desk, "broken") == {source.url for source in broken_sources()}


def test_an_unknown_state_filters_nothing(desk):
    paper()
    assert len(found(desk, "asleep")) == 7


def test_each_source_in_the_list_says_its_state(desk):
    paper()
    page = desk.get(LIST).content.decode()
    day = timezone.localtime(Source.objects.get(url=FERRY).failing_since)
    since = f"Broken since {day.day} {day:%B %Y}"
    for words, times in [
        (since, 1),
        ("Works", 1),
        ("Cannot tell", 2),
        ("Not checked yet", 1),
        ("No article cites it", 2),
    ]:
        assert page.count(f'<td class="field-state">{words}</td>') == times, words


def test_the_lists_queries_do_not_grow_with_it(desk, django_assert_num_queries):
    make_citing(FERRY)
    with django_assert_num_queries(6):
        desk.get(LIST)
    paper()
    with django_assert_num_queries(6):
        desk.get(LIST)


def test_a_source_says_what_is_wrong_where_copies_may_be_and_where_it_moved(desk):
    source = make_broken(FERRY, moved_to="https://ferry.example/new")
    page = desk.get(form_of(source)).content.decode()
    assert "this address answered 404: nothing is there." in page
    assert f'href="https://web.archive.org/web/*/{FERRY}"' in page
    assert 'href="https://ferry.example/new"' in page


def test_a_source_that_works_has_no_complaint(desk):
    make_state(FERRY, answer="works", status=200)
    assert "web.archive.org" not in desk.get(form_of(Source.objects.get())).content.decode()


# --- Asking again


def test_a_source_is_let_be_asked_again(desk):
    source = make_broken(FERRY)
    Source.objects.update(check_after=timezone.now() + timedelta(days=7))
    assert "Check again now" in desk.get(form_of(source)).content.decode()
    assert "asked within a minute" in check(desk, source).content.decode()
    assert list(due(Source.objects.all())) == [source]
    source.refresh_from_db()
    assert source.is_broken


@pytest.mark.parametrize("setting", ["none", "published"])
def test_what_the_settings_leave_out_has_no_button_and_is_not_asked(desk, settings, setting):
    settings.CHECK_SOURCES = setting
    make_citing(FERRY, published_at=None, url_year=None, url_month=None)
    Source.objects.update(check_after=timezone.now() + timedelta(days=7))
    source = Source.objects.get()
    assert "Check again now" not in desk.get(form_of(source)).content.decode()
    assert "This address is not asked" in check(desk, source).content.decode()
    assert not due(Source.objects.all()).exists()


def test_what_nothing_cites_is_not_asked(desk):
    source = make_broken(FERRY)
    Article.objects.update(retracted_at=timezone.now(), withdrawal="accident")
    assert "This address is not asked" in check(desk, source).content.decode()


def test_looking_does_not_ask(desk):
    source = make_broken(FERRY)
    Source.objects.update(check_after=timezone.now() + timedelta(days=7))
    assert desk.get(f"{LIST}{source.pk}/check/").status_code == 405
    assert not due(Source.objects.all()).exists()


@pytest.mark.parametrize("number", ["0", "9" * 30, "x", "1_0", "%00"])
def test_a_source_that_is_not_there_is_not_found(desk, number):
    assert desk.post(f"{LIST}{number}/check/").status_code == 404


@pytest.mark.parametrize("permissions", [["view_source"], ["publish_article"], ["change_source", "change_article"]])
def test_only_whoever_sees_sources_and_publishes_asks_again(client, permissions):
    source = make_broken(FERRY)
    Source.objects.update(check_after=timezone.now() + timedelta(days=7))
    client.force_login(make_writer(*permissions))
    assert check(client, source).status_code == 403
    assert not due(Source.objects.all()).exists()


def test_whoever_may_only_look_gets_no_button(client):
    source = make_broken(FERRY)
    client.force_login(make_writer("view_source"))
    page = client.get(form_of(source))
    assert page.status_code == 200
    assert "Check again now" not in page.content.decode()


def test_a_publisher_gets_the_button(client):
    source = make_broken(FERRY)
    client.force_login(make_writer("view_source", "publish_article"))
    assert "asked within a minute" in check(client, source).content.decode()
