"""How many statements PostgreSQL is asked for one page: counted in its log, while nobody else asks anything."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from benchmarks.speed.papers import MadePaper
from newsportal import local_postgres

TIMES = 20
"""A process's first requests also ask what it keeps, and connect: the fewest statements of so many requests count."""

_STATEMENT = re.compile(
    r"^.*? LOG:  (?:statement|execute [^:]*): (?!\s*(?:BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b)", re.MULTILINE
)


def count(log: str) -> int:
    """Return how many statements a part of PostgreSQL's log names, those that begin and end a transaction left out."""
    return len(_STATEMENT.findall(log))


@contextmanager
def logged(paper: MadePaper) -> Iterator[None]:
    """Have PostgreSQL write down every statement of the connections that are made meanwhile."""
    paper.ask(f"ALTER DATABASE {local_postgres.DATABASE} SET log_statement = 'all'")
    try:
        yield
    finally:
        paper.ask(f"ALTER DATABASE {local_postgres.DATABASE} RESET log_statement")


def fewest(paper: MadePaper, ask: Callable[[], object]) -> int:
    """Return how many statements one request takes that `ask` makes, inside `logged`."""
    log, found = paper.data_dir / "log", []
    for _ in range(TIMES):
        before = log.stat().st_size
        ask()
        with log.open("rb") as written:
            written.seek(before)
            found.append(count(written.read().decode(errors="replace")))
    return min(found)
