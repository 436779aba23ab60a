"""What is answered before Django, what goes on to it, and that nobody can tell the difference."""

import gzip
import io
from datetime import timedelta

import brotli
import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from articles.kept_pages import shelf
from articles.models import Article, Site
from articles.page_cache import PLAIN, changes_at
from comments.models import Comment
from newsportal import front_door
from tests.factories import make_article, make_comment

PAGE = "/2026/03/bridge/"
DJANGO = b"Django answers"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _paper(monkeypatch):
    """A paper with two articles, its database not known to be away."""
    monkeypatch.setattr(front_door._Database, "failed_at", None)
    Site.current()
    make_article(slug="ferry", headline="The ferry turns back")
    make_article(slug="bridge")


class Answer:
    """What came out of the door."""

    def __init__(self, method: str = "GET", path: str = PAGE, query: str = "", host: str = "testserver", **headers):
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": host,
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
        }
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        self.content = b"".join(front_door.before(self._django)(environ, self._start))

    def _django(self, environ, start_response):
        start_response("200 OK", [])
        return [DJANGO]

    def _start(self, status, headers):
        self.status, self.headers = status, dict(headers)
        assert len(self.headers) == len(headers)

    @property
    def by_django(self) -> bool:
        return self.content == DJANGO


@pytest.fixture
def page(client):
    """The page as Django answers it, which is kept from then on."""
    return client.get(PAGE)


def test_a_page_that_nobody_has_asked_for_goes_on_to_django():
    assert Answer().by_django


def test_a_kept_page_is_answered_with_the_same_bytes_and_headers(page):
    answer = Answer()
    assert (answer.status, answer.content) == ("200 OK", page.content)
    assert answer.headers == dict(page.headers)


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_it_travels_compressed_as_django_sends_it(client, page, encoding):
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}[encoding]
    answer = Answer(accept_encoding=f"identity, {encoding}")
    assert unpack(answer.content) == page.content
    assert answer.headers == dict(client.get(PAGE, headers={"Accept-Encoding": encoding}).headers)


def test_it_is_not_sent_again_to_whoever_has_it(client, page):
    answer = Answer(if_none_match=f'"other", {page["ETag"]}', accept_encoding="br")
    assert (answer.status, answer.content) == ("304 Not Modified", b"")
    by_django = client.get(PAGE, headers={"If-None-Match": page["ETag"]}).headers
    assert answer.headers == {name: value for name, value in by_django.items() if name != "Content-Length"}


def test_whoever_has_another_page_gets_it_whole(page):
    assert Answer(if_none_match='W/"other"').content == page.content


def test_head_has_the_headers_and_no_body(page):
    answer = Answer("HEAD")
    assert (answer.content, answer.headers) == (b"", dict(page.headers))


def test_a_question_mark_in_a_path_begins_no_query(client):
    client.get("/", {"page": "1"})
    assert not Answer(path="/", query="page=1").by_django
    assert Answer(path="/?page=1").by_django


def test_a_list_is_kept_by_its_page(client):
    for number in range(25):
        make_article(slug=f"tide-{number}")
    second = client.get("/?page=2")
    assert Answer(path="/", query="utm_source=elsewhere&page=2&page=2").content == second.content
    assert Answer(path="/").by_django


@pytest.mark.parametrize(
    "asked",
    [
        {"method": "POST"},
        {"host": "other.example"},
        {"host": ""},
        {"if_match": '"a"'},
        {"path": "/2026/03/br\xfccke/"},
        {"path": "/no/such/page", "query": "page=2"},
        {"query": "&".join(f"a{number}=1" for number in range(2000))},
    ],
    ids=["a form", "another host", "no host", "a condition", "letters", "nothing there", "too many parameters"],
)
def test_what_django_answers_by_its_own_rules_goes_on_to_it(page, asked):
    assert Answer(**asked).by_django


