"""No answer is older than what was committed when it was asked for, whatever is written meanwhile and by whom."""

import itertools
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Event, Thread

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.test import RequestFactory
from django.utils import timezone

from articles import front_page, page_cache, retracting
from articles.editions import edition_of
from articles.kept_pages import Kept
from articles.models import Article, Redirect, Site
from articles.paging import page_of
from comments import moderation
from newsportal import front_door
from tests import cluster
from tests.factories import make_article, make_comment, make_editor, make_section
from tests.running_paper import free_port, wait_until
from tests.stale_pages import Line, Reader, Truth, how_many, knock, newest, numbers, status

ROUNDS = 3
BRIDGE = "/2026/03/bridge/"
LISTS = ["/", "/section/harbour/", "/feed.atom"]

EDITION, TIDE = numbers(r"Edition (\d+)"), newest(r"Tide (\d+)")
COUNT = numbers(r"\b(\d+) comments?\b", none=[0])
LIST = {"edition": EDITION, "count": COUNT, "tide": TIDE, "dawn": newest(r"Dawn (\d)")}
# Each comment counts once when it appears, and once more when its secret is out of sight.
TALK = how_many(r"<p[^>]*>Answer \d+ says", r"<p[^>]*>Answer \d+ says (?!secret)")
PAGES = {
    BRIDGE: {"edition": EDITION, "count": COUNT, "talk": TALK},
    "/": LIST,
    "/section/harbour/": LIST,
    "/feed.atom": {name: LIST[name] for name in ("edition", "tide", "dawn")},
    "/2026/03/dawn/": {"dawn": status(404, 200)},
    **{f"/2026/03/ferry-{n}/": {f"move {n}": status(200, 301)} for n in range(ROUNDS)},
    **{f"/2026/03/quay-{n}/": {f"move {n}": status(404, 200)} for n in range(ROUNDS)},
    **{f"/2026/03/gates-{n}/": {f"end {n}": status(200, 410)} for n in range(ROUNDS)},
}


class Paper:
    """A paper, and what is written in it."""

    def __init__(self) -> None:
        Site.current()
        self.truth, self.editor, self.section = Truth(), make_editor(), make_section("Harbour", slug="harbour")
        of_now = {"section": self.section, "published_at": timezone.now() - timedelta(hours=1)}
        self.bridge = make_article(slug="bridge", headline="Edition 0", **of_now)
        front_page.choose(self.bridge)
        for number in range(ROUNDS):
            make_article(slug=f"ferry-{number}")
            make_article(slug=f"gates-{number}")
        self.comments = [make_comment(self.bridge, text=f"Answer {number} says secret") for number in range(ROUNDS)]

    def dawn(self, seconds: float) -> None:
        moment = timezone.now() + timedelta(seconds=seconds)
        make_article(slug="dawn", headline="Dawn 1", section=self.section, published_at=moment)
        self.truth.comes("dawn", moment)

    def edit(self) -> None:
        with self.truth.step("edition") as edition:
            Article.objects.filter(pk=self.bridge.pk).update(headline=f"Edition {edition}")

    def approve(self, number: int) -> None:
        with self.truth.step("talk", "count"):
            moderation.approve(self.comments[number], self.editor)

    def mask(self, number: int) -> None:
        comment = self.comments[number]
        with self.truth.step("talk"):
            moderation.mask(comment, self.editor, comment.text.index("secret"), len(comment.text))

    def publish(self) -> None:
        with self.truth.step("tide") as tide:
            make_article(headline=f"Tide {tide}", section=self.section, published_at=timezone.now())

    def move(self, number: int) -> None:
        with self.truth.step(f"move {number}"), transaction.atomic():
            moved = Article.objects.get(slug=f"ferry-{number}")
            Redirect.objects.create(article=moved, url_year=2026, url_month=3, slug=moved.slug)
            Article.objects.filter(pk=moved.pk).update(slug=f"quay-{number}")

    def withdraw(self, number: int) -> None:
        with self.truth.step(f"end {number}"):
            retracting.withdraw(Article.objects.get(slug=f"gates-{number}"))

    def round(self, number: int) -> list[tuple[Callable[[], None], list[str]]]:
        """Return what is to be written, one thing after the other, and the pages that show it."""
        return [
            (self.edit, [BRIDGE, *LISTS]),
            (partial(self.approve, number), [BRIDGE, *LISTS[:2]]),
            (self.publish, LISTS),
            (partial(self.mask, number), [BRIDGE]),
            (partial(self.move, number), [f"/2026/03/ferry-{number}/", f"/2026/03/quay-{number}/"]),
            (self.edit, [BRIDGE, *LISTS]),
            (partial(self.withdraw, number), [f"/2026/03/gates-{number}/"]),
        ]


# --- A real web server, asked without a pause


class WebServer:
    """Two processes of granian over the tests' database, on one port of their own."""

    def __init__(self, folder: Path) -> None:
        (folder / "static").mkdir()
        self.folder, self.port = folder, free_port()
        self.environment = {
            **cluster.environment(), "VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "tests.machine_settings",
            "PORT": str(self.port), "SITE_URL": f"http://127.0.0.1:{self.port}", "WEB_WORKERS": "2",
            "SECRET_KEY": django_settings.SECRET_KEY, "VAULT_KEYS": ",".join(django_settings.VAULT_KEYS),
            "DATABASE_URL": cluster.url_of(cluster.DATA, connection.settings_dict["NAME"]),
            "PYTHONPATH": str(cluster.ROOT),
        }  # fmt: skip

    def start(self) -> None:
        with (self.folder / "out").open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "newsportal.server"],
                cwd=cluster.ROOT, stdout=output, stderr=output, env=self.environment,
            )  # fmt: skip

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


