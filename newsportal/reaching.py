"""The paper's database for a command that is not `up`: the one that runs, or the paper's own, started for as long."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from newsportal import local_postgres, preparing
from newsportal.cannot_start import CannotStart
from newsportal.preparing import Say
from newsportal.run_lock import RunLock


@contextmanager
def database(say: Say) -> Iterator[bool]:
    """
    Have a database with this version's tables while something is done with it, and say whether one ran already.

    The paper's own is started where it does not run, brought up to date and stopped again; a start of the paper
    meanwhile waits. One that runs, or that DATABASE_URL names, is left as it is. Raises CannotStart when its tables are
    older than the program.
    """
    if not settings.USES_EMBEDDED_POSTGRES or local_postgres.server_pid(settings.POSTGRES_DIR) is not None:
        preparing.reach_database()
        _refuse_old_tables()
        yield True
        return
    with RunLock(settings.VAR_DIR / "up.lock", "the command line") as lock:
        lock.stopping()
        try:
            local_postgres.start(settings.POSTGRES_DIR)
            preparing.reach_database()
            preparing.migrate(say)
            yield False
        finally:
            connections.close_all()
            local_postgres.stop(settings.POSTGRES_DIR)


def _refuse_old_tables() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CannotStart("The database is older than the program. Run `manage.py migrate`, then the command again.")
