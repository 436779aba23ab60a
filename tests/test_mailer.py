"""The worker sends what waits: once each, later where a server cannot, never where there is no use in it."""

import logging
import smtplib
import socket
import ssl
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Site
from comments import mailer
from comments.mail_fault_words import WORDS, in_words, what_to_do
from comments.mail_faults import fault_in
from comments.mail_writing import one_line
from comments.mailer import LATER, SERVER_RESTS, TOO_LATE, send_due_mail, try_again
from comments.models import Mail
from tests.factories import make_comment, make_confirmed, make_editor, make_mail, make_reader
from tests.smtp_sink import Mode, SmtpSink

pytestmark = pytest.mark.django_db

READER = "ada.quill@mail.example"


def published_mail(address: str = READER, **fields) -> Mail:
    reader = make_reader(address)
    comment = make_confirmed(address=reader, state="approved", mail="each")
    return make_mail(kind="published", to_reader=reader, comment=comment, **fields)


def state_of(mail: Mail) -> tuple[bool, bool, int, str]:
    """Whether it was sent, whether it was given up, the attempts, the fault."""
    mail.refresh_from_db()
    return mail.sent_at is not None, mail.gave_up_at is not None, mail.attempts, mail.fault


def minutes_until(mail: Mail) -> float:
    mail.refresh_from_db()
    return (mail.next_attempt_at - timezone.now()).total_seconds() / 60


def test_what_is_due_is_sent_once_and_what_is_not_waits(smtp_sink):
    mail = published_mail()
    later = published_mail("bo@mail.example", next_attempt_at=timezone.now() + timedelta(minutes=2))
    assert (send_due_mail(), send_due_mail()) == (1, 0)
    (received,) = smtp_sink.mails
    assert received.recipients == [READER]
    assert state_of(mail) == (True, False, 1, "")
    assert state_of(later) == (False, False, 0, "")


