"""
Keys for a paper that runs on this machine only.

A paper on the internet gets its keys from the environment; `python -m newsportal.local_keys` prints a fresh pair.
"""

import base64
import os
import secrets
import tempfile
from pathlib import Path


def fresh_keys() -> dict[str, str]:
    """Return new random values of SECRET_KEY and VAULT_KEYS (one 256-bit key named k1)."""
    vault_key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    return {"SECRET_KEY": secrets.token_urlsafe(50), "VAULT_KEYS": f"k1:{vault_key}"}


def read_or_create(path: Path) -> dict[str, str]:
    """
    Return the keys kept in `path`, writing the file (mode 0600) first when it is missing.

    Two processes that start together end up with the same keys: the file appears whole, and once.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        file, draft = tempfile.mkstemp(dir=path.parent, prefix="keys.")
        try:
            os.write(file, "".join(f"{name}={value}\n" for name, value in fresh_keys().items()).encode())
            os.fsync(file)
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            os.close(file)
            Path(draft).unlink()
    return dict(line.split("=", 1) for line in path.read_text().splitlines() if "=" in line)


if __name__ == "__main__":
    print("\n".join(f"{name}={value}" for name, value in fresh_keys().items()))  # noqa: T201
