"""/healthz says that the paper answers, /readyz that all of it works; both by any name, over http, to a probe."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from newsportal import health, rounds
from newsportal.models import WorkerRound

PROBES = ["/healthz", "/readyz", "/metrics"]
FINE = {"database": "ok", "migrations": "ok", "worker": "ok"}


@pytest.fixture
def public(settings):
    """A paper on the internet, which knows no name but its own and answers nobody over http."""
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT, settings.IS_HTTPS = ["paper.example"], True, True


def test_that_it_lives_is_said_without_the_database(client):
    """pytest refuses the database here."""
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
@pytest.mark.parametrize("page", PROBES)
def test_a_probe_by_number_and_over_http_is_answered_on_a_public_paper(client, public, page):
    rounds.begin()
    answer = client.get(page, headers={"host": "127.0.0.1:8000"})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert client.get("/", headers={"host": "127.0.0.1:8000"}).status_code == 400
    assert client.get("/", headers={"host": "paper.example"}).status_code == 301


@pytest.mark.django_db
def test_a_paper_that_works_is_ready_after_three_queries(client, django_assert_num_queries):
    rounds.begin()
    health.migration_state()
    with django_assert_num_queries(3):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "checks": FINE})


@pytest.mark.django_db
def test_a_worker_that_never_went_round_or_is_late_makes_it_not_ready(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "checks": {**FINE, "worker": "never"}})
    rounds.begin()
    WorkerRound.objects.update(began_at=timezone.now() - rounds.LATE_AFTER - timedelta(seconds=1))
    assert client.get("/readyz").json()["checks"]["worker"] == "late"


@pytest.mark.django_db
def test_a_migration_that_is_missing_and_one_that_nobody_here_knows_are_told_apart(client):
    rounds.begin()
    recorder = MigrationRecorder(connection)
    recorder.record_applied("comments", "9999_of_tomorrow")
    assert client.get("/readyz").json()["checks"]["migrations"] == "unknown"
    recorder.record_unapplied("comments", "9999_of_tomorrow")
    recorder.record_unapplied("comments", "0009_owning")
    assert client.get("/readyz").json()["checks"] == {**FINE, "migrations": "missing", "worker": "not-asked"}


@pytest.mark.django_db
def test_a_migration_of_an_app_that_is_gone_is_nobodys_fault():
    MigrationRecorder(connection).record_applied("an_app_of_yesterday", "0001_initial")
    assert health.migration_state().unknown == []


@pytest.mark.django_db
def test_an_empty_database_lacks_its_migrations(client):
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT here; ALTER TABLE django_migrations RENAME TO gone")
    assert health._migrations() == "missing"


def test_without_a_database_it_is_not_ready_and_nothing_else_is_asked(client, monkeypatch):
    def gone():
        raise OperationalError("connection to server failed: password of newsportal")

    monkeypatch.setattr(health.connection, "cursor", gone)
    answer = client.get("/readyz")
    checks = {"database": "away", "migrations": "not-asked", "worker": "not-asked"}
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "checks": checks})
