"""What the doctor says: a sentence on what is so, and one on what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is: a fault loses something, or keeps the paper from working; a warning may, one day."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """One sentence on what was found; `do` says what to do, "" where nothing is to be done."""

    level: Level
    what: str
    do: str = ""


def fine(what: str) -> Finding:
    """Return that something is as it should be."""
    return Finding(Level.OK, what)


def warning(what: str, do: str) -> Finding:
    """Return what the paper runs with, and had better not."""
    return Finding(Level.WARNING, what, do)


def fault(what: str, do: str) -> Finding:
    """Return what has to be put right."""
    return Finding(Level.FAULT, what, do)
