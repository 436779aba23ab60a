"""The addresses that articles cite are asked whether they still answer, and what came of it is kept."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from threading import Event

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from articles import asking, source_check
from articles.asking import Answer, Reply
from articles.body import parse
from articles.models import Article, Source
from articles.source_check import broken_notes, broken_sources, check_due_sources, check_some, cited_sources
from newsportal.management.commands import worker
from tests.at_once import together
from tests.factories import make_broken, make_citing, make_draft, make_source
from tests.web_server import status, web_server

pytestmark = pytest.mark.django_db

FERRY, LEDGER = "https://ferry.example/timetable", "https://ledger.example/1887"
WORKS = Reply(Answer.WORKS, 200)
MISSING = Reply(Answer.MISSING, 404)
UNCLEAR = Reply(Answer.UNCLEAR, 503)
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _asks(settings):
    settings.CHECK_SOURCES = "all"


class Web:
    """A web in which every address answers `reply`; `asked` keeps the addresses in their order."""

    def __init__(self, reply: Reply = WORKS) -> None:
        self.reply, self.asked = reply, []

    def __call__(self, url: str) -> Reply:
        self.asked.append(url)
        return self.reply


def source(url: str = FERRY) -> Source:
    return Source.objects.get(url=url)


def make_due() -> None:
    Source.objects.update(check_after=timezone.now(), asked_at=None)


def test_it_is_a_duty_of_the_worker():
    assert check_due_sources in worker.DUTIES


# --- Which are asked


def test_a_new_source_is_asked_at_once_and_then_not_for_a_month():
    make_citing(FERRY)
    web = Web()
    assert [check_due_sources(web), check_due_sources(web)] == [1, 0]
    assert web.asked == [FERRY]
    assert source().check_after > timezone.now() + timedelta(days=29)


def test_sources_of_one_day_are_not_asked_on_one_day_again():
    make_citing(*(f"https://ferry{number}.example/" for number in range(10)))
    check_due_sources(Web())
    later = {row.check_after for row in Source.objects.all()}
    assert max(later) - min(later) > timedelta(hours=1)
    assert max(later) < timezone.now() + timedelta(days=37)


def test_what_no_article_cites_is_not_asked():
    make_source(FERRY)
    retracted = make_citing(LEDGER)
    Article.objects.filter(pk=retracted.pk).update(retracted_at=timezone.now(), withdrawal="accident")
    assert check_due_sources(Web()) == 0


def test_the_sources_of_drafts_are_asked_where_the_setting_says_all(settings):
    make_citing(FERRY, published_at=None, url_year=None, url_month=None)
    make_citing(LEDGER)
    settings.CHECK_SOURCES = "published"
    web = Web()
    check_due_sources(web)
    assert web.asked == [LEDGER]
    settings.CHECK_SOURCES = "all"
    check_due_sources(web)
    assert web.asked == [LEDGER, FERRY]


def test_nobody_is_asked_where_the_setting_says_none(settings):
    settings.CHECK_SOURCES = "none"
    make_citing(FERRY)
    web = Web()
    assert check_due_sources(web) == 0
    assert web.asked == []


def test_a_site_is_asked_for_one_address_at_a_time(monkeypatch):
    make_citing(f"{FERRY}?1", f"{FERRY}?2", "https://www.ferry.example/", LEDGER)
    web = Web()
    check_due_sources(web)
    assert sorted(web.asked) == [f"{FERRY}?1", LEDGER]
    assert check_due_sources(web) == 0
    monkeypatch.setattr(source_check, "SITE_PAUSE", timedelta())
    assert check_due_sources(web) == 1


def test_a_round_has_an_end(monkeypatch):
    monkeypatch.setattr(source_check, "A_ROUND", 2)
    make_citing("https://a.example/", "https://b.example/", "https://c.example/")
    web = Web()
    assert [check_due_sources(web), check_due_sources(web), check_due_sources(web)] == [2, 1, 0]


class Killed(BaseException):
    """What ends a process in the middle of anything."""


def test_what_was_being_asked_when_a_worker_was_killed_is_asked_again_later():
    make_citing(FERRY)

    def killed(url: str) -> Reply:
        raise Killed

    with pytest.raises(Killed):
        check_due_sources(killed)
    assert source().checked_at is None
    assert check_due_sources(Web()) == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert check_due_sources(Web()) == 1


def test_an_address_at_which_asking_fails_keeps_no_other_from_being_asked(caplog):
    make_citing(FERRY, LEDGER)

    def stumbling(url: str) -> Reply:
        if url == FERRY:
            raise RuntimeError("no")
        return WORKS

    assert check_due_sources(stumbling) == 2
    assert (source(FERRY).answer, source(LEDGER).answer) == ("unclear", "works")
    assert f"A source could not be asked: {FERRY}" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_ask_each_address_once_and_a_site_only_once():
    make_citing(FERRY, LEDGER, f"{LEDGER}/2")
    asked = []

    def slow(url: str) -> Reply:
        asked.append(url)
        Event().wait(0.3)
        return WORKS

    assert together(lambda: check_due_sources(slow), lambda: check_due_sources(slow)) == []
    assert sorted(asked) == [FERRY, LEDGER]


@pytest.mark.django_db(transaction=True)
def test_nobody_who_saves_waits_for_an_answer():
    make_citing(FERRY)

    def saving(url: str) -> Reply:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '1s'")
            Source.objects.filter(url=url).update(title="Timetable")
        finally:
            connection.close()
        return WORKS

    assert check_due_sources(saving) == 1
    assert source().title == "Timetable"


def test_the_queries_of_a_round_do_not_depend_on_what_waits(django_assert_num_queries):
    make_citing(FERRY)
    with django_assert_num_queries(9):
        assert check_due_sources(Web()) == 1
    make_source("https://other.example/")
    make_citing(*(f"https://ferry.example/{number}" for number in range(30)))
    Source.objects.update(asked_at=None)
    with django_assert_num_queries(9):
        assert check_due_sources(Web()) == 1


# --- What is kept


def test_what_an_address_answered_is_kept():
    make_citing(FERRY)
    check_due_sources(Web(Reply(Answer.WORKS, 200, "https://ferry.example/new")))
    kept = source()
    assert (kept.answer, kept.status, kept.moved_to) == ("works", 200, "https://ferry.example/new")
    assert timezone.now() - kept.checked_at < timedelta(minutes=1)


def fail(*moments: timedelta, reply: Reply = MISSING) -> Source:
    for moment in moments:
        with time_machine.travel(MONDAY + moment, tick=False):
            make_due()
            check_due_sources(Web(reply))
    return source()


def test_an_address_that_fails_is_asked_again_after_one_three_and_seven_days_and_then_monthly():
    make_citing(FERRY)
    moment, waits = MONDAY, []
    for _ in range(5):
        with time_machine.travel(moment, tick=False):
            Source.objects.update(check_after=moment)
            check_due_sources(Web(MISSING))
        waits.append((source().check_after - moment).days)
        moment = source().check_after
    assert waits[0] == 1
    assert 3 <= waits[1] < 4
    assert 7 <= waits[2] < 9
    assert waits[3] >= 30
    assert waits[4] >= 30
    assert (source().failures, source().failing_since) == (5, MONDAY)


def test_three_failures_in_three_days_make_an_address_broken():
    make_citing(FERRY)
    days = [timedelta(), timedelta(days=1), timedelta(days=3)]
    assert not fail(*days[:2]).is_broken
    assert list(broken_sources()) == []
    assert fail(days[2]).is_broken
    assert [row.url for row in broken_sources()] == [FERRY]


def test_three_failures_on_one_day_do_not():
    make_citing(FERRY)
    failing = fail(timedelta(), timedelta(hours=1), timedelta(days=2, hours=23))
    assert (failing.failures, failing.is_broken) == (3, False)
    assert list(broken_sources()) == []


@pytest.mark.parametrize("answer", ["no name", "bad certificate", "refused"])
def test_every_failure_counts(answer):
    make_citing(FERRY)
    assert fail(timedelta(), timedelta(days=1), timedelta(days=4), reply=Reply(Answer(answer))).is_broken


def test_what_cannot_be_told_is_never_broken():
    make_citing(FERRY)
    unclear = fail(*(timedelta(days=day) for day in range(0, 90, 5)), reply=UNCLEAR)
    assert (unclear.failures, unclear.is_broken, unclear.status) == (0, False, 503)
    assert list(broken_sources()) == []


def test_what_cannot_be_told_in_between_neither_counts_nor_takes_back():
    make_citing(FERRY)
    fail(timedelta(), timedelta(days=1))
    assert fail(timedelta(days=4), reply=UNCLEAR).failures == 2
    assert fail(timedelta(days=5)).is_broken


def test_an_address_that_answers_again_has_not_failed():
    make_broken(FERRY)
    make_due()
    check_due_sources(Web())
    assert (source().failures, source().failing_since, source().is_broken) == (0, None, False)
    assert list(broken_sources()) == []


def test_a_broken_source_that_nothing_cites_any_more_is_nobodys_work():
    make_broken(FERRY)
    assert broken_sources().count() == 1
    Article.objects.update(retracted_at=timezone.now(), withdrawal="accident")
    assert broken_sources().count() == 0
    assert cited_sources().count() == 0


# --- The notes of a text


def test_the_notes_of_a_text_that_cite_a_broken_source_are_found(django_assert_num_queries):
    make_broken(FERRY)
    make_citing(LEDGER)
    note = '<sup data-fn="{0}" data-text="{0}" data-url="{1}"></sup>'
    notes = [("a", LEDGER), ("b", f"{FERRY}#fares"), ("c", ""), ("d", "https://new.example/"), ("e", FERRY)]
    document = parse(f"<p>One{''.join(note.format(*pair) for pair in notes)}</p>")
    with django_assert_num_queries(1):
        found = broken_notes(document)
    assert [(note.number, row.url) for note, row in found] == [(2, FERRY), (5, FERRY)]


def test_a_text_without_notes_has_no_broken_ones():
    assert broken_notes(parse(make_draft().body)) == []


# --- Really asking


def test_it_asks_in_the_papers_name_and_never_its_own_machine(settings):
    settings.SITE_URL = "https://paper.example"
    with web_server(status(404)) as server:
        make_citing(f"{server.url}/ledger")
        check_due_sources(lambda url: asking.ask(url, "x", lambda number: True))
        assert source(f"{server.url}/ledger").answer == "missing"
        server.requests.clear()
        make_due()
        check_due_sources()
        assert server.requests == []
        assert source(f"{server.url}/ledger").answer == "unclear"


def test_the_papers_name_is_in_what_it_sends(settings, monkeypatch):
    settings.SITE_URL = "https://paper.example"
    agents = []
    monkeypatch.setattr(asking, "ask", lambda url, agent: agents.append(agent) or WORKS)
    assert source_check.ask(FERRY) == WORKS
    assert agents == ["newsportal (checks the sources of https://paper.example/)"]


# --- The command


def run(web: Web, **options: bool) -> str:
    out = StringIO()
    call_command("check_sources", ask=web, stdout=out, **options)
    return out.getvalue()


def test_the_command_asks_what_is_due_whatever_the_setting(settings):
    settings.CHECK_SOURCES = "none"
    make_citing(FERRY, LEDGER)
    Source.objects.filter(url=LEDGER).update(check_after=timezone.now() + timedelta(days=3))
    web = Web(MISSING)
    assert run(web) == "Asked: 1. Without an answer: 1, broken: 0.\n"
    assert web.asked == [FERRY]


def test_the_command_asks_everything_that_is_cited_with_all():
    make_citing(FERRY, LEDGER)
    make_source("https://unused.example/")
    Source.objects.update(check_after=timezone.now() + timedelta(days=3))
    web = Web()
    assert run(web, everything=True) == "Asked: 2. Without an answer: 0, broken: 0.\n"


def test_the_command_waits_until_a_site_can_be_asked_again(monkeypatch):
    pauses = []
    monkeypatch.setattr("articles.management.commands.check_sources.time.sleep", lambda seconds: pauses.append(seconds))
    monkeypatch.setattr(source_check, "SITE_PAUSE", timedelta(milliseconds=50))
    make_citing(f"{FERRY}?1", f"{FERRY}?2")
    assert run(Web()).startswith("Asked: 2.")
    assert set(pauses) <= {5}


def test_only_the_sources_that_were_given_are_asked():
    make_citing(FERRY, LEDGER)
    web = Web()
    check_some(Source.objects.filter(url=LEDGER), web)
    assert web.asked == [LEDGER]
