"""Whether the database has the migrations of this version of the paper: all of them, and none of a newer one."""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Name = tuple[str, str]
"""App and migration."""


@dataclass(frozen=True)
class MigrationState:
    """`missing` is to be applied here; `unknown` was applied by a version of the paper that this one does not know."""

    missing: list[Name]
    unknown: list[Name]


@cache
def _ours() -> dict[Name, frozenset[Name]]:
    """Return each migration of the installed apps with those that it replaces. Read once: it stays while we run."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return {name: frozenset(migration.replaces) for name, migration in loader.disk_migrations.items()}


def migration_state() -> MigrationState:
    """
    Compare what was applied with what this version has. One query.

    Raises django.db.Error where the database cannot be used, or is an empty one.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = set(cursor.fetchall())
    ours = _ours()
    replaced = frozenset[Name]().union(*ours.values())
    missing = [
        name
        for name, replaces in ours.items()
        if name not in applied and name not in replaced and not (replaces and replaces <= applied)
    ]
    apps = {app for app, _name in ours}
    unknown = [name for name in applied - set(ours) - replaced if name[0] in apps]
    return MigrationState(sorted(missing), sorted(unknown))


def is_as_the_files_are() -> bool:
    """
    Whether the database has exactly the migrations whose files are here, so that none of them has to be read.

    False says nothing: an app that was taken out, or files that replace others, need Django's own look at what is in
    them. Two queries.
    """
    return set(MigrationRecorder(connection).applied_migrations()) == names_of_files()


def names_of_files() -> set[Name]:
    """Return the migrations of the installed apps by the names of their files, as Django's MigrationLoader does."""
    found = set()
    for app in apps.get_app_configs():
        module, _explicit = MigrationLoader.migrations_module(app.label)
        try:
            package = import_module(module) if module else None
        except ModuleNotFoundError:
            continue
        for file in iter_modules(getattr(package, "__path__", [])):
            if not file.ispkg and file.name[0] not in "_~":
                found.add((app.label, file.name))
    return found
