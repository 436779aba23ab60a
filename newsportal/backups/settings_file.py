"""The settings in force, as a file of the form of `.env.example`, without anything that is secret."""

import re
from pathlib import Path

from newsportal.settings import BASE_DIR, env

_SECRET = re.compile(r"KEY|SECRET|PASSWORD|TOKEN")
_SECRET_IN_A_URL = re.compile(r"[?&;][^=&]*(?:key|secret|pass|token|user|auth)[^=&]*=", re.IGNORECASE)
_WHERE = re.compile(r"[\w.%:\[\]-]*(?:/[\w.%-]*)*(?:\?[\w=&.%/-]*)?")
_OPENING = """\
# The settings of the paper when this backup was made. A line that begins with # was not set, or is a secret.
# SECRET_KEY and VAULT_KEYS are saved apart (make backup-keys). Names and passwords are missing in addresses too.
"""


def names() -> list[str]:
    """Return every variable that `.env.example` explains."""
    return re.findall(r"^#?([A-Z_]+)=", (BASE_DIR / ".env.example").read_text(), re.MULTILINE)


def in_force() -> dict[str, str]:
    """Return what is set, by the name of the variable, and harmless: no key, and no password in an address."""
    harmless = {name: _harmless(env.str(name, "")) for name in names() if not _SECRET.search(name)}
    return {name: value for name, value in harmless.items() if value}


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
    """Take user and password out of an address, or leave it out; anything else is left as it is, on one line."""
    value = " ".join(value.split())
    scheme, is_address, rest = value.partition("://")
    if not is_address:
        return value
    # Up to the last @, because a password may hold each sign that ends one elsewhere.
    where = rest.rpartition("@")[2]
    is_plain = _WHERE.fullmatch(where) and not _SECRET_IN_A_URL.search(rest)
    return f"{scheme}://{where}" if is_plain else ""
