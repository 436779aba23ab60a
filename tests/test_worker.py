"""`manage.py worker` goes round its duties, whatever becomes of one of them."""

import logging
import os
import signal
import subprocess
import sys
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from comments import retention
from newsportal.management.commands import worker
from tests.cluster import ROOT
from tests.running_paper import wait_until


def test_the_duties_are_those_the_paper_has_promised():
    assert {duty.__name__ for duty in worker.DUTIES} >= {
        "clear_expired_sessions",
        retention.forget_submission_digests.__name__,
        retention.forget_posting_windows.__name__,
    }


@pytest.mark.django_db
def test_expired_sign_ins_are_deleted_and_others_kept():
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(minutes=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(days=1))
    call_command("worker", once=True)
    assert [session.session_key for session in Session.objects.all()] == ["new"]


@pytest.mark.django_db
@pytest.mark.parametrize("fault", [ValueError("no"), OperationalError("server closed the connection")])
def test_a_duty_that_fails_does_not_stop_the_next(fault):
    done = []

    def failing():
        raise fault

    def next_one():
        done.append(True)

    assert worker.go_round([failing, next_one]) == ["failing"]
    assert done == [True]


@pytest.mark.django_db
def test_a_failed_duty_is_in_the_log_by_name(caplog):
    def forget_everything():
        raise ValueError("no")

    with caplog.at_level(logging.ERROR, logger="newsportal.worker"):
        worker.go_round([forget_everything])
    assert "forget_everything failed; the next round tries again" in caplog.text


@pytest.mark.django_db
def test_a_single_round_with_a_failure_ends_with_an_error(monkeypatch):
    def failing():
        raise ValueError("no")

    monkeypatch.setattr(worker, "DUTIES", [failing])
    with pytest.raises(CommandError, match="Failed: failing"):
        call_command("worker", once=True, stderr=StringIO())


def test_it_stops_at_once_when_told_to_and_outlives_a_missing_database(tmp_path):
    """Its database is one that does not exist: each round fails, the worker stays."""
    output = tmp_path / "out"
    with output.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "worker"],
            env={**os.environ, "VAR_DIR": str(tmp_path / "var")}, stdout=file, stderr=file,
        )  # fmt: skip
    wait_until(lambda: "clear_expired_sessions: the database cannot be used" in output.read_text(), 60)
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert "Traceback" not in output.read_text()
