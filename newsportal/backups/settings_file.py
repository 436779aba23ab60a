"""The settings in force, as a file of the form of `.env.example`, without anything that is secret."""

import re
from pathlib import Path

from newsportal.settings import BASE_DIR, env

_SECRET = re.compile(r"KEY|SECRET|PASSWORD|TOKEN")
_SECRET_IN_A_URL = re.compile(r"key|secret|pass|token|user|auth", re.IGNORECASE)
_OPENING = """\
# The settings of the paper when this backup was made. A line that begins with # was not set: the default was in force.
# Nothing secret is here. SECRET_KEY and VAULT_KEYS are saved apart (make backup-keys); passwords you know.
"""


def names() -> list[str]:
    """Return every variable that `.env.example` explains."""
    return re.findall(r"^#?([A-Z_]+)=", (BASE_DIR / ".env.example").read_text(), re.MULTILINE)


def in_force() -> dict[str, str]:
    """Return what is set, by the name of the variable, and harmless: no key, and no password in an address."""
    is_set = {name: env.str(name, "") for name in names() if not _SECRET.search(name)}
    return {name: _harmless(value) for name, value in is_set.items() if value}


def as_text() -> str:
    """Return the file."""
    values = in_force()
    return _OPENING + "".join(f"{name}={values[name]}\n" if name in values else f"#{name}=\n" for name in names())


def read(text: str) -> dict[str, str]:
    """Return what a file written by `as_text` sets."""
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line and not line.startswith("#"))


def different(text: str) -> list[str]:
    """Name the settings of such a file that are set otherwise here."""
    theirs, ours = read(text), in_force()
    return [name for name in names() if theirs.get(name, "") != ours.get(name, "")]


def restored_to(var_dir: Path) -> Path:
    """Return where a restore puts the file, for somebody to compare."""
    return var_dir / "restored-settings.env"


def _harmless(value: str) -> str:
    """Take user, password and telling parameters out of an address; anything else is left as it is, on one line."""
    value = " ".join(value.split())
    if "://" not in value:
        return value
    # Up to the last @, because a password may hold each sign that ends one elsewhere.
    address, _mark, query = re.sub(r"://.*@", "://", value).partition("?")
    told = [part for part in query.split("&") if part and not _SECRET_IN_A_URL.search(part.partition("=")[0])]
    return f"{address}?{'&'.join(told)}" if told else address