def test_plain_http_goes_on_to_be_led_to_https(page, settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_PROXY_SSL_HEADER = True, ("HTTP_X_FORWARDED_PROTO", "https")
    assert Answer().by_django
    assert Answer(x_forwarded_proto="http").by_django
    assert not Answer(x_forwarded_proto="https").by_django


def test_a_claim_to_have_come_by_https_is_not_believed_without_a_proxy(page, settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_PROXY_SSL_HEADER = True, None
    assert Answer(x_forwarded_proto="https").by_django


def test_a_page_that_has_changed_goes_on_to_django(page):
    Article.objects.filter(slug="ferry").update(headline="The ferry sails again")
    assert Answer().by_django


def test_a_comment_outdates_its_own_article_and_no_other(client, page):
    client.get("/2026/03/ferry/")
    make_comment(Article.objects.get(slug="bridge"), state="approved")
    assert Answer().by_django
    assert not Answer(path="/2026/03/ferry/").by_django


def test_a_page_is_outdated_when_its_comments_close(client):
    closes = timezone.now() + timedelta(hours=1)
    Article.objects.filter(slug="bridge").update(comments_close_at=closes)
    client.get(PAGE)
    assert not Answer().by_django
    kept = shelf.get(PAGE)
    assert kept.until == closes
    assert not kept.is_present(kept.edition, closes)


def test_a_page_that_was_being_made_when_its_comments_closed_is_not_kept(client, monkeypatch):
    """Some of its parts may have been made before that moment, and some after it."""
    closes = timezone.now() + timedelta(hours=1)
    Article.objects.filter(slug="bridge").update(comments_close_at=closes)

    def closed_meanwhile(request, moment):
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda: closes)
            changes_at(request, moment)

    monkeypatch.setattr("comments.templatetags.comments.changes_at", closed_meanwhile)
    assert "Leave a Reply" in client.get(PAGE).text
    kept = shelf.get(PAGE)
    assert kept.until == closes
    assert not kept.is_present(kept.edition, closes)


def test_an_article_that_was_removed_is_not_answered(page):
    Article.objects.filter(slug="bridge").update(retracted_at=timezone.now(), withdrawal="law")
    assert Answer().by_django


class TestWhileTheDatabaseIsAway:
    """The last good copy is answered, and when the database is back, nothing of before."""

    @pytest.fixture
    def asked(self, monkeypatch):
        """Take the database away; returns how often it was asked since."""
        asked = []

        def away(*question):
            asked.append(question)
            raise OperationalError

        monkeypatch.setattr(front_door, "edition_of", away)
        monkeypatch.setattr(connection, "close", lambda: None)
        return asked

    def test_the_last_good_copy_is_answered(self, page, asked):
        Comment.objects.all().delete()
        assert Answer().content == page.content

    def test_it_is_asked_twice_and_then_left_in_peace(self, page, asked):
        for _ in range(3):
            Answer()
        assert len(asked) == 2

    def test_it_is_asked_again_after_a_while(self, page, asked, monkeypatch):
        Answer()
        monkeypatch.setattr(front_door, "REST", 0)
        Answer()
        assert len(asked) == 4

    def test_nothing_of_before_is_answered_when_it_is_back(self, page, monkeypatch):
        monkeypatch.setattr(front_door._Database, "failed_at", -front_door.REST)
        monkeypatch.setattr(front_door.time, "monotonic", lambda: 1.0)
        assert Answer().by_django
        assert shelf.get(PAGE) is None


def test_a_connection_that_broke_is_opened_again_without_an_outage(page, monkeypatch):
    answers = iter([OperationalError("server closed the connection"), front_door.edition_of])

    def broken_once(*question):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer(*question)

    monkeypatch.setattr(front_door, "edition_of", broken_once)
    monkeypatch.setattr(connection, "close", lambda: None)
    assert Answer().content == page.content
    assert front_door._Database.failed_at is None


def test_each_encoding_is_made_once(page):
    Answer(accept_encoding="br")
    made = shelf.get(PAGE).bodies["br"]
    Answer(accept_encoding="br")
    assert shelf.get(PAGE).bodies["br"] is made
    assert set(shelf.get(PAGE).bodies) == {PLAIN, "br"}
