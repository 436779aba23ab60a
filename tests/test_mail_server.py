"""EMAIL_URL: one address that says where mail is handed over, and how."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives
from hypothesis import given
from hypothesis import strategies as st

from comments.console_mail import EmailBackend
from newsportal.mail_server import django_mail
from tests.cluster import ROOT


@pytest.mark.parametrize(
    ("url", "host", "port", "tls", "ssl"),
    [
        ("smtp+tls://ann:har%40bour@mail.example", "mail.example", 587, True, False),
        ("smtp+ssl://ann:har%40bour@mail.example", "mail.example", 465, False, True),
        ("smtp://ann:har%40bour@localhost:2525", "localhost", 2525, False, False),
    ],
)
def test_the_scheme_says_how_it_is_encrypted(url, host, port, tls, ssl):
    mail = django_mail(url)
    assert (mail["EMAIL_HOST"], mail["EMAIL_PORT"]) == (host, port)
    assert (mail["EMAIL_USE_TLS"], mail["EMAIL_USE_SSL"]) == (tls, ssl)
    assert (mail["EMAIL_HOST_USER"], mail["EMAIL_HOST_PASSWORD"]) == ("ann", "har@bour")
    assert mail["EMAIL_BACKEND"].endswith("smtp.EmailBackend")


@pytest.mark.parametrize("url", ["mail.example", "file:/tmp", "smtp://", "smtps://h", "smtp://h:x", "smtp://h?tls=1"])
def test_what_is_no_mail_server_is_refused_without_repeating_it(url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL is no address of a mail server") as refusal:
        django_mail(url)
    assert "file:" not in str(refusal.value)


@given(st.text())
def test_any_text_is_understood_or_refused(text):
    try:
        assert django_mail(text)["EMAIL_HOST"]
    except ImproperlyConfigured:
        return


def test_a_paper_of_ones_own_shows_mail_in_the_console_without_whom_it_goes_to(capsys):
    mail = EmailMultiAlternatives("Паром", "Is this your address?", "paper@paper.example", ["ada@mail.example"])
    mail.attach_alternative("<p>Is this", "text/html")
    EmailBackend().send_messages([mail])
    shown = capsys.readouterr().out
    assert "--- Mail: Паром\n\nIs this your address?\n" in shown
    assert "mail.example" not in shown
    assert "<p>" not in shown


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("EMAIL_URL", "smtps://paper:harbour@mail.example", "EMAIL_URL is no address"),
        ("MAIL_FROM", "The Tide <tide@paper.example>", "Give a bare address"),
    ],
)
def test_a_paper_does_not_start_with_a_mail_setting_it_cannot_use(name, value, said, tmp_path):
    check = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "check"],
        env={**os.environ, "VAR_DIR": str(tmp_path), name: value}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert check.returncode != 0
    assert said in check.stderr
    assert "harbour" not in check.stderr
