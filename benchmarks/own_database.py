"""A database for one measurement, thrown away after it, and what PostgreSQL spends on it."""

import os
from collections.abc import Callable

import django
import psutil
from django.conf import settings
from django.test.utils import setup_databases, setup_test_environment, teardown_databases

from newsportal import local_postgres
from tests.cluster import DATA

_STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


def run(main: Callable[[], int]) -> int:
    """Run `main` in a database of its own and return its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsportal.settings")
    django.setup()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of none
    settings.STORAGES = {**settings.STORAGES, "staticfiles": _STATIC}
    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        return main()
    finally:
        teardown_databases(databases, verbosity=0)


def postgres_seconds() -> float:
    """Return the processor's time that the tests' PostgreSQL has used since it started, in steps of 10 ms."""
    server = psutil.Process(local_postgres.server_pid(DATA))
    ended = server.cpu_times()
    running = [process.cpu_times() for process in (server, *server.children(recursive=True))]
    return ended.children_user + ended.children_system + sum(spent.user + spent.system for spent in running)
