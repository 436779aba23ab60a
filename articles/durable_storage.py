"""Files that are whole and on the disk before anything says that they are there."""

import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class DurableStorage(FileSystemStorage):
    """
    Django's storage in a folder, for files whose name says which bytes they hold.

    A file appears under its name when all of it is on the disk, and replaces one of that name. What is saved before a
    transaction commits is there after any crash that leaves the transaction committed.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"allow_overwrite": True, **options})

    def _save(self, name: str, content: File) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, unfinished = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fchmod(file.fileno(), self.file_permissions_mode or 0o644)
                os.fsync(file.fileno())
            Path(unfinished).replace(target)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise
        _sync_folders(target.parent, Path(self.location))
        return name


def _sync_folders(folder: Path, root: Path) -> None:
    """Write to the disk which names the folder has, and those above it up to the root's own name."""
    for place in (folder, *folder.parents):
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if place == root.parent:
            break
