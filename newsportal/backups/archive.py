"""
The file of a backup: one ordinary tar, which any program opens, beginning with a list of what is in it.

Members, in their order: `manifest.json` (format below), `database.dump` (pg_dump's custom format), `settings.env`, and
`media/…`. The tar is POSIX.1-1988 with GNU's long names and large sizes. Hashes and sizes are known only once a member
was written, and nothing is kept in memory: the place of the manifest is held free, with blanks behind it, and filled
in at the end. Pure: no Django, no database.
"""

import hashlib
import json
import re
import tarfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

FORMAT = 1
MANIFEST, DUMP, SETTINGS, MEDIA = "manifest.json", "database.dump", "settings.env", "media/"

_BLOCK = tarfile.BLOCKSIZE
_CHUNK = 1 << 20
_LARGEST_MANIFEST = 256 << 20
_LONGEST_NAME = 4096
_LARGEST_SIZE = 10**15  # bytes: as many digits as are held free for a size
_NO_HASH = "0" * 64


class ArchiveFault(Exception):
    """The file is no backup that can be used; the message says why and what to do."""


@dataclass(frozen=True)
class Member:
    """A file within the backup: its name there, its size in bytes and its SHA-256 in hex."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """
    What a backup says of itself.

    `version` is the portal's, `made_at` the moment its data are of, `migrations` are those applied ("articles.0001_x"),
    `server` and `pg_dump` the major versions of PostgreSQL, `extensions` what the database has to have, `key_ids` which
    vault keys sealed the addresses, `rows` how many rows each table has, `left_out` files that vanished meanwhile.
    """

    version: str
    made_at: datetime
    migrations: tuple[str, ...]
    server: int
    pg_dump: int
    extensions: tuple[str, ...]
    key_ids: tuple[str, ...]
    rows: dict[str, int]
    members: tuple[Member, ...] = ()
    left_out: tuple[str, ...] = ()

    def as_json(self) -> bytes:
        """Return it as it stands in the file."""
        values = {"format": FORMAT, **asdict(self), "made_at": self.made_at.astimezone(UTC).isoformat()}
        return json.dumps(values, indent=1).encode()


def room_for(manifest: Manifest, names: Iterable[str]) -> int:
    """Return how many bytes the manifest can have at most, once members of these names were written or left out."""
    placeholders = tuple(Member(name, _LARGEST_SIZE, _NO_HASH) for name in names)
    return len(replace(manifest, members=placeholders, left_out=()).as_json())


class Writer:
    """Writes a backup into `file`, which is open for writing, empty and can be gone back in."""

    def __init__(self, file: BinaryIO, made_at: datetime, room: int) -> None:
        self._file = file
        self._made_at = int(made_at.timestamp())
        self._room = room
        self._begin(MANIFEST, room)
        self._pad(file.write(b" " * room))

    def add(self, name: str, chunks: Iterable[bytes]) -> Member:
        """Write a member whose size is known when its last chunk came; return what the manifest says of it."""
        start = self._file.tell()
        self._begin(name, 0)
        digest, size = hashlib.sha256(), 0
        for chunk in chunks:
            digest.update(chunk)
            size += self._file.write(chunk)
        self._pad(size)
        end = self._file.tell()
        self._file.seek(start)
        self._begin(name, size)
        self._file.seek(end)
        return Member(name, size, digest.hexdigest())

    def finish(self, manifest: Manifest) -> None:
        """Fill the manifest in and end the file."""
        said = manifest.as_json()
        if len(said) > self._room:
            raise ValueError("The manifest grew beyond the place that was held free for it.")
        self._file.write(bytes(2 * _BLOCK))
        self._file.write(bytes(-self._file.tell() % tarfile.RECORDSIZE))
        self._file.seek(0)
        self._begin(MANIFEST, self._room)
        self._file.write(said.ljust(self._room))

    def _begin(self, name: str, size: int) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode, entry.mtime = size, 0o600, self._made_at
        self._file.write(entry.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape"))

    def _pad(self, size: int) -> None:
        self._file.write(bytes(-size % _BLOCK))


def read_manifest(path: Path) -> Manifest:
    """Return what a backup says of itself, without looking at the rest. Raises ArchiveFault, OSError."""
    with path.open("rb") as file:
        return _manifest(path, file)


def verified(path: Path, progress: Callable[[int, int], None] = lambda _read, _size: None) -> Manifest:
    """
    Read all of a backup and return its manifest when each member is what it says. Raises ArchiveFault, OSError.

    `progress` hears how many bytes of the file were read, and how many it has.
    """
    whole = path.stat().st_size
    with path.open("rb") as file:
        manifest = _manifest(path, file)
        promised = iter(manifest.members)
        for name, size in _entries(path, file):
            member = next(promised, None)
            if member is None or name != member.name or size != member.size:
                raise _damaged(path, name)
            digest = hashlib.sha256()
            for chunk in _content(path, file, size):
                digest.update(chunk)
                progress(file.tell(), whole)
            if digest.hexdigest() != member.sha256:
                raise _damaged(path, name)
        if next(promised, None) is not None:
            raise _too_early(path)
    return manifest


def members(path: Path) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield each member's name and its chunks, which have to be read before the next one."""
    with path.open("rb") as file:
        _manifest(path, file)
        for name, size in _entries(path, file):
            yield name, _content(path, file, size)


