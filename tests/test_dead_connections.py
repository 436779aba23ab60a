"""A connection that PostgreSQL has closed is replaced before it is used; a live one stays, without being asked."""

import psycopg2
import pytest
from django.core.signals import request_started
from django.db import OperationalError, connection, transaction

from articles.models import Site
from newsportal import dead_connections

pytestmark = pytest.mark.django_db(transaction=True)


def cut() -> None:
    """Have PostgreSQL end this thread's connection, as a restart does; return when it has."""
    connection.ensure_connection()
    victim = connection.connection
    other = psycopg2.connect(**{**victim.get_dsn_parameters(), "password": victim.info.password})
    other.autocommit = True
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [victim.info.backend_pid])
    other.close()


@pytest.fixture(autouse=True)
def _a_row_to_find():
    Site.current()
    yield
    connection.close()


def test_a_request_after_a_restart_finds_a_new_connection():
    cut()
    request_started.send(sender=None, environ={})
    assert Site.objects.count() == 1


def test_without_looking_the_request_would_fail():
    cut()
    with pytest.raises(OperationalError):
        Site.objects.count()


def test_a_live_connection_is_kept():
    assert Site.objects.count() == 1
    before = connection.connection
    dead_connections.let_go()
    assert connection.connection is before


def test_one_that_was_closed_on_this_side_is_replaced():
    connection.ensure_connection()
    connection.connection.close()
    dead_connections.let_go()
    assert Site.objects.count() == 1


def test_a_transaction_that_was_cut_is_not_continued_on_another_connection():
    with pytest.raises(OperationalError), transaction.atomic():
        Site.objects.update(tagline="Half of it")
        cut()
        dead_connections.let_go()
        Site.objects.update(tagline="The other half")
    assert Site.objects.get().tagline == ""
