"""The keys that seal readers' addresses and sign sessions: usable, secret, and kept twice."""

import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from comments import vault
from newsportal.doctor.environment import settings_file
from newsportal.doctor.finding import Finding, fault, fine, warning

_WEAK = 50  # characters, or 5 different ones: what Django's check W009 asks of a SECRET_KEY
_FRESH = "`python -m newsportal.local_keys` prints a fresh one."


def check() -> Iterator[Finding]:
    """Try the keys, and look who may read the files that hold them. No key is ever shown."""
    try:
        ids = vault.key_ids()
    except vault.VaultError as failure:
        yield fault(str(failure), "Put the old keys back: without them no sealed address can be read again.")
    else:
        yield fine(f"VAULT_KEYS can be used ({', '.join(ids)}). Keep a copy elsewhere: `make backup-keys`.")
    if len(settings.SECRET_KEY) < _WEAK or len(set(settings.SECRET_KEY)) < 5:
        yield warning("SECRET_KEY is short, or of few different characters: sign-ins could be forged.", _FRESH)
    for file in (settings_file(), settings.VAR_DIR / "keys.env"):
        yield from of_a_file(file)


def of_a_file(file: Path) -> Iterator[Finding]:
    """Say when others on this machine may read a file of secrets."""
    if file.is_file() and file.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
        yield fault(f"Everybody on this machine may read {file}, which holds keys.", f"chmod o-rwx {file}")