def test_a_mail_has_one_reader_a_sender_and_no_other_address(smtp_sink, settings):
    settings.DEFAULT_FROM_EMAIL = "tide@paper.example"
    Site.current()
    Site.objects.update(name='The "Tide"')
    mail = published_mail()
    send_due_mail()
    (received,) = smtp_sink.mails
    assert received.sender == "tide@paper.example"
    assert (received["To"], received["From"]) == (READER, '"The \\"Tide\\"" <tide@paper.example>')
    assert {received[name] for name in ("Cc", "Bcc", "Reply-To", "Sender", "Return-Path")} == {None}
    assert received["Message-ID"] == f"<{mail.pk}@127.0.0.1>"
    assert received["Auto-Submitted"] == "auto-generated"
    assert received["Date"]
    assert received["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert received["List-Unsubscribe"].startswith("<http://127.0.0.1:8000/comments/unsubscribe/")


def test_many_mails_go_over_one_line(smtp_sink):
    for number in range(3):
        published_mail(f"reader{number}@mail.example")
    assert send_due_mail() == 3
    assert smtp_sink.connections == 1
    assert all(len(mail.recipients) == 1 for mail in smtp_sink.mails)


def test_where_nothing_is_due_nobody_is_called(smtp_sink):
    assert send_due_mail() == 0
    assert smtp_sink.connections == 0


def test_a_paper_that_sends_no_mail_calls_nobody(smtp_sink, settings):
    published_mail()
    settings.SENDS_MAIL = False
    assert send_due_mail() == 0
    assert smtp_sink.connections == 0


def test_a_server_that_says_later_is_asked_later_each_time_after_a_longer_wait(smtp_sink):
    mail, smtp_sink.mode = published_mail(), Mode.LATER
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for attempt, wait in enumerate(LATER, 1):
            Mail.objects.update(made_at=timezone.now())
            send_due_mail()
            assert state_of(mail) == (False, False, attempt, "refused-451")
            assert minutes_until(mail) == wait.total_seconds() / 60
            clock.shift(wait)
        Mail.objects.update(made_at=timezone.now())
        send_due_mail()
    assert state_of(mail) == (False, True, len(LATER) + 1, "refused-451")


def test_what_was_later_arrives_once(smtp_sink):
    mail, smtp_sink.mode = published_mail(), Mode.LATER
    with time_machine.travel(timezone.now(), tick=False) as clock:
        send_due_mail()
        smtp_sink.mode = Mode.ACCEPTS
        assert send_due_mail() == 0
        clock.shift(LATER[0])
        assert (send_due_mail(), send_due_mail()) == (1, 0)
    assert state_of(mail) == (True, False, 2, "")
    assert len(smtp_sink.mails) == 1


@pytest.mark.parametrize(
    ("mode", "code"), [(Mode.NO_SUCH_READER, "refused-550"), (Mode.REFUSES_THE_WORDS, "refused-554")]
)
def test_a_reader_who_cannot_be_reached_is_given_up_and_the_next_one_is_not(smtp_sink, mode, code):
    first, second = published_mail(), published_mail("bo@mail.example")
    smtp_sink.mode = mode
    send_due_mail()
    assert state_of(first) == state_of(second) == (False, True, 1, code)
    assert smtp_sink.connections == 1


def test_a_sender_who_is_refused_costs_no_mail_an_attempt(smtp_sink):
    first, second = published_mail(), published_mail("bo@mail.example")
    smtp_sink.mode = Mode.REFUSES_THE_SENDER
    send_due_mail()
    assert state_of(first) == state_of(second) == (False, False, 0, "sender-553")
    assert minutes_until(second) == pytest.approx(SERVER_RESTS.total_seconds() / 60, abs=0.5)


def test_a_login_that_is_refused_costs_no_mail_an_attempt(settings):
    mail = published_mail()
    with SmtpSink(login=("paper", "harbour")) as sink:
        sink.use_in(settings)
        sink.mode = Mode.REFUSES_THE_LOGIN
        send_due_mail()
        assert state_of(mail) == (False, False, 0, "login-535")
        sink.mode = Mode.ACCEPTS
        try_again(mail)
        assert send_due_mail() == 1


def test_a_server_that_is_down_costs_no_mail_an_attempt(settings):
    with SmtpSink() as sink:
        sink.use_in(settings)
    mail = published_mail()
    assert send_due_mail() == 0
    assert state_of(mail) == (False, False, 0, "closed")
    assert minutes_until(mail) == pytest.approx(SERVER_RESTS.total_seconds() / 60, abs=0.5)


def test_a_tarpit_ends_the_round_and_is_an_attempt_of_one_mail(smtp_sink, settings):
    first, second = published_mail(), published_mail("bo@mail.example")
    settings.EMAIL_TIMEOUT, smtp_sink.mode = 0.3, Mode.TARPIT
    assert send_due_mail() == 0
    assert state_of(first) == (False, False, 1, "silent")
    assert state_of(second) == (False, False, 0, "silent")
    assert smtp_sink.connections == 1


def test_a_server_that_hangs_up_after_taking_a_mail_gets_it_again_under_the_same_message_id(smtp_sink):
    mail, smtp_sink.mode = published_mail(), Mode.DROPS_AFTER_DATA
    send_due_mail()
    assert state_of(mail) == (False, False, 1, "hung-up")
    smtp_sink.mode = Mode.ACCEPTS
    try_again(mail)
    send_due_mail()
    first, second = smtp_sink.mails
    assert first["Message-ID"] == second["Message-ID"]


def test_an_encrypted_line_is_encrypted_and_checked(settings, tmp_path, monkeypatch):
    published_mail()
    with SmtpSink(tmp_path, tls=True) as sink:
        sink.use_in(settings)
        monkeypatch.setenv("SSL_CERT_FILE", sink.environment()["SSL_CERT_FILE"])
        assert send_due_mail() == 1
        assert sink.was_encrypted == [True]


def test_a_server_nobody_vouches_for_gets_no_mail(settings, tmp_path):
    mail = published_mail()
    with SmtpSink(tmp_path, tls=True) as sink:
        sink.use_in(settings)
        assert send_due_mail() == 0
        assert state_of(mail) == (False, False, 0, "certificate")
        assert sink.mails == []


def test_mail_is_never_sent_in_clear_where_an_encrypted_line_was_asked_for(smtp_sink, settings):
    mail = published_mail()
    settings.EMAIL_USE_TLS = True
    assert send_due_mail() == 0
    assert state_of(mail) == (False, False, 0, "no-tls")
    assert smtp_sink.mails == []


def test_a_round_ends_after_its_time_and_the_next_one_goes_on(smtp_sink, monkeypatch):
    for number in range(3):
        published_mail(f"reader{number}@mail.example")
    monkeypatch.setattr(mailer, "A_ROUND", timedelta(0))
    assert send_due_mail() == 0
    monkeypatch.undo()
    assert send_due_mail() == 3


def test_a_mail_that_cannot_be_written_stops_no_other(smtp_sink, caplog):
    unknown = make_mail(kind="of nobody", next_attempt_at=timezone.now() - timedelta(minutes=1))
    published_mail()
    with caplog.at_level(logging.ERROR):
        assert send_due_mail() == 1
    assert state_of(unknown) == (False, False, 1, "program")
    assert "A mail of the kind of nobody could not be written" in caplog.text


def test_a_mail_with_nothing_left_to_say_is_not_sent(smtp_sink):
    mail = published_mail()
    type(mail.comment).objects.update(mail="")
    send_due_mail()
    assert state_of(mail) == (False, True, 1, "nothing")
    assert smtp_sink.mails == []


def test_a_mail_to_an_address_that_was_forgotten_is_not_sent(smtp_sink):
    mail = published_mail()
    type(mail.to_reader).objects.update(sealed=None)
    send_due_mail()
    assert state_of(mail) == (False, True, 1, "no-address")


def test_a_mail_to_an_address_no_key_opens_is_tried_again(smtp_sink):
    mail = published_mail()
    type(mail.to_reader).objects.update(sealed=b"sealed elsewhere")
    send_due_mail()
    assert state_of(mail) == (False, False, 1, "sealed")


def test_a_colleague_who_has_left_gets_no_mail(smtp_sink):
    make_comment()
    mail = make_mail()
    type(mail.to_staff).objects.filter(pk=mail.to_staff_id).update(is_active=False)
    send_due_mail()
    assert not state_of(mail)[0]
    assert smtp_sink.mails == []


def test_mail_that_has_waited_for_days_is_not_news_any_more_until_somebody_tries_again(smtp_sink):
    mail = published_mail()
    Mail.objects.update(made_at=timezone.now() - TOO_LATE - timedelta(minutes=1))
    send_due_mail()
    assert state_of(mail) == (False, True, 0, "late")
    assert try_again(mail)
    send_due_mail()
    assert state_of(mail) == (True, False, 1, "")
    assert not try_again(mail)


def test_mail_speaks_the_language_of_the_site(smtp_sink):
    Site.current()
    Site.objects.update(language="ru", name="Новая приливная газета " * 4)
    published_mail()
    send_due_mail()
    (received,) = smtp_sink.mails
    assert 'lang="ru"' in received.html
    assert received["From"].startswith("Новая приливная газета Новая")
    assert received.raw.isascii() is False


@pytest.mark.parametrize("headline", ["Ferry\r\nBcc: mallory@evil.example", "Ferry\x0bsinks\x85Bcc: x", "A" * 300])
def test_nothing_in_a_headline_or_a_name_makes_a_header(smtp_sink, headline):
    reader = make_reader(READER)
    asked = make_confirmed(address=reader, state="approved", mail="each")
    answer = make_comment(parent=asked, state="approved", name=headline[:80])
    make_mail(kind="answered", to_reader=reader, comment=answer)
    Site.current()
    Site.objects.update(name=headline[:100])
    assert send_due_mail() == 1
    (received,) = smtp_sink.mails
    assert received.recipients == [READER]
    assert received["Bcc"] is None
    assert "\n" not in received.subject


@given(st.text())
def test_any_text_on_one_line_can_stand_in_a_header(text):
    line = one_line(text)
    assert line.isprintable()
    assert line == one_line(line)
    assert one_line(f"{text}\r\nBcc: x\x0b") == f"{line} Bcc: x".strip()


def test_no_log_line_and_no_row_holds_an_address(smtp_sink, caplog, settings):
    settings.EMAIL_TIMEOUT = 0.3
    with caplog.at_level(logging.DEBUG):
        for mode in Mode:
            Mail.objects.all().delete()
            published_mail()
            smtp_sink.mode = mode
            send_due_mail()
            assert "ada.quill" not in str(list(Mail.objects.values()))
    assert "The mail server takes no mail (silent)" in caplog.text
    assert "ada.quill" not in caplog.text


def _certificate_fault(number: int) -> ssl.SSLCertVerificationError:
    failure = ssl.SSLCertVerificationError()
    failure.verify_code = number
    return failure


def _tls_fault(reason: str) -> ssl.SSLError:
    failure = ssl.SSLError()
    failure.reason = reason
    return failure


@pytest.mark.parametrize(
    ("failure", "code", "is_final", "is_the_servers"),
    [
        (smtplib.SMTPRecipientsRefused({READER: (421, b"")}), "greeting-421", False, True),
        (smtplib.SMTPRecipientsRefused({READER: (530, b"Sign in")}), "wants-login-530", False, True),
        (smtplib.SMTPRecipientsRefused({READER: (554, b"Relay access denied")}), "relay-554", True, False),
        (smtplib.SMTPRecipientsRefused({READER: (553, b"Sender address rejected")}), "sender-553", True, False),
        (smtplib.SMTPRecipientsRefused({READER: (451, b"4.1.8 no such domain")}), "sender-451", False, False),
        (smtplib.SMTPRecipientsRefused({}), "refused-0", False, False),
        (
            smtplib.SMTPSenderRefused(530, b"5.7.0 Must issue a STARTTLS command first", ""),
            "wants-tls-530",
            False,
            True,
        ),
        (smtplib.SMTPSenderRefused(421, b"", ""), "greeting-421", False, True),
        (smtplib.SMTPSenderRefused(553, b"", ""), "sender-553", False, True),
        (smtplib.SMTPAuthenticationError(535, b""), "login-535", False, True),
        (smtplib.SMTPConnectError(554, b""), "greeting-554", False, True),
        (smtplib.SMTPConnectError(-1, b"HTTP/1.1"), "not-mail", False, True),
        (smtplib.SMTPNotSupportedError(""), "cannot", False, True),
        (smtplib.SMTPNotSupportedError("SMTP AUTH extension not supported by server."), "no-login", False, True),
        (smtplib.SMTPException("No suitable authentication method found."), "no-login", False, True),
        (ssl.SSLError(), "tls", False, True),
        (_tls_fault("WRONG_VERSION_NUMBER"), "plain-port", False, True),
        (ssl.SSLEOFError(), "hung-up", False, True),
        (_certificate_fault(18), "certificate", False, True),
        (_certificate_fault(10), "certificate-expired", False, True),
        (_certificate_fault(62), "certificate-name", False, True),
        (socket.gaierror(), "no-name", False, True),
        (TimeoutError(), "silent", False, True),
        (ConnectionRefusedError(), "closed", False, True),
        (OSError(), "hung-up", False, True),
        (ValueError(READER), "program", False, False),
    ],
)
def test_a_failure_becomes_a_code_that_has_words(failure, code, is_final, is_the_servers):
    fault = fault_in(failure)
    assert (fault.code, fault.is_final, fault.is_the_servers) == (code, is_final, is_the_servers)
    assert str(in_words(fault.code)) != fault.code
    assert str(what_to_do(fault.code))
    assert READER not in repr(fault)


def test_each_code_says_something_else():
    assert len({str(said) for said, _do in WORDS.values()}) == len(WORDS)


def test_what_is_refused_for_now_is_told_apart_from_what_is_refused_for_good():
    assert str(in_words("refused-451")) == f"{WORDS['later'][0]} (451)"
    assert str(in_words("refused-550")) == f"{WORDS['refused'][0]} (550)"


def test_the_same_letter_to_staff_names_nobody_else(smtp_sink):
    make_comment()
    make_mail(to_staff=make_editor(email="mo@paper.example"))
    send_due_mail()
    (received,) = smtp_sink.mails
    assert received.recipients == ["mo@paper.example"]
    assert received["List-Unsubscribe"] is None
