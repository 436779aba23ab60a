"""Why a backup was not made, in one sentence that says what to do about it."""

import errno

from django.db import Error, OperationalError
from django.utils.translation import gettext as _

from newsportal import cannot_start
from newsportal.postgres_programs import PostgresError
from newsportal.private_logging import censored

_LONGEST = 500


class BackupFault(RuntimeError):
    """A backup cannot be made, or not be restored; the message says why and what to do."""


class BackupIsBeingMade(BackupFault):
    """Another process makes one just now."""


def sentence(fault: BaseException, folder: object) -> str:
    """Return what went wrong while a backup was written to `folder`, for whoever runs the paper."""
    return censored(_in_words(fault, folder))[:_LONGEST]


def _in_words(fault: BaseException, folder: object) -> str:
    if isinstance(fault, BackupFault | PostgresError):
        return str(fault)
    if isinstance(fault, OSError):
        return _about_the_disk(fault) % {"folder": folder, "reason": fault.strerror or type(fault).__name__}
    if isinstance(fault, Error):
        known = cannot_start.sentence(fault) if isinstance(fault, OperationalError) else None
        return known or _("The database broke off: %(reason)s") % {"reason": str(fault).partition("\n")[0]}
    return _("The program itself failed (%(name)s). The worker’s log says where.") % {"name": type(fault).__name__}


def _about_the_disk(fault: OSError) -> str:
    if fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return _("The disk of %(folder)s is full. Free some space, or set BACKUP_DIR to a folder on another disk.")
    return _(
        "%(folder)s cannot be written: %(reason)s. Give the folder to the user that runs the paper, or set BACKUP_DIR"
        " to another one."
    )
