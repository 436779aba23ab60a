"""How long the database may take, and what a visitor gets when it takes longer."""

import subprocess
import sys
import time

import psycopg2
import pytest
from django.db import DatabaseError, connection

from newsportal import outage, timeouts
from tests.cluster import ROOT, database_url, environment

WAITS = {
    "statement_timeout": "SELECT pg_sleep(5)",
    "lock_timeout": "LOCK TABLE django_session",
    "idle_in_transaction_session_timeout": "SELECT 1",
}


@pytest.fixture
def hasty(request, django_db_setup, django_db_blocker):
    """A connection that waits for nothing longer than a twentieth of a second, beside one that holds a table."""
    with django_db_blocker.unblock():
        found = connection.copy()
        found.settings_dict = {
            **found.settings_dict,
            "OPTIONS": timeouts.starting_with(found.settings_dict["OPTIONS"], {request.param: "50ms"}),
        }
        other = psycopg2.connect(**{**connection.get_connection_params(), "cursor_factory": None})
        other.cursor().execute("LOCK TABLE django_session")
        yield found
        other.close()
        found.close()


@pytest.mark.parametrize(("hasty", "statement"), WAITS.items(), indirect=["hasty"])
def test_what_takes_too_long_is_an_outage_and_no_mistake_of_ours(hasty, statement):
    hasty.set_autocommit(False)
    with hasty.cursor() as cursor:
        cursor.execute("SELECT 1")
        time.sleep(0.2)
        with pytest.raises(DatabaseError) as fault:
            cursor.execute(statement)
    assert outage.is_outage(fault.value)


def test_a_timeout_is_added_to_the_options_that_the_address_of_the_database_gives():
    told = timeouts.starting_with({"options": "-c search_path=paper", "sslmode": "require"}, {"lock_timeout": "5s"})
    assert told == {"options": "-c search_path=paper -c lock_timeout=5s", "sslmode": "require"}


SHOW = """
import django, os
os.environ["DJANGO_SETTINGS_MODULE"] = "newsportal.settings"
django.setup()
from django.db import connection
def shown():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")
        print(*cursor.fetchone())
    connection.close()
shown()
import newsportal.wsgi
shown()
"""


@pytest.mark.parametrize(("setting", "said"), [("no", ["1h 1min", "10s 5s"]), ("yes", ["0 0", "0 0"])])
def test_the_web_server_waits_shorter_than_commands_unless_a_pooler_is_between(setting, said):
    env = {**environment(), "DATABASE_URL": database_url(), "DATABASE_POOLED": setting}
    told = subprocess.run([sys.executable, "-c", SHOW], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == said
