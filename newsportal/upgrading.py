"""
Brings the paper from one version to another, and says at each point how to go back.

`begin` is done by the code that is in place: it saves the paper, writes down what was there, and fetches the code that
is wanted. Then `make` builds the environment of that code, and `finish` is done by it, in a process of its own: nothing
is imported from files that have changed underneath. Migrations are never undone: the way back is the backup.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import ProgrammingError

from newsportal import checkout, port, preparing
from newsportal.backups.making import make_backup
from newsportal.backups.running import database_running, refuse_others_at_work
from newsportal.cannot_start import CannotStart
from newsportal.models import WorkerRound
from newsportal.version import VERSION

Say = Callable[[str], None]

_LOST = (
    "Going back loses what readers and the newsroom wrote since this backup. `make restore` saves the paper as it is "
    "first, so nothing is lost for good."
)


@dataclass(frozen=True)
class Begun:
    """
    An upgrade that has begun: what was there, and the backup of it.

    `version` and `commit` are empty where nobody wrote down what ran before. `fetches` is whether the wanted code is
    fetched by the upgrade; otherwise it was put there before, and has made the backup.
    """

    at: str
    version: str
    commit: str
    file: str
    fetches: bool

    def way_back(self) -> list[str]:
        """Return the lines that lead back. A backup made by newer code is brought back by that code, and as it was."""
        code = f"git checkout {self.commit}" if self.commit else "git checkout, with the version you had (`git reflog`)"
        if self.fetches:
            return [code, f"make restore FILE={self.file} REPLACE=1"]
        return [f"make restore FILE={self.file} REPLACE=1 AS_IT_WAS=1", code]


def begin(say: Say, to: str = "") -> None:
    """
    Save the paper as it is, and fetch the code of `to`, a tag, branch or commit; without one it is there already.

    An upgrade that did not come to its end is gone on with, unless the paper ran since: its backup is the one that
    leads back. Raises CannotStart, and what a backup raises; nothing has changed then.
    """
    wanted = checkout.fetched(to, say) if to else ""
    with database_running("being upgraded", alone=True):
        port.wait_until_free(settings.PORT)
        preparing.reach_database()
        refuse_others_at_work()
        begun = _begun()
        if begun is None or _ran_since(begun):
            begun = _save(say, fetches=bool(to))
        else:
            say(f"Going on with the upgrade that was begun {begun.at}. The backup of that moment is {begun.file}.")
    _tell_way_back(begun, say)
    if wanted:
        checkout.put_in_place(wanted)
        say(f"The code of {to} is in place.")


def finish(say: Say) -> None:
    """Bring the database and the files up to date with the code that is in place; it is the newer one."""
    begun = _begun()
    if begun is None:
        raise CannotStart("No upgrade has begun. `make upgrade` begins one, with a backup.")
    try:
        _bring_up_to_date(say)
    except Exception:
        say(f"The upgrade to {VERSION} has stopped. Nothing is lost: the paper as it was is in {begun.file}.")
        say("The last line says why. When that is mended, `make upgrade` goes on.")
        _tell_way_back(begun, say)
        raise
    remember_what_runs(say)
    _log(f"The upgrade to {VERSION} {checkout.commit()} is done.")
    say(f"The paper is at version {VERSION}. Start it again, and look at it.")
    _tell_way_back(begun, say)


def remember_what_runs(_say: Say) -> None:
    """Write down which code the database belongs to now: what to go back to from the next one. An upgrade ends here."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    running = f"{VERSION} {checkout.commit()}\n"
    if not _running().exists() or _running().read_text() != running:
        _running().write_text(running)
    end()


def end() -> None:
    """Let no upgrade be under way any more: it came to its end, or was taken back."""
    _state().unlink(missing_ok=True)


def _bring_up_to_date(say: Say) -> None:
    say("Checking the settings.")  # before anything changes
    call_command("check", deploy=not settings.IS_LOCAL, fail_level="ERROR", stdout=StringIO())
    with database_running("being upgraded", alone=True):
        preparing.reach_database()
        preparing.migrate(say)
        preparing.collect_static(say)


def _save(say: Say, *, fetches: bool) -> Begun:
    say("Saving the paper.")
    made = make_backup()
    version, commit = (VERSION, checkout.commit()) if fetches else _what_ran()
    begun = Begun(
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        version=version,
        commit=commit,
        file=str(settings.BACKUP_DIR / made.file),
        fetches=fetches,
    )
    # Whole or not at all: it is what leads back.
    unfinished = _state().with_suffix(".part")
    unfinished.write_text(json.dumps(asdict(begun)))
    unfinished.replace(_state())
    _log(f"An upgrade from {version or 'another version'} {commit} began. Back: {' && '.join(begun.way_back())}")
    return begun


def _tell_way_back(begun: Begun, say: Say) -> None:
    say("To go back:")
    for line in begun.way_back():
        say(f"    {line}")
    say(_LOST)


def _what_ran() -> tuple[str, str]:
    """Return version and commit of the code that last ran here, empty when nobody wrote that down."""
    version, _, commit = _running().read_text().strip().partition(" ") if _running().exists() else ("", "", "")
    return version, commit


def _begun() -> Begun | None:
    try:
        begun = Begun(**json.loads(_state().read_text()))
        datetime.fromisoformat(begun.at)
        return begun
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, RecursionError):
        raise CannotStart(f"{_state()} cannot be read. `make upgrade` begins anew once you have removed it.") from None


def _ran_since(begun: Begun) -> bool:
    """Whether a worker has gone round since; a database of before 0.6 does not know."""
    try:
        return WorkerRound.objects.filter(began_at__gt=datetime.fromisoformat(begun.at)).exists()
    except ProgrammingError:
        return False


def _log(line: str) -> None:
    with (settings.VAR_DIR / "upgrades.log").open("a") as log:
        log.write(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC {line}\n")


def _running() -> Path:
    return settings.VAR_DIR / "last-version"


def _state() -> Path:
    return settings.VAR_DIR / "upgrade.json"
