"""A database to work with, whether the paper runs or not."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connections

from newsportal import local_postgres
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
