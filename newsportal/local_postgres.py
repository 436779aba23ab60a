"""
The paper's own PostgreSQL, for when no DATABASE_URL is set.

It listens on a Unix socket only, in a folder nobody else may enter. It survives the command that started it: the next
one adopts it.
"""

import hashlib
import os
import shlex
import shutil
import stat
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil
import psycopg2

from newsportal import postgres_programs
from newsportal.postgres_programs import PostgresError

USER = "newsportal"
DATABASE = "newsportal"
PATIENCE = 300  # seconds: a long recovery after a power cut is no reason to give up

# Settings that cost data when they are off.
DURABLE = ("fsync", "full_page_writes", "synchronous_commit")

SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    **dict.fromkeys(DURABLE, "on"),
    # Each connection would load a compiler and count no quicker. The wheel's server has none, Debian's does.
    "jit": "off",
    # The statements we send carry readers' words. No statement, parameter or row may reach the log:
    # log_min_messages=log leaves failed statements out, terse leaves out the DETAIL of what is written.
    "log_min_messages": "log",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_autovacuum_min_duration": "-1",
    "log_checkpoints": "off",
    "log_lock_waits": "off",
    "log_temp_files": "-1",
}


def socket_dir(data_dir: Path) -> Path:
    """
    Return the folder of the socket: short, and the same for one data folder each time.

    Raises PostgresError when something else is there that others may control.
    """
    name = hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"newsportal-{os.geteuid()}-{name}"
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return folder
    trusted = {os.geteuid()}
    if os.geteuid() == 0:
        trusted |= postgres_programs.users_of_root(data_dir)
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in trusted or found.st_mode & 0o077:
        raise PostgresError(
            f"{folder} is not a folder of ours alone, so the database's socket cannot be there. "
            "Remove it, or set TMPDIR to a folder that belongs to you."
        )
    return folder


def django_database(data_dir: Path) -> dict[str, Any]:
    """Return Django's DATABASES entry for the server over `data_dir`, running or not."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": str(socket_dir(data_dir)),
        "PORT": SETTINGS["port"],
        "USER": USER,
        "PASSWORD": "",
        "NAME": DATABASE,
    }


def start(data_dir: Path) -> None:
    """
    Have a server run over `data_dir`: adopt the one that does, else start one, making cluster and database if needed.

    Raises PostgresError.
    """
    data_dir = data_dir.resolve()
    _refuse_foreign(data_dir)
    if _is_unused(data_dir):
        _make_cluster(data_dir)
    if server_pid(data_dir) is not None and not _is_as_we_start_it(data_dir):
        stop(data_dir)
    if server_pid(data_dir) is None:
        _launch(data_dir)
    _make_database(data_dir)


def assert_durable(cursor: Any) -> None:
    """Raise PostgresError when the server behind `cursor` may lose what it has acknowledged."""
    cursor.execute("SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off'", [list(DURABLE)])
    switched_off = [name for (name,) in cursor.fetchall()]
    if switched_off:
        raise PostgresError(
            f"PostgreSQL runs with {', '.join(switched_off)} off and may lose comments. Switch it on, then start again."
        )


def stop(data_dir: Path) -> None:
    """Stop the server over `data_dir`, open connections or not; nothing happens when none runs."""
    data_dir = data_dir.resolve()
    if server_pid(data_dir) is None:
        return
    prefix = postgres_programs.user_prefix(data_dir)
    for mode in ("fast", "immediate"):
        if postgres_programs.run(prefix, "pg_ctl", "-D", str(data_dir), "-w", "-m", mode, "stop").returncode == 0:
            break
    shutil.rmtree(socket_dir(data_dir), ignore_errors=True)


def server_pid(data_dir: Path) -> int | None:
    """Return the server's process over `data_dir`; None when it is gone, dead or a number somebody else has now."""
    try:
        pid = int((data_dir / "postmaster.pid").read_text().split("\n", 1)[0])
        process = psutil.Process(pid)
        alive = process.status() != psutil.STATUS_ZOMBIE and _works_in(process, data_dir.resolve())
    except (FileNotFoundError, ValueError, psutil.Error):
        return None
    return pid if alive else None


def _works_in(process: psutil.Process, data_dir: Path) -> bool:
    try:
        return Path(process.cwd()) == data_dir
    except psutil.AccessDenied:
        # Root in a container may not look into another user's process; its command line is open to all.
        return process.cmdline()[1:3] == ["-D", str(data_dir)]


def _is_unused(data_dir: Path) -> bool:
    return not data_dir.exists() or not any(data_dir.iterdir())


