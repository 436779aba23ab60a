"""What a log line says of a request, as text and as JSON, and what it never says."""

import json
import logging
import logging.config
from io import StringIO
from ipaddress import ip_network

import pytest
from django.test import Client
from django.urls import include, path
from hypothesis import given
from hypothesis import strategies as st

from newsportal import slow_requests
from newsportal.log_lines import JsonLines
from newsportal.logs import log_settings

REQUEST = "0f" * 16
WHO = {
    "REMOTE_ADDR": "10.0.0.1",
    "HTTP_X_REQUEST_ID": REQUEST,
    "HTTP_X_FORWARDED_FOR": "203.0.113.77",
    "HTTP_USER_AGENT": "Kestrel/5.0",
    "HTTP_REFERER": "https://elsewhere.example/kestrel",
    "HTTP_COOKIE": "session=kestrel",
}


def broken(_request, **_parts):
    raise ValueError("no such reader: kestrel@reader.example")


urlpatterns = [
    path("comments/receipt/<str:token>/", broken),
    path("accounts/<str:token>/", broken),
    path("", include("newsportal.urls")),
]
handler500 = "newsportal.outage.server_error"


@pytest.fixture
def client(settings):
    settings.ROOT_URLCONF = __name__
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.1")]
    return Client(raise_request_exception=False)


@pytest.fixture
def written(monkeypatch):
    """Let the root logger write as LOG_FORMAT says; returns what was written since, on however busy a machine."""
    monkeypatch.setattr(slow_requests, "SLOW", float("inf"))
    made = []

    def begin(log_format):
        output, parts = StringIO(), logging.config.DictConfigurator(log_settings(log_format))
        handler = logging.StreamHandler(output)
        handler.setFormatter(parts.configure_formatter(parts.config["formatters"][log_format]))
        for name in parts.config["handlers"]["console"]["filters"]:
            handler.addFilter(parts.configure_filter(parts.config["filters"][name]))
        logging.getLogger().addHandler(handler)
        made.append(handler)
        return output

    yield begin
    for handler in made:
        logging.getLogger().removeHandler(handler)


def lines(output):
    return [json.loads(line) for line in output.getvalue().splitlines()]


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["comments/receipt", "accounts"])
def test_a_failure_is_one_object_with_its_request_and_route_and_nothing_of_the_reader(client, written, page):
    output = written("json")
    client.get(f"/{page}/s3cret-t0ken/?email=kestrel%40reader.example", **WHO)
    [said] = lines(output)
    assert said["request"] == REQUEST
    assert (said["method"], said["route"], said["status"]) == ("GET", f"/{page}/<str:token>/", 500)
    assert (said["level"], said["logger"]) == ("error", "django.request")
    assert isinstance(said["milliseconds"], int)
    assert "ValueError: no such reader: [address removed]" in said["traceback"]
    assert said["message"] == f"Internal Server Error: /{page}/<str:token>/"
    for personal in ("s3cret-t0ken", "kestrel@", "kestrel%40", "203.0.113.77", "Kestrel/5.0", "elsewhere"):
        assert personal not in output.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "route"), [("/kestrel-of-the-harbour/", "/<slug:slug>/"), ("/kestrel-of/the-harbour/", "-")]
)
def test_a_missing_page_is_said_without_its_path(client, written, path, route):
    output = written("json")
    client.get(path, **WHO)
    [said] = lines(output)
    assert (said["message"], said["route"], said["status"]) == (f"Not Found: {route}", route, 404)
    assert "kestrel-of" not in output.getvalue()


@pytest.mark.django_db
def test_a_line_of_text_has_the_id_of_its_request(client, written):
    output = written("line")
    client.get("/accounts/x/", **WHO)
    assert f" ERROR django.request [{REQUEST}] Internal Server Error: " in output.getvalue()


def test_a_line_outside_of_a_request_has_none(written):
    text, objects = written("line"), written("json")
    logging.getLogger("newsportal.worker").warning("%s failed", "forget_mails")
    assert text.getvalue().endswith(" WARNING newsportal.worker [-] forget_mails failed\n")
    [said] = lines(objects)
    assert said.pop("time").endswith("Z")
    assert said == {"level": "warning", "logger": "newsportal.worker", "message": "forget_mails failed"}


@given(st.text(st.characters()))
def test_a_record_is_one_line_of_json_whatever_it_says(message):
    line = JsonLines().format(logging.LogRecord("x", logging.INFO, __file__, 1, "%s", (message,), None))
    assert "\n" not in line
    assert line.isascii()
    assert json.loads(line)["message"] == message


@pytest.mark.django_db
def test_an_answer_that_took_long_is_in_the_log_by_its_route_and_another_is_not(client, written, monkeypatch):
    output = written("json")
    client.get("/search/?q=kestrel", **WHO)
    assert output.getvalue() == ""
    monkeypatch.setattr(slow_requests, "SLOW", 0)
    client.get("/search/?q=kestrel", **WHO)
    [said] = lines(output)
    assert (said["logger"], said["route"], said["status"]) == ("newsportal.slow", "/search/", 200)
    assert said["message"].startswith("GET /search/ took ")
    assert "kestrel" not in output.getvalue()