def is_safe(name: str) -> bool:
    """Whether a member's name is one that a backup has: no way out of the folder it is put into."""
    if name in (DUMP, SETTINGS):
        return True
    parts = name.removeprefix(MEDIA).split("/")
    return name.startswith(MEDIA) and "\0" not in name and not {"", ".", ".."} & set(parts)


def _manifest(path: Path, file: BinaryIO) -> Manifest:
    try:
        name, size = next(_entries(path, file), ("", 0))
    except ArchiveFault:
        name, size = "", 0
    if name != MANIFEST or size > _LARGEST_MANIFEST:
        raise ArchiveFault(f"{path} is no backup of a paper. Name a file newsportal-….tar from the folder of backups.")
    said = b"".join(_content(path, file, size))
    try:
        return _parsed(path, json.loads(said))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise _damaged(path, MANIFEST) from None


def _parsed(path: Path, said: dict[str, object]) -> Manifest:
    if said["format"] != FORMAT:
        raise ArchiveFault(
            f"{path} is in the format {said['format']!r}, which this version of the paper does not read. "
            f"Install version {said.get('version')} or a newer one, then restore it."
        )
    made_at = datetime.fromisoformat(str(said["made_at"]))
    members_of = tuple(Member(_safe(m["name"]), int(m["size"]), str(m["sha256"])) for m in _list(said["members"]))
    if made_at.tzinfo is None or len({member.name for member in members_of}) < len(members_of):
        raise ValueError(made_at)
    return Manifest(
        version=_matching(said["version"], r"[0-9A-Za-z.+-]{1,40}"),
        made_at=made_at,
        migrations=tuple(map(str, _list(said["migrations"]))),
        server=int(str(said["server"])),
        pg_dump=int(str(said["pg_dump"])),
        extensions=tuple(_matching(name, r"[a-z0-9_-]{1,63}") for name in _list(said["extensions"])),
        key_ids=tuple(map(str, _list(said["key_ids"]))),
        rows={_matching(name, r"[a-z0-9_]{1,63}"): int(number) for name, number in dict(said["rows"]).items()},
        members=members_of,
        left_out=tuple(map(str, _list(said["left_out"]))),
    )


def _list(value: object) -> list:
    if not isinstance(value, list):
        raise TypeError(value)
    return value


def _matching(value: object, pattern: str) -> str:
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        raise ValueError(value)
    return value


def _safe(name: object) -> str:
    if not isinstance(name, str) or not is_safe(name):
        raise ValueError(name)
    return name


def _entries(path: Path, file: BinaryIO) -> Iterator[tuple[str, int]]:
    """Yield name and size of each member, leaving `file` at its content; what is left of that is passed over."""
    long_name, after = "", file.tell() + -file.tell() % _BLOCK
    while True:
        file.seek(after)
        block = file.read(_BLOCK)
        if block == bytes(_BLOCK):
            return
        try:
            entry = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        except (tarfile.HeaderError, ValueError):
            raise _too_early(path) from None
        start = file.tell()
        after = start + entry.size + -entry.size % _BLOCK
        if entry.type == tarfile.GNUTYPE_LONGNAME and 0 < entry.size <= _LONGEST_NAME and not long_name:
            long_name = file.read(entry.size).rstrip(b"\0").decode("utf-8", "surrogateescape")
        elif entry.type == tarfile.REGTYPE and entry.size >= 0:
            yield long_name or entry.name, entry.size
            long_name = ""
        else:
            raise _damaged(path, entry.name)


def _content(path: Path, file: BinaryIO, size: int) -> Iterator[bytes]:
    while size:
        chunk = file.read(min(size, _CHUNK))
        if not chunk:
            raise _too_early(path)
        size -= len(chunk)
        yield chunk


def _too_early(path: Path) -> ArchiveFault:
    return ArchiveFault(f"{path} is not whole: it was not copied to its end. Copy it again, or take another backup.")


def _damaged(path: Path, name: str) -> ArchiveFault:
    return ArchiveFault(f"{path} is damaged: {name!r} in it is not what was saved. Take another backup.")
