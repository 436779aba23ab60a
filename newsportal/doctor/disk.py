"""Room on the disks that the paper writes to."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from newsportal.doctor.finding import Finding, fault, fine, warning

MEGABYTE = 1_000_000
TOO_LITTLE = 200 * MEGABYTE  # bytes: PostgreSQL stops on a full disk, and a backup needs room to be written
LITTLE = 2000 * MEGABYTE
TOO_FEW_FILES = 1000


@dataclass(frozen=True)
class Room:
    """What is left on a disk: bytes, and how many more files, None where the file system does not count them."""

    free: int
    files: int | None


def check() -> Iterator[Finding]:
    """Look at each disk once, by the first folder that is on it."""
    seen = set()
    for name, folder in _folders():
        place = nearest(folder)
        device = place.stat().st_dev
        if device not in seen:
            seen.add(device)
            yield judged(name, folder, room(place))


def nearest(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that is there."""
    return next(place for place in (folder, *folder.parents) if place.exists())


def room(place: Path) -> Room:
    """Return what is left on the disk of a folder for whoever is not root."""
    found = os.statvfs(place)
    return Room(found.f_bavail * found.f_frsize, found.f_favail if found.f_files else None)


def judged(name: str, folder: Path, left: Room) -> Finding:
    """Say whether that is enough."""
    size = f"{left.free // MEGABYTE} MB"
    do = f"Free some space there, or move {name} to a larger disk."
    if left.files is not None and left.files < TOO_FEW_FILES:
        what = f"The disk of {name} ({folder}) takes only {left.files} more files (inodes), however small."
        return fault(what, "Delete what nobody needs: old logs and caches of many small files.")
    if left.free < TOO_LITTLE:
        return fault(f"The disk of {name} ({folder}) is full but for {size}.", do)
    if left.free < LITTLE:
        return warning(f"The disk of {name} ({folder}) has {size} left.", do)
    return fine(f"The disk of {name} ({folder}) has {size} left.")


def _folders() -> Iterator[tuple[str, Path]]:
    yield "VAR_DIR", settings.VAR_DIR
    yield "the pictures", Path(settings.MEDIA_ROOT)
    yield "BACKUP_DIR", settings.BACKUP_DIR
    if settings.USES_EMBEDDED_POSTGRES:
        yield "the database", settings.POSTGRES_DIR
