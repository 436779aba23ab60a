"""A database to work with, whether the paper runs or not."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, connections

from newsportal import local_postgres
from newsportal.backups.faults import BackupFault
from newsportal.run_lock import RunLock


@contextmanager
def database_running(doing: str, *, alone: bool) -> Iterator[None]:
    """
    See that the database runs while the enclosed is done; a server that was started for it is stopped again.

    `doing` is told to whoever wants to start the paper meanwhile, such as "being restored". With `alone`, a paper that
    runs is refused. Raises CannotStart, PostgresError.
    """
    is_ours = settings.USES_EMBEDDED_POSTGRES
    runs = is_ours and local_postgres.server_pid(settings.POSTGRES_DIR) is not None
    if not alone and (runs or not is_ours):
        yield
        return
    with RunLock(settings.VAR_DIR / "up.lock", doing):
        if is_ours:
            local_postgres.start(settings.POSTGRES_DIR)
        try:
            yield
        finally:
            if is_ours and not runs:
                connections.close_all()
                local_postgres.stop(settings.POSTGRES_DIR)


def refuse_others_at_work() -> None:
    """Refuse while the paper runs: what readers write meanwhile would be lost, and the worker would lose its rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND application_name LIKE 'newsportal%%'"
        )
        (others,) = cursor.fetchone()
    if others:
        raise BackupFault(
            f"The paper still runs: {others} of its connections to the database are open. Stop the web server and the "
            "worker, then run the command again."
        )
