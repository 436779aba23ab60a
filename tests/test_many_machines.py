"""A paper on several machines, all real: two web servers, a primary, a replica that lags, stops and comes back."""

import http.client
import itertools
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings as django_settings
from django.contrib.postgres.fields import ArrayField
from django.db import connections
from django.db.models import BigIntegerField, Value
from django.test import RequestFactory, TransactionTestCase

from articles import editions, page_cache, servers, site_settings
from articles.kept_pages import shelf
from articles.models import Article, Site
from comments import moderation
from comments.models import Comment
from newsportal import front_door
from newsportal.wsgi import django
from tests.cluster import ROOT, environment
from tests.factories import make_article, make_editor
from tests.machine_settings import STORAGES  # noqa: F401 - it lets replicas lag here, too
from tests.many_machines import Machines
from tests.running_paper import free_port, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/2026/03/bridge/"
SENT = {"name": "Oona Kettle", "email": "oona@letters.example"}


@pytest.fixture(scope="module")
def machines(django_db_setup, django_db_blocker, tmp_path_factory):
    """The primary, which is where this process writes, and its replica; nothing is taken back between the tests."""
    here = connections["default"]
    own = dict(here.settings_dict)
    machines = Machines(tmp_path_factory.mktemp("machines"), own["NAME"])
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        for name in ("_fixture_teardown", "_add_databases_failures", "_remove_databases_failures"):
            patch.setattr(TransactionTestCase, name, classmethod(lambda _case: None))
        here.close()
        here.settings_dict.update(machines.primary.settings)
        patch.setitem(connections.settings, "replica1", {**here.settings_dict, **machines.replica.settings})
        Site.current()
        make_article(slug="bridge", headline="Edition 0")
        machines.catch_up()
        yield machines
        here.close()
        connections["replica1"].close()  # this thread may not have asked it: then it is made here, to be forgotten
        del connections["replica1"]
        here.settings_dict.update(own)
    machines.stop()


@pytest.fixture(autouse=True)
def _a_new_start(machines):
    """No server counts as lost because of the test before."""
    servers._replicas.cache_clear()
    servers._PRIMARY.out_until = 0.0


def write(number: int) -> None:
    Article.objects.filter(slug="bridge").update(headline=f"Edition {number}")


def edition_in(page: str) -> int:
    return int(page.partition("<h1")[2].partition("Edition ")[2].partition("<")[0])


# --- One process, and what it keeps


def look() -> int:
    """Ask for the page as a web server does, and return its edition."""
    environ = RequestFactory().get(PAGE, headers={"host": "127.0.0.1"}).environ
    said = []
    body = b"".join(front_door.before(django)(environ, lambda status, headers: said.append(status)))
    assert said == ["200 OK"]
    return edition_in(body.decode())


def look_on(alias: str) -> int:
    """The same, with the replica lost for a moment if `alias` is the primary's."""
    servers._replicas.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        if alias == "default":
            patch.setattr(servers.Server, "is_out", property(lambda server: server.alias == "replica1"))
        return look()


@contextmanager
def held_back(machines: Machines):
    machines.hold_back()
    try:
        yield
    finally:
        machines.catch_up()


def editions_seen_around_a_lag(machines: Machines, number: int) -> list[int]:
    """What one process shows while the replica lacks edition `number`, is left and asked again; and afterwards."""
    write(number - 1)
    machines.catch_up()
    shelf.clear()
    with held_back(machines):
        write(number)
        seen = [look_on("replica1"), look_on("default"), look_on("replica1"), look_on("default"), look_on("replica1")]
    return [*seen, look_on("replica1"), look_on("default"), look_on("replica1")]


def test_a_replica_that_lags_never_makes_an_old_page_stay(machines):
    assert editions_seen_around_a_lag(machines, 2) == [1, 2, 1, 2, 1, 2, 2, 2]


def test_an_edition_read_elsewhere_than_the_page_would_have_made_the_old_one_stay(machines, monkeypatch):
    def of_the_primary(shown, address):
        with monkeypatch.context() as patch:
            patch.setattr(editions.router, "db_for_read", lambda _model: "default")
            return edition_of(shown, address)

    edition_of, field = editions.edition_of, ArrayField(BigIntegerField())
    monkeypatch.setattr(servers, "Reading", lambda alias, _source, reading=servers.Reading: reading(alias, ""))
    monkeypatch.setattr(page_cache, "edition_of", of_the_primary)
    monkeypatch.setattr(front_door, "edition_of", of_the_primary)
    news = {"edition": lambda _now: Value(of_the_primary(editions.NEWS, {}), field)}
    monkeypatch.setattr(site_settings, "WITH_SITE", {**editions.WITH_SITE, **news})
    assert editions_seen_around_a_lag(machines, 4) == [3] * 8


# --- Two web servers


class WebServer:
    """A process of granian on a port of its own, with a folder of its own."""

    def __init__(self, folder: Path, machines: Machines, front: int) -> None:
        folder.mkdir()
        (folder / "static").mkdir()
        self.port = free_port()
        with (folder / "out").open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "newsportal.server"], cwd=ROOT, stdout=output, stderr=output,
                env={
                    **environment(), "VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "tests.machine_settings",
                    "PORT": str(self.port), "SITE_URL": f"http://127.0.0.1:{front}", "WEB_WORKERS": "1",
                    "TRUSTED_PROXIES": "127.0.0.1", "SECRET_KEY": django_settings.SECRET_KEY,
                    "VAULT_KEYS": ",".join(django_settings.VAULT_KEYS), "DATABASE_URL": machines.url,
                    "DATABASE_REPLICA_URLS": machines.replica.url, "PYTHONPATH": str(ROOT),
                },
            )  # fmt: skip

    def ask(self, path: str, form: dict | None = None):
        return ask(self.port, path, form)

    def edition(self) -> int:
        answer = self.ask(PAGE)
        assert answer.status == 200, answer.status
        return edition_in(answer.text)


