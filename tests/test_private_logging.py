"""No email address leaves the program through a log line or an error report."""

import logging
import sys

import pytest
from django.test import RequestFactory
from django.views.debug import get_exception_reporter_class

from newsportal.private_logging import Censor, censored

ADDRESSES = [
    "kestrel@reader.example",
    "Kestrel.Sky+news@mail.reader.example",
    "kestrel@localhost",
    "kestrel@[192.0.2.1]",
    "kestrel%40reader.example",
    "кестрель@почта.рф",
    '"kestrel sky"@reader.example',
    "kestrel" * 30 + "@reader.example",
]


def written(message, *arguments, **extra):
    """What a handler with our filter writes for one call of the logger."""
    record = logging.LogRecord("test", logging.ERROR, __file__, 1, message, arguments, extra.get("exc_info"))
    record.stack_info = extra.get("stack_info")
    Censor().filter(record)
    return logging.Formatter("{message}", style="{").format(record)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_in_a_message_is_removed(address):
    said = written(f"could not send to {address}, giving up")
    assert "kestrel" not in said.lower()
    assert "кестрель" not in said
    assert said.startswith("could not send to ")
    assert said.endswith("giving up")


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_in_an_argument_is_removed(address):
    assert "kestrel" not in written("refused: %s (%r)", address, {"email": address}).lower()


def test_an_address_in_a_traceback_is_removed():
    try:
        raise ValueError("no such reader: kestrel@reader.example")
    except ValueError:
        said = written("failed", exc_info=sys.exc_info())
    assert "ValueError: no such reader: [address removed]" in said
    assert "kestrel@" not in said


def test_an_address_in_a_stack_is_removed():
    assert "kestrel" not in written("here", stack_info="send('kestrel@reader.example')")


def test_the_token_of_a_preview_is_removed_from_a_path():
    assert written("Not Found: %s", "/preview/f3Kq-9_xTz/") == "Not Found: /preview/[token removed]/"


@pytest.mark.parametrize("page", ["receipt", "letters"])
def test_the_token_of_a_private_page_is_removed_from_a_path(page):
    said = written("Service Unavailable: %s", f"/comments/{page}/f3Kq-9_xTz/")
    assert said == f"Service Unavailable: /comments/{page}/[token removed]/"


def test_what_was_censored_once_stays_as_it_is():
    said = censored("/preview/f3Kq-9_xTz/ by kestrel@reader.example")
    assert censored(said) == said


def test_text_without_an_address_is_kept_to_the_letter():
    for text in ("GET / 200", "meet @ noon", "100%", "a@", "@b"):
        assert censored(text) == text


def test_a_message_whose_arguments_do_not_fit_is_still_written():
    assert "kestrel" not in written("two %s %s", "kestrel@reader.example")


SENT = "@".join(["kestrel", "reader.example"])  # in parts: a report shows the lines of source around the mistake


def report(request):
    try:
        email = SENT
        raise ValueError("this page could not be made")
    except ValueError:
        reporter = get_exception_reporter_class(request)(request, *sys.exc_info())
        assert email
    return reporter.get_traceback_text() + reporter.get_traceback_html()


def test_an_error_report_names_the_fields_sent_and_shows_none():
    request = RequestFactory().post("/2026/03/slug/comments/", {"email": SENT, "comment": "\N{WHITE CHESS KING} rook"})
    said = report(request)
    assert "ValueError" in said
    assert "comment" in said
    assert SENT not in said
    assert "\N{WHITE CHESS KING}" not in said


def test_an_error_report_shows_no_query_cookie_or_header():
    request = RequestFactory().get(
        f"/news/{SENT}/?email={SENT.replace('@', '%40')}",
        headers={"referer": f"https://x.example/?e={SENT}", "cookie": f"session={SENT}"},
    )
    said = report(request)
    assert SENT not in said
    assert SENT.replace("@", "%40") not in said
