"""The mail server of the tests does what its modes say; smtplib, which the paper uses, is the other side."""

import smtplib
import ssl

import pytest

from tests.smtp_sink import Mode, SmtpSink

MAIL = "Subject: =?utf-8?b?0J/QsNGA0L7QvA==?=\r\n\r\nRead http://paper.example/comments/confirm/abc/ first.\r\n"
SENDER, READER = "paper@paper.example", "ada@mail.example"


@pytest.fixture
def sink():
    with SmtpSink() as running:
        yield running


def send(sink: SmtpSink, timeout: float = 5) -> None:
    with smtplib.SMTP("127.0.0.1", sink.port, timeout=timeout) as client:
        client.sendmail(SENDER, [READER], MAIL)


def test_mail_is_kept_as_it_came(sink):
    send(sink)
    (mail,) = sink.wait_for(1, to=READER)
    assert (mail.sender, mail.recipients, mail.subject) == (SENDER, [READER], "Паром")
    assert mail.link_to("/confirm/") == "/comments/confirm/abc/"
    assert sink.connections == 1


@pytest.mark.parametrize(
    ("mode", "failure"),
    [
        (Mode.LATER, smtplib.SMTPRecipientsRefused),
        (Mode.NO_SUCH_READER, smtplib.SMTPRecipientsRefused),
        (Mode.REFUSES_THE_SENDER, smtplib.SMTPSenderRefused),
        (Mode.REFUSES_THE_WORDS, smtplib.SMTPDataError),
    ],
)
def test_a_refusal_is_an_answer_with_the_code_it_is_named_for(sink, mode, failure):
    sink.mode = mode
    with pytest.raises(failure) as refused:
        send(sink)
    assert mode.value[:3] in str(refused.value)
    assert sink.mails == []


def test_a_server_that_hangs_up_has_taken_the_mail(sink):
    sink.mode = Mode.DROPS_AFTER_DATA
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(sink)
    assert len(sink.mails) == 1


def test_a_tarpit_says_nothing(sink):
    sink.mode = Mode.TARPIT
    with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
        send(sink, timeout=0.3)


def test_only_the_right_password_is_let_in():
    with SmtpSink(login=("paper", "harbour")) as sink, smtplib.SMTP("127.0.0.1", sink.port, timeout=5) as client:
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.login("paper", "wrong")
        with pytest.raises(smtplib.SMTPSenderRefused):
            client.sendmail(SENDER, [READER], MAIL)
        client.login("paper", "harbour")
        client.sendmail(SENDER, [READER], MAIL)
        assert len(sink.mails) == 1


def test_a_line_that_is_encrypted_is_known_to_be(tmp_path, monkeypatch):
    with SmtpSink(tmp_path, tls=True) as sink:
        monkeypatch.setenv("SSL_CERT_FILE", sink.environment()["SSL_CERT_FILE"])
        with smtplib.SMTP("127.0.0.1", sink.port, timeout=5) as client:
            client.starttls(context=ssl.create_default_context())
            client.sendmail(SENDER, [READER], MAIL)
        send(sink)
        assert sink.was_encrypted == [True, False]