def _refuse_foreign(data_dir: Path) -> None:
    if not data_dir.exists():
        return
    owner = data_dir.stat().st_uid
    if os.geteuid() not in (0, owner):
        raise PostgresError(
            f"{data_dir} belongs to another user (number {owner}). Run the command as that user, "
            "or set VAR_DIR to a folder of your own."
        )
    if _is_unused(data_dir):
        return
    try:
        theirs = (data_dir / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        raise PostgresError(f"{data_dir} holds no PostgreSQL data. Move it away and run the command again.") from None
    ours = str(postgres_programs.major_version())
    if theirs != ours:
        raise PostgresError(
            f"The data in {data_dir} was written by PostgreSQL {theirs}; this installation has {ours}. "
            f"Save it with pg_dump of PostgreSQL {theirs}, or move the folder away to begin with an empty paper."
        )


def _make_cluster(data_dir: Path) -> None:
    """Make the cluster beside its place and move it there whole, so that an interruption leaves nothing half made."""
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    draft = data_dir.with_name(f"{data_dir.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    locale = ["--locale=C.UTF-8"]
    if postgres_programs.major_version() >= 17:
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    prefix = postgres_programs.user_prefix(draft)
    where = ["-D", str(draft), "-U", USER, "--auth=trust", "--encoding=UTF8", "--text-search-config=simple"]
    made = postgres_programs.run(prefix, "initdb", *where, *locale)
    if made.returncode != 0:
        shutil.rmtree(draft, ignore_errors=True)
        raise _failure(data_dir, made.stderr)
    draft.rename(data_dir)


def _launch(data_dir: Path) -> None:
    """Start the server, waiting while what a killed one left behind dies away."""
    prefix = postgres_programs.user_prefix(data_dir)
    settings = {**SETTINGS, "unix_socket_directories": f'"{_fresh_socket_dir(data_dir)}"'}
    options = shlex.join(part for name, value in settings.items() for part in ("-c", f"{name}={value}"))
    log = data_dir / "log"
    deadline = time.monotonic() + 30
    while True:
        _disown_stale_pid_file(data_dir)
        written = log.stat().st_size if log.exists() else 0
        arguments = ["-D", str(data_dir), "-w", "-t", str(PATIENCE), "-l", str(log), "-o", options, "start"]
        started = postgres_programs.run(prefix, "pg_ctl", *arguments)
        if started.returncode == 0:
            return
        said = log.read_bytes()[written:].decode(errors="replace") if log.exists() else ""
        if "still in use" not in said or time.monotonic() > deadline:
            raise _failure(data_dir, said or started.stderr)
        time.sleep(0.25)


def _fresh_socket_dir(data_dir: Path) -> Path:
    """Return the socket's folder, empty: no server runs, so what is in there is left over."""
    folder = socket_dir(data_dir)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    owner = data_dir.stat()
    if owner.st_uid != os.geteuid():
        os.chown(folder, owner.st_uid, owner.st_gid)
    return folder


def _disown_stale_pid_file(data_dir: Path) -> None:
    """
    Replace the dead server's number in postmaster.pid by one that no process can have.

    PostgreSQL takes a zombie, or a stranger who has the number now, for a live server. The file itself stays: its
    other lines let PostgreSQL refuse while children of the dead server still write (CreateLockFile in miscinit.c).
    """
    file = data_dir / "postmaster.pid"
    if not file.exists() or server_pid(data_dir) is not None:
        return
    beyond_every_pid = str(2**22 + 1)
    _, *rest = file.read_text().split("\n")
    if any(rest):
        file.write_text("\n".join([beyond_every_pid, *rest]))
    else:
        file.unlink()


def _is_as_we_start_it(data_dir: Path) -> bool:
    """Wait while the running server starts up; False when it is not where we look for it or has other settings."""
    deadline = time.monotonic() + PATIENCE
    while server_pid(data_dir) is not None and time.monotonic() < deadline:
        try:
            return _settings(data_dir) == SETTINGS
        except psycopg2.OperationalError as fault:
            if "No such file" in str(fault) or "refused" in str(fault):
                return False
        time.sleep(0.25)
    return False


def _settings(data_dir: Path) -> dict[str, str]:
    connection = _connect(data_dir)
    try:
        cursor = connection.cursor()
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(SETTINGS)])
        return dict(cursor.fetchall())
    finally:
        connection.close()


def _connect(data_dir: Path) -> Any:
    return psycopg2.connect(host=str(socket_dir(data_dir)), port=SETTINGS["port"], user=USER, dbname="postgres")


def _make_database(data_dir: Path) -> None:
    connection = _connect(data_dir)
    try:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE DATABASE {DATABASE}")
    finally:
        connection.close()


def _failure(data_dir: Path, said: str) -> PostgresError:
    """Return the error that says in one sentence what PostgreSQL's own words mean."""
    if "No space left" in said or "quota exceeded" in said:
        return PostgresError(f"The disk is full: PostgreSQL cannot write to {data_dir}. Free some space and try again.")
    reasons = [line for line in said.splitlines() if any(word in line for word in ("FATAL:", "PANIC:", "error:"))]
    reason = reasons[-1].split(": ", 1)[-1].strip() if reasons else said.strip()[-300:]
    return PostgresError(f"PostgreSQL did not start over {data_dir}. It says: {reason}")