class Crowd:
    """Readers of every kind, each on a thread of its own, who look at one page after the other."""

    def __init__(self, truth: Truth, port: int) -> None:
        kinds = itertools.product(("br", "identity"), (True, False))
        self.lines = [Line(port) for _ in range(4)]
        self.readers = [
            Reader(truth, line.ask, PAGES, accepts, remembers)
            for line, (accepts, remembers) in zip(self.lines, kinds, strict=True)
        ]
        self.enough = Event()
        self._wanted: tuple[int, list[str]] = 0, []
        self._have_seen = [0] * len(self.readers)

    @property
    def lies(self) -> list[str]:
        return [lie for reader in self.readers for lie in reader.lies]

    def see(self, paths: list[str]) -> None:
        """Wait until every reader has been answered at each of these paths; they go on, mostly there."""
        number = self._wanted[0] + 1
        self._wanted = number, paths
        wait_until(lambda: min(self._have_seen) == number)

    def _read(self, place: int, reader: Reader) -> None:
        everything = itertools.cycle(PAGES)
        while not self.enough.is_set():
            number, paths = self._wanted
            reader.look(next(everything))
            answered = [reader.look(path) for path in paths]
            if all(answered):
                self._have_seen[place] = number
            time.sleep(0.005)
        for path in PAGES:  # as it is when all is written
            reader.look(path)

    @contextmanager
    def reading(self):
        threads = [Thread(target=self._read, args=place_and_reader) for place_and_reader in enumerate(self.readers)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.enough.set()
            for thread in threads:
                thread.join(60)
            for line in self.lines:
                line.connection.close()


@pytest.mark.django_db(transaction=True)
def test_no_answer_is_older_than_what_was_committed_when_it_was_asked_for(tmp_path):
    paper, server = Paper(), WebServer(tmp_path)
    crowd = Crowd(paper.truth, server.port)
    server.start()
    try:
        with crowd.reading():
            crowd.see(LISTS)
            paper.dawn(1.5)
            for number in range(ROUNDS):
                for write, paths in paper.round(number):
                    crowd.see(paths)
                    write()
                    crowd.see(paths)
                if number == ROUNDS // 2:
                    server.stop()
                    paper.edit()
                    server.start()
            wait_until(lambda: paper.truth.least("dawn"))
    finally:
        server.stop()
    assert crowd.lies == []
    # Whoever asked, and whichever process answered.
    assert [path for path in PAGES if len({reader.last[path].page for reader in crowd.readers}) > 1] == []
    met = sum((reader.met for reader in crowd.readers), start=Counter())
    assert met.keys() == {200, 301, 304, 404, 410, "", "br"}


# --- One process, in which one thing is broken


@pytest.fixture
def paper(db, monkeypatch):
    monkeypatch.setattr(front_door._Database, "failed_at", None)
    return Paper()


def misled(paper: Paper) -> int:
    """Return how many of four readers are told what is old, when they ask before and after an article changes."""
    kinds = itertools.product(("br", ""), (True, False))
    readers = [Reader(paper.truth, knock, PAGES, *kind) for kind in kinds]
    for reader in readers:
        reader.look(BRIDGE)
    paper.edit()
    for reader in readers:
        reader.look(BRIDGE)
    return sum(bool(reader.lies) for reader in readers)


def test_one_process_tells_nobody_what_is_old(paper):
    assert misled(paper) == 0


def test_without_a_trigger_everybody_would_be_told_what_is_old(paper):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE articles_article DISABLE TRIGGER edition")
    assert misled(paper) == 4


def test_a_kept_page_that_is_answered_unasked_would_be_old(paper, monkeypatch):
    monkeypatch.setattr(front_door, "_is_present", lambda kept: True)
    assert misled(paper) == 4


def test_an_etag_that_stays_would_leave_whoever_has_a_page_with_the_old_one(paper, monkeypatch):
    made = page_cache._made
    monkeypatch.setattr(page_cache, "_made", lambda *of: replace(made(*of), etag='W/"always"'))
    assert misled(paper) == 2


@pytest.mark.parametrize("is_read_after", [False, True])
def test_an_edition_that_is_read_after_the_page_would_make_the_old_page_stay(paper, monkeypatch, is_read_after):
    """The change is committed between the two, in the middle of a request."""

    def made(response, request, edition, shown, address):
        if paper.truth.most("edition") == 0:
            paper.edit()
        present = edition_of(shown, address) if is_read_after else edition
        return kept(response, request, present, shown, address)

    kept, reader = page_cache._made, Reader(paper.truth, knock, PAGES)
    monkeypatch.setattr(page_cache, "_made", made)
    reader.look(BRIDGE)
    assert reader.lies == []  # it began before
    reader.look(BRIDGE)
    assert bool(reader.lies) == is_read_after


@pytest.mark.parametrize("is_known", [True, False])
def test_a_page_kept_past_the_moment_at_which_something_appears_would_be_old(paper, monkeypatch, is_known):
    reader = Reader(paper.truth, knock, PAGES)
    if not is_known:
        monkeypatch.setattr(Kept, "is_present", lambda kept, edition, now: kept.edition == edition)
    paper.dawn(0.3)
    reader.look("/")
    wait_until(lambda: paper.truth.least("dawn"))
    reader.look("/")
    assert bool(reader.lies) != is_known


def test_a_list_that_was_counted_before_one_more_article_appeared_lacks_none():
    assert list(page_of(RequestFactory().get("/"), ["new", "old"], count=1)) == ["new", "old"]
