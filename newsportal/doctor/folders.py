"""The folders that the paper writes to: it can, and nobody else on the machine can."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from newsportal.doctor.disk import nearest
from newsportal.doctor.finding import Finding, fault, fine, warning


def check() -> Iterator[Finding]:
    """Look at each folder, as the user who runs this command."""
    names = ("VAR_DIR", "MEDIA_ROOT", "STATIC_ROOT", "BACKUP_DIR")
    findings = [found for name in names if (found := of_a_folder(name, Path(getattr(settings, name))))]
    yield from findings or [fine(f"The paper's folders can be written, {settings.VAR_DIR} above all.")]
    if os.geteuid() == 0 and not settings.IS_LOCAL:
        do = "Run the paper, and this command, as a user of its own who owns VAR_DIR."
        yield warning("This runs as root, who may write everywhere: a hole in the paper is one in the machine.", do)


def of_a_folder(name: str, folder: Path) -> Finding | None:
    """Return what is wrong with a folder; one that is not there yet is judged by where it will be made."""
    place = nearest(folder)
    if not place.is_dir():
        return fault(f"{name} is {folder}, and {place} is a file.", f"Move that file away, or set {name} to a folder.")
    if not os.access(place, os.W_OK | os.X_OK):
        owner = place.stat().st_uid
        do = f"Run this as its owner (user {owner}), or give the folder to the paper's user."
        return fault(f"{name} is {folder}, and this user (number {os.geteuid()}) may not write to {place}.", do)
    mode = place.stat().st_mode
    if place == folder and mode & stat.S_IWOTH:
        return fault(f"Everybody on this machine may write to {folder} ({name}).", f"chmod o-w {folder}")
    return None
