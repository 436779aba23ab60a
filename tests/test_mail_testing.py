"""A test mail to oneself, against mail servers that take it and others that do not: each fault has its own words."""

import logging
import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import AuditEvent
from comments import mail_testing
from comments.mail_testing import MOST, WITHIN, CannotTest, is_tested, send_test
from comments.models import Mail, MailTest
from tests.factories import make_editor
from tests.smtp_sink import Mode, SmtpSink

pytestmark = pytest.mark.django_db

ADDRESS = "mira.tallow@paper.example"


@pytest.fixture
def mira():
    return make_editor("mira", first_name="Mira", last_name="Tallow", email=ADDRESS)


@contextmanager
def server_that(answer):
    """A socket on 127.0.0.1 whose one connection is given to `answer`; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve():
            while True:
                try:
                    line, _address = listening.accept()
                except OSError:
                    return
                with line:
                    line.settimeout(5)
                    with suppress(OSError):
                        answer(line)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(10)


def use_port(settings, port: int, scheme: str = "smtp") -> None:
    settings.SENDS_MAIL, settings.EMAIL_URL = True, f"{scheme}://127.0.0.1:{port}"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = scheme == "smtp+tls", scheme == "smtp+ssl"


def test_it_goes_to_the_address_of_ones_own_account_and_mail_counts_as_tested(smtp_sink, mira):
    assert not is_tested()
    test = send_test(mira)
    (received,) = smtp_sink.mails
    assert received.recipients == [ADDRESS]
    assert received.subject.startswith("Test mail from ")
    assert "Mira Tallow asked for this test" in received.text
    assert (test.by, test.fault) == (mira, "")
    assert is_tested()
    assert not Mail.objects.exists()
    event = AuditEvent.objects.get(action="test_mail")
    assert (event.staff, event.row) == (mira, None)


def test_with_other_settings_mail_counts_as_not_tested(smtp_sink, mira, settings):
    send_test(mira)
    for name, value in (("EMAIL_URL", "smtp://elsewhere.example"), ("DEFAULT_FROM_EMAIL", "other@paper.example")):
        before = getattr(settings, name)
        setattr(settings, name, value)
        assert not is_tested()
        setattr(settings, name, before)
    assert is_tested()
    settings.SENDS_MAIL = False
    assert not is_tested()


def test_the_newest_test_counts(smtp_sink, mira):
    send_test(mira)
    smtp_sink.mode = Mode.REFUSES_THE_SENDER
    send_test(mira)
    assert not is_tested()


@pytest.mark.parametrize(
    ("mode", "code"),
    [
        (Mode.REFUSES_THE_SENDER, "sender-553"),
        (Mode.NO_SUCH_READER, "refused-550"),
        (Mode.LATER, "refused-451"),
        (Mode.REFUSES_TO_RELAY, "relay-554"),
        (Mode.REFUSES_THE_WORDS, "refused-554"),
        (Mode.DROPS_AFTER_DATA, "hung-up"),
        (Mode.TARPIT, "silent"),
    ],
)
def test_what_a_mail_server_refuses_is_told_apart(smtp_sink, mira, monkeypatch, mode, code):
    monkeypatch.setattr(mail_testing, "LINE_SECONDS", 0.3)
    smtp_sink.mode = mode
    assert send_test(mira).fault == code
    assert MailTest.objects.get().fault == code


def test_a_login_that_is_refused_or_missing_is_told_apart(mira, settings):
    with SmtpSink(login=("paper", "harbour")) as sink:
        sink.use_in(settings)
        settings.EMAIL_HOST_PASSWORD = "wrong"
        assert send_test(mira).fault == "login-535"
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        assert send_test(mira).fault == "wants-login-530"
        assert sink.mails == []


def test_a_login_where_none_is_offered_is_told_apart(smtp_sink, mira, settings):
    smtp_sink.offers_login = False
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "paper", "harbour"
    assert send_test(mira).fault == "no-login"


def test_a_port_where_nobody_listens_is_told_apart(mira, settings):
    with SmtpSink() as sink:
        sink.use_in(settings)
    assert send_test(mira).fault == "closed"


def test_a_name_that_nobody_knows_is_told_apart(smtp_sink, mira, monkeypatch):
    def unknown(*_asked: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert send_test(mira).fault == "no-name"


@pytest.mark.parametrize(("scheme", "code"), [("smtp+tls", "no-tls"), ("smtp+ssl", "plain-port")])
def test_a_server_that_speaks_in_clear_where_encryption_is_asked_for_is_told_apart(
    smtp_sink, mira, settings, scheme, code
):
    use_port(settings, smtp_sink.port, scheme)
    assert send_test(mira).fault == code
    assert smtp_sink.mails == []


@pytest.mark.parametrize(
    ("certificate", "code"),
    [({}, "certificate"), ({"days": -1}, "certificate-expired"), ({"ip": "127.0.0.2"}, "certificate-name")],
)
def test_each_bad_certificate_is_told_apart(mira, settings, tmp_path, monkeypatch, certificate, code):
    with SmtpSink(tmp_path, tls=True, **certificate) as sink:
        sink.use_in(settings)
        if certificate:
            monkeypatch.setenv("SSL_CERT_FILE", sink.environment()["SSL_CERT_FILE"])
        assert send_test(mira).fault == code
        assert sink.mails == []


def test_a_port_for_encrypted_lines_spoken_to_in_clear_is_told_apart(mira, settings, tmp_path, monkeypatch):
    monkeypatch.setattr(mail_testing, "LINE_SECONDS", 0.3)
    with SmtpSink(tmp_path, tls=True) as sink:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sink.environment()["SSL_CERT_FILE"])

    def encrypted(line: socket.socket) -> None:
        context.wrap_socket(line, server_side=True).close()

    with server_that(encrypted) as port:
        use_port(settings, port)
        assert send_test(mira).fault == "tls-port"


def test_what_is_no_mail_server_is_told_apart(mira, settings):
    with server_that(lambda line: line.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as port:
        use_port(settings, port)
        assert send_test(mira).fault == "not-mail"


@pytest.mark.parametrize("greeting", [b"554 5.3.2 No mail here\r\n", b"421 4.7.0 Too busy\r\n"])
def test_a_server_that_takes_no_mail_now_is_told_apart(mira, settings, greeting):
    with server_that(lambda line: line.sendall(greeting)) as port:
        use_port(settings, port)
        assert send_test(mira).fault == f"greeting-{greeting[:3].decode()}"


def test_a_server_that_lets_its_answer_drip_holds_nobody_longer_than_one_that_hangs(mira, settings, monkeypatch):
    done = threading.Event()

    def drip(line: socket.socket) -> None:
        while not done.wait(0.05):
            line.sendall(b"2")

    monkeypatch.setattr(mail_testing, "SECONDS", 0.4)
    with server_that(drip) as port:
        use_port(settings, port)
        assert send_test(mira).fault == "silent"
        done.set()


def test_mail_that_is_shown_in_the_console_is_no_test_of_a_server(mira, settings, mailoutbox):
    settings.EMAIL_URL = "console:"
    assert send_test(mira).fault == "console"
    assert len(mailoutbox) == 1
    assert not is_tested()


@pytest.mark.parametrize(("sends_mail", "email", "why"), [(False, ADDRESS, "unset"), (True, "", "no-address")])
def test_without_a_server_or_an_address_nothing_is_tried(smtp_sink, settings, sends_mail, email, why):
    settings.SENDS_MAIL = sends_mail
    with pytest.raises(CannotTest, match=why):
        send_test(make_editor("bo", email=email))
    assert smtp_sink.connections == MailTest.objects.count() == AuditEvent.objects.count() == 0


def test_a_person_sends_so_many_tests_within_a_time_and_others_are_not_held_up(mira, settings):
    settings.EMAIL_URL = "console:"
    for _ in range(MOST):
        send_test(mira)
    with pytest.raises(CannotTest, match="too-many"):
        send_test(mira)
    send_test(make_editor("bo", email="bo@paper.example"))
    MailTest.objects.update(at=timezone.now() - WITHIN - timedelta(seconds=1))
    send_test(mira)


def test_a_test_that_was_broken_off_is_no_success(smtp_sink, mira, monkeypatch):
    def stop(_written: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(mail_testing, "_hand_over", stop)
    with pytest.raises(KeyboardInterrupt):
        send_test(mira)
    assert MailTest.objects.get().fault == "unfinished"
    assert not is_tested()


def test_no_log_line_and_no_row_holds_the_address(smtp_sink, mira, monkeypatch, caplog):
    monkeypatch.setattr(mail_testing, "LINE_SECONDS", 0.3)
    monkeypatch.setattr(mail_testing, "MOST", 100)
    with caplog.at_level(logging.DEBUG):
        for mode in Mode:
            smtp_sink.mode = mode
            send_test(mira)
    assert ADDRESS not in caplog.text
    assert ADDRESS not in str(list(MailTest.objects.values()) + list(AuditEvent.objects.values()))
