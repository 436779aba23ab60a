"""The code as git has it: what is in place, what is wanted, and how the one takes the place of the other."""

import shutil
import subprocess
from collections.abc import Callable

from django.conf import settings

from newsportal.cannot_start import CannotStart

Say = Callable[[str], None]


def is_one() -> bool:
    """Whether the code came by git, and git is there."""
    return (settings.BASE_DIR / ".git").exists() and shutil.which("git") is not None


def commit() -> str:
    """Return the commit that is in place, in its first 12 digits; empty where the code did not come by git."""
    return _git("rev-parse", "--short=12", "HEAD") if is_one() else ""


def fetched(wanted: str, say: Say) -> str:
    """
    Fetch what is new, and return the commit that `wanted` names, a tag, branch or commit.

    Raises CannotStart for a name that is unknown, a version older than the one in place, and where files of the code
    were changed on this machine.
    """
    if not is_one():
        raise CannotStart(
            f"This copy of the paper did not come by git, so {wanted} cannot be fetched. Unpack that version over this "
            "one, then run `make upgrade` without TO."
        )
    _refuse_local_changes()
    if _git("remote"):
        say("Fetching what is new.")
        _git("fetch", "--quiet", "--tags")
    found = _named(f"refs/tags/{wanted}") or _named(f"refs/remotes/origin/{wanted}") or _named(wanted)
    if not found:
        raise CannotStart(f"No version is called {wanted!r}. `git tag` lists them. Nothing was changed.")
    if found != _named("HEAD") and _run("merge-base", "--is-ancestor", found, "HEAD").returncode == 0:
        raise CannotStart(
            f"{wanted} is older than the code in place. An upgrade is undone by its backup: the two commands stand in "
            f"{settings.VAR_DIR / 'upgrades.log'}. Nothing was changed."
        )
    return found


def put_in_place(wanted: str) -> None:
    """Let a commit's files take the place of those that are there. Raises CannotStart."""
    _git("checkout", "--quiet", "--detach", wanted)


def _refuse_local_changes() -> None:
    """The wanted files could not take their places, or the changes would come along untried."""
    changed = _git("status", "--porcelain", "--untracked-files=no").splitlines()
    if changed:
        names = ", ".join(line[3:] for line in changed[:5])
        raise CannotStart(
            f"Files of the code were changed here: {names}. `git stash` puts the changes aside, and `git stash pop` "
            "brings them back after the upgrade. Nothing was changed."
        )


def _named(name: str) -> str:
    return _run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").stdout.strip()


def _git(*words: str) -> str:
    """Run git and return what it says. Raises CannotStart with git's own words."""
    ran = _run(*words)
    if ran.returncode != 0:
        said = (ran.stderr.strip() or "nothing").splitlines()[0]
        raise CannotStart(f"git {words[0]} failed. It says: {said}")
    return ran.stdout.strip("\n")


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    command = ["git", "-C", str(settings.BASE_DIR), *words]
    return subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
