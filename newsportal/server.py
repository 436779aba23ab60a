"""The web server: granian, its processes sharing one port on 127.0.0.1."""

import gc
import os
import sys
from functools import partial
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

from newsportal import lifeline, memory
from newsportal.wsgi import application  # before the workers are forked: a new one then answers at once

SWITCH_INTERVAL = 0.0005  # seconds; Python's own 5 ms are what a finished page would wait for one that is being made

SECRETS = ("SECRET_KEY", "VAULT_KEYS", "DATABASE_URL", "DATABASE_REPLICA_URLS", "MEDIA_S3_URL", "FIRST_EDITOR_PASSWORD")


def load_application(server: int) -> Any:
    """Return the WSGI application, inside a process of `server`; it stops when the server does."""
    lifeline.stop_with_parent(server)
    sys.setswitchinterval(SWITCH_INTERVAL)
    for name in SECRETS:
        # granian puts the environment into every request, where an error report would show it.
        os.environ.pop(name, None)
    return application


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    from django.conf import settings

    lifeline.stop_with_parent()
    memory.keep_it_together()
    gc.collect()
    gc.freeze()  # a collection writes into every object it looks at: the processes would soon share none of them
    loggers = {**settings.LOGGING["loggers"], "_granian": {"handlers": [], "propagate": True}}
    Server(
        "newsportal.wsgi:application",
        address="127.0.0.1",
        port=settings.PORT,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=settings.WEB_WORKERS,
        blocking_threads=settings.WEB_THREADS,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=5,
        log_level=LogLevels.error,
        log_dictconfig={**settings.LOGGING, "loggers": loggers},
        log_access=False,
    ).serve(target_loader=partial(load_application, os.getpid()), wrap_loader=False)


if __name__ == "__main__":
    main()