def ask(port: int, path: str, form: dict | None = None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        connection.request("POST" if form else "GET", path, urlencode(form) if form else None, headers)
        answer = connection.getresponse()
        answer.text = answer.read().decode()
        return answer
    finally:
        connection.close()


NGINX = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    upstream paper {{ {servers} }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://paper; proxy_set_header Host $host; proxy_http_version 1.1;
            proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme;
        }}
    }}
}}
"""


class Front:
    """What readers come to: nginx before both servers; where there is none, one after the other."""

    def __init__(self, port: int, folder: Path, web: list[WebServer]) -> None:
        self.port, self.turns = port, itertools.cycle(web)
        program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
        self.process = None
        if program:
            lines = " ".join(f"server 127.0.0.1:{server.port};" for server in web)
            (folder / "conf").write_text(NGINX.format(folder=folder, port=port, servers=lines))
            command = [program, "-p", str(folder), "-e", f"{folder}/error.log", "-c", str(folder / "conf")]
            self.process = subprocess.Popen(command)

    def ask(self, path: str, form: dict | None = None):
        return ask(self.port, path, form) if self.process else next(self.turns).ask(path, form)

    def edition(self) -> int:
        answer = self.ask(PAGE)
        assert answer.status == 200, answer.status
        return edition_in(answer.text)

    def answers(self) -> bool:
        try:
            return self.ask("/healthz").status == 200
        except OSError:
            return False


@pytest.fixture(scope="module")
def web(machines, tmp_path_factory):
    """Two web servers of one paper."""
    folder, port = tmp_path_factory.mktemp("web"), free_port()
    web = [WebServer(folder / name, machines, port) for name in ("one", "two")]
    front = Front(port, folder, web)
    for server in web:
        wait_until(lambda server=server: _is_up(server))
    wait_until(front.answers)
    yield web, front
    processes = [front.process, *(server.process for server in web)]
    for process in filter(None, processes):
        process.terminate()
    for process in filter(None, processes):
        process.wait(20)


def _is_up(server: WebServer) -> bool:
    assert server.process.poll() is None
    try:
        return server.ask("/healthz").status == 200
    except OSError:
        return False


def test_comments_posted_through_either_server_are_kept_and_appear_on_both(machines, web):
    both, front = web
    texts = ["Through the first.", "Through the second."]
    for server, text in zip(both, texts, strict=True):
        posted = server.ask(f"{PAGE}comments/", {**SENT, "comment": text})
        assert posted.status == 303
        # The receipt is read where it was written, by either server at once.
        assert all(text in other.ask(posted.headers["Location"]).text for other in both)
    editor = make_editor("mira")
    for comment in Comment.objects.filter(text__in=texts):
        moderation.approve(comment, editor)
    machines.catch_up()
    for server in (*both, front, front):
        page = server.ask(PAGE).text
        assert [text for text in texts if text not in page] == []


def test_readers_are_answered_from_the_replica_and_see_a_change_once_it_has_it(machines, web):
    both, front = web
    now = front.edition()
    with held_back(machines):
        write(now + 1)
        assert {server.edition() for server in (*both, front, front)} == {now}
    assert {server.edition() for server in (*both, front, front)} == {now + 1}


def test_a_replica_that_stops_is_missed_by_nobody_and_used_again_when_it_is_back(machines, web):
    both, front = web
    now = front.edition()
    machines.replica.stop()
    write(now + 1)
    assert {server.edition() for server in (*both, *both, front, front)} == {now + 1}
    machines.catch_up()

    def readers():
        assert [server.edition() for server in both] == [now + 1] * 2
        return machines.replica.ask("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'newsportal'") >= 2

    wait_until(readers)


def test_while_the_primary_is_away_readers_go_on_reading_and_forms_say_so(machines, web):
    both, front = web
    now = front.edition()
    machines.primary.stop()
    try:
        assert {server.edition() for server in (*both, front, front)} == {now}
        assert both[0].ask(f"{PAGE}comments/", {**SENT, "comment": "Too early."}).status == 503
        machines.replica.stop()
        assert {server.edition() for server in (*both, front, front)} == {now}  # the last good copies
    finally:
        machines.primary.start()
        machines.replica.start()
    wait_until(lambda: both[0].ask("/archive/").status == 200)
    connections["default"].close()
    write(now + 1)
    machines.catch_up()
    wait_until(lambda: [server.edition() for server in both] == [now + 1] * 2)


def test_when_the_replica_takes_the_place_of_the_primary_the_paper_goes_on(machines, web):
    """The last one: the two are one no more."""
    both, front = web
    now = front.edition()
    machines.primary.stop()
    assert machines.replica.ask("SELECT pg_promote()")
    wait_until(lambda: both[0].ask(f"{PAGE}comments/", {**SENT, "comment": "After the change."}).status == 303)
    posted = both[1].ask(f"{PAGE}comments/", {**SENT, "comment": "And through the other one."})
    assert posted.status == 303
    machines.replica.ask("UPDATE articles_article SET headline = %s WHERE slug = 'bridge'", f"Edition {now + 1}")
    wait_until(lambda: [server.edition() for server in both] == [now + 1] * 2)
