"""Why a command cannot do its work here, in one sentence that says what to do about it."""

import errno
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from environs import EnvError

from newsportal.postgres_programs import PostgresError

_DISK_FULL = "The disk is full. Free some space, then run the command again."
_SQLSTATE_DISK_FULL = "53100"  # PostgreSQL says it in several ways (appendix A of its manual)


class CannotStart(RuntimeError):
    """The command cannot go on; the message says why and what to do."""


def sentence(fault: BaseException) -> str | None:
    """Return what to tell the person at the keyboard; None when the fault is ours and the traceback is what helps."""
    if isinstance(fault, CannotStart | PostgresError | ImproperlyConfigured | EnvError):
        return str(fault)
    if isinstance(fault, OSError) and fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return _DISK_FULL
    if isinstance(fault, PermissionError | FileExistsError | NotADirectoryError) and fault.filename:
        folder = Path(fault.filename)
        return f"{folder} cannot be written: {fault.strerror}. Run the command as its owner, or set VAR_DIR elsewhere."
    if isinstance(fault, OperationalError):
        is_full = getattr(fault.__cause__, "pgcode", None) == _SQLSTATE_DISK_FULL
        return _DISK_FULL if is_full else _about_the_database(str(fault).strip())
    return None


def _about_the_database(said: str) -> str | None:
    if "No space left on device" in said:
        return _DISK_FULL
    if not said.startswith(("connection to server", "could not translate host name")):
        return None
    from django.conf import settings

    if settings.USES_EMBEDDED_POSTGRES:
        return "The local PostgreSQL is not running. `make run` starts it; leave that running beside this command."
    return f"The PostgreSQL that DATABASE_URL names cannot be used: {said.splitlines()[0]}"
