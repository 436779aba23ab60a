"""The keys of the paper, saved apart from its backups: whoever has both has the addresses of its readers."""

import os
from pathlib import Path

from django.conf import settings

from newsportal.backups.faults import BackupFault

_OPENING = """\
# The keys of the paper at {site}. Without VAULT_KEYS no reader's address can be opened again, by nobody.
# Keep this file away from the backups: whoever has both can read the addresses.
# To put them back: copy this file to var/keys.env, or its lines into the environment of the web server and the worker.
"""


def save_keys(file: Path) -> None:
    """
    Write SECRET_KEY and VAULT_KEYS into a new file (mode 0600).

    Raises BackupFault for a place where backups or pictures are, and when there is a file of this name; OSError.
    """
    file = file.expanduser().absolute()
    if file.is_dir():
        raise BackupFault(f"{file} is a folder. Name a file in it: FILE={file / 'newsportal-keys.env'}")
    for kept in (Path(settings.BACKUP_DIR), Path(settings.MEDIA_ROOT), Path(settings.STATIC_ROOT)):
        if file.parent.resolve().is_relative_to(kept.resolve()):
            raise BackupFault(
                f"{file} would lie beside what the keys protect. Name a file in another place, best on a stick or in "
                "a safe for passwords: FILE=/media/stick/newsportal-keys.env"
            )
    lines = f"SECRET_KEY={settings.SECRET_KEY}\nVAULT_KEYS={','.join(settings.VAULT_KEYS)}\n"
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BackupFault(f"{file} exists already, and was left as it is. Name another file.") from None
    except OSError as fault:
        raise BackupFault(f"{file} cannot be written: {fault.strerror}. Name a file in a folder of yours.") from None
    with os.fdopen(descriptor, "w") as written:
        written.write(_OPENING.format(site=settings.SITE_URL) + lines)
        written.flush()
        os.fsync(written.fileno())
