"""
How long a statement may run, wait for a lock, and leave its transaction idle, by who sends it.

PostgreSQL takes them from the start of a connection. A pooler that gives a connection to another client after each
transaction cannot pass that on: there DATABASE_POOLED=yes sends nothing, and the roles get them (docs/settings.md).
Whoever runs into one while a page is made gets the page for an outage, or the last good copy.
"""

from collections.abc import Mapping
from typing import Any

READERS_WAIT = {"statement_timeout": "10s", "lock_timeout": "5s", "idle_in_transaction_session_timeout": "30s"}
"""Of the web server: longer than any page takes, shorter than whoever stands between it and a reader waits."""

WORK_WAITS = {"statement_timeout": "1h", "lock_timeout": "60s", "idle_in_transaction_session_timeout": "1h"}
"""Of the worker and of commands, which migrate, count and copy; a backup's transaction is idle while it is written."""


def starting_with(options: Mapping[str, Any], timeouts: Mapping[str, str]) -> dict[str, Any]:
    """Return the options of a connection with which it starts under these timeouts; of two, the later one counts."""
    told = " ".join(f"-c {name}={value}" for name, value in timeouts.items())
    return {**options, "options": f"{options.get('options', '')} {told}".strip()}


def hurry(databases: Mapping[str, dict[str, Any]]) -> None:
    """Let the connections of this process, from now on, wait no longer than readers do."""
    for database in databases.values():
        database["OPTIONS"] = starting_with(database["OPTIONS"], READERS_WAIT)
