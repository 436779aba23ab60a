"""Two workers never send one mail, and one that is killed while sending loses none: with real commits."""

import os
import subprocess
import sys

import pytest
from django.db import connection, transaction
from django.utils import timezone

from comments.mailer import send_due_mail
from comments.models import Mail
from tests.at_once import together
from tests.cluster import ROOT, database_url
from tests.factories import make_article, make_confirmed, make_mail, make_reader
from tests.running_paper import free_port, wait_until
from tests.smtp_sink import Mode

pytestmark = pytest.mark.django_db(transaction=True)


def published_mail(address: str) -> Mail:
    reader = make_reader(address)
    comment = make_confirmed(address=reader, state="approved", mail="each")
    return make_mail(kind="published", to_reader=reader, comment=comment)


def test_two_workers_at_once_send_each_mail_once(smtp_sink):
    addresses = [f"reader{number}@mail.example" for number in range(8)]
    for address in addresses:
        published_mail(address)
    assert together(send_due_mail, send_due_mail) == []
    assert sorted(mail.recipients[0] for mail in smtp_sink.mails) == addresses
    assert not Mail.objects.filter(sent_at__isnull=True).exists()


def test_a_mail_that_is_being_sent_is_nobody_elses_even_when_it_is_due_again(smtp_sink, settings):
    settings.EMAIL_TIMEOUT, smtp_sink.mode = 2, Mode.TARPIT
    published_mail("ada@mail.example")
    free = []

    def another_worker() -> None:
        wait_until(lambda: smtp_sink.kept_waiting)
        free.extend(Mail.objects.select_for_update(skip_locked=True).filter(attempts=1))

    assert together(send_due_mail, transaction.atomic(another_worker)) == []
    assert free == []
    assert Mail.objects.filter(attempts=1).exists()


def test_a_worker_that_is_killed_while_sending_loses_nothing(smtp_sink):
    mail = published_mail("ada@mail.example")
    smtp_sink.mode = Mode.TARPIT
    database = database_url().rpartition("/")[0] + "/" + connection.settings_dict["NAME"]
    worker = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "worker", "--once"],
        env={**os.environ, **smtp_sink.environment(), "DATABASE_URL": database},
    )
    try:
        wait_until(lambda: smtp_sink.kept_waiting, 60)
    finally:
        worker.kill()
        worker.wait(10)
    mail.refresh_from_db()
    assert (mail.attempts, mail.sent_at) == (1, None)
    assert mail.next_attempt_at is not None
    smtp_sink.mode = Mode.ACCEPTS
    Mail.objects.update(next_attempt_at=timezone.now())
    assert send_due_mail() == 1
    assert len(smtp_sink.mails) == 1


def test_a_post_is_answered_while_the_mail_server_is_down_and_its_mail_goes_out_later(client, smtp_sink, settings):
    settings.EMAIL_PORT = free_port()
    form = {"name": "Oona", "email": "oona@mail.example", "comment": "It was May.", "mail": "on"}
    assert client.post(f"{make_article().get_absolute_url()}comments/", form).status_code == 303
    assert Mail.objects.get().attempts == 0
    send_due_mail()
    smtp_sink.use_in(settings)
    Mail.objects.update(next_attempt_at=timezone.now())
    assert [send_due_mail(), send_due_mail()] == [1, 0]
    assert len(smtp_sink.mails_to("oona@mail.example")) == 1
