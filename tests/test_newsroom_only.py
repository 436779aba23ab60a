"""Sessions, accounts and messages are the newsroom's: nothing of them runs for a reader."""

import pytest
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.test import Client
from django.urls import reverse

from tests.factories import make_article, make_comment, make_editor

pytestmark = pytest.mark.django_db

WORK = {
    SessionMiddleware: ("process_request", "process_response"),
    AuthenticationMiddleware: ("process_request",),
    MessageMiddleware: ("process_request", "process_response"),
}
ALL_WORK = {f"{middleware.__name__}.{name}" for middleware, names in WORK.items() for name in names}


@pytest.fixture
def work(monkeypatch) -> set[str]:
    """What the newsroom's middlewares have done since the test began."""
    done = set()

    def noted(what, real):
        def do(*called):
            done.add(what)
            return real(*called)

        return do

    for middleware, names in WORK.items():
        for name in names:
            monkeypatch.setattr(middleware, name, noted(f"{middleware.__name__}.{name}", getattr(middleware, name)))
    return done


def test_a_page_of_the_newsroom_runs_all_of_them(work):
    assert Client().get("/admin/login/").status_code == 200
    assert work == ALL_WORK


def test_a_readers_page_runs_none_of_them(work):
    article = make_article()
    comment = make_comment(article, state="approved")
    answers = {
        path: Client().get(path).status_code
        for path in (
            "/",
            article.get_absolute_url(),
            reverse("reply", args=[comment.pk]),
            "/feed/",
            "/preview/none/",
            "/no-such-page/",
            "/administration/",
        )
    }
    assert sorted(answers.values()) == [200, 200, 200, 200, 404, 404, 404]
    assert work == set()


def test_posting_a_comment_runs_none_of_them(work):
    filled = {"name": "Oona Kettle", "email": "oona@letters.example", "comment": "The ferry left twice."}
    path = f"{make_article().get_absolute_url()}comments/"
    assert Client().post(path, filled).status_code == 303
    assert Client().post(path, {**filled, "name": ""}).status_code == 422
    assert work == set()


def test_a_readers_page_knows_nobody_and_a_page_of_the_newsroom_does():
    editor = make_editor()
    client = Client()
    client.force_login(editor)
    assert client.get("/admin/articles/article/").context["user"] == editor
    said = client.get(make_article().get_absolute_url()).context
    assert said["user"].is_anonymous
    assert not hasattr(said["request"], "user") and not hasattr(said["request"], "session")


@pytest.mark.parametrize("path", ["/", "/admin/login/", "/no-such-page/"])
def test_what_protects_readers_stands_on_both(path):
    headers = Client().get(path).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "default-src" in headers["Content-Security-Policy"]
    assert headers["Content-Language"] == "en"
    assert Client().get(path, headers={"host": "another.example"}).status_code == 400
