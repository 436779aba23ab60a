"""What whoever measures may choose, read from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

GROWTH = 100
"""How many times as many articles the large paper has as the small one beside it."""

RIVAL_ROWS = ("article", "article1000", "list", "feed", "search", "post")
"""What a rival can be asked for: each is set beside the same of ours."""


class BadOption(Exception):
    """A variable says something that cannot be measured; the message says which, and what to write."""


@dataclass(frozen=True)
class Rival:
    """
    A page of another program that runs on this machine.

    `row` is one of RIVAL_ROWS, `pid_files` name the processes whose trees are its server, `script` is a file in Lua
    that makes wrk's requests, or None where `url` is all that has to be asked for.
    """

    name: str
    row: str
    url: str
    pid_files: tuple[Path, ...]
    script: Path | None = None


@dataclass(frozen=True)
class Options:
    """How large the paper is, and how long and how often what is driven; `only` holds parts of the rows' names."""

    articles: int = 100_000
    comments: int = 1_000_000
    rounds: int = 5
    seconds: int = 3
    only: tuple[str, ...] = ()
    rivals: tuple[Rival, ...] = ()

    @property
    def small(self) -> tuple[int, int]:
        """The articles and comments of the small paper that growth is measured from."""
        # The first three articles have 6,050 comments between them, whatever the size of the paper.
        return max(self.articles // GROWTH, 100), max(self.comments // GROWTH, 6_050)


def read(environment: Mapping[str, str]) -> Options:
    """Return what the variables ARTICLES, COMMENTS, ROUNDS, SECONDS, ONLY and PEERS say. Raises BadOption."""
    return Options(
        articles=_number(environment, "ARTICLES", Options.articles, 1_000),
        comments=_number(environment, "COMMENTS", Options.comments, 6_050),
        rounds=_number(environment, "ROUNDS", Options.rounds, 1),
        seconds=_number(environment, "SECONDS", Options.seconds, 1),
        only=tuple(part.strip().lower() for part in environment.get("ONLY", "").split(",") if part.strip()),
        rivals=tuple(_rival(written) for written in environment.get("PEERS", "").split()),
    )


def _number(environment: Mapping[str, str], name: str, default: int, least: int) -> int:
    written = environment.get(name) or str(default)
    if not (written.isascii() and written.isdecimal() and len(written) < 10 and int(written) >= least):
        raise BadOption(f"{name} is “{written}”. Give a whole number, at least {least:,}: {name}={default}")
    return int(written)


def _rival(written: str) -> Rival:
    """Read `name/row=url|pid file+pid file|script`; without `/row` it is the article, and the script may be missing."""
    who, _, where = written.partition("=")
    name, _, row = who.partition("/")
    url, *rest = where.split("|")
    row = row or "article"
    try:
        is_address = urlsplit(url).scheme == "http" and urlsplit(url).hostname is not None
    except ValueError:
        is_address = False
    if not (name and row in RIVAL_ROWS and is_address and 1 <= len(rest) <= 2 and rest[0]):
        raise BadOption(
            f"PEERS has “{written}”. Write name/row=url|pidfile+pidfile, with a row out of {', '.join(RIVAL_ROWS)}: "
            "PEERS='wagtail/list=http://127.0.0.1:8111/|/run/wagtail.pid+/run/postgres.pid'"
        )
    pid_files = tuple(Path(file) for file in rest[0].split("+") if file)
    return Rival(name, row, url, pid_files, Path(rest[1]) if rest[1:] and rest[1] else None)
