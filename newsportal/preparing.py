"""What has to be true before the paper is served. Each function does nothing when it already is."""

import hashlib
import secrets
import string
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.commands import migrate as migrate_command
from django.db import OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from articles import samples
from articles.models import Article, User
from articles.progress import Progress
from newsportal import local_postgres, migration_state
from newsportal.cannot_start import CannotStart
from newsportal.version import VERSION

Say = Callable[[str], None]

OURS = ("articles", "comments", "newsportal")


def reach_database(patience: float = 5) -> None:
    """Connect, waiting `patience` seconds for a server that is only starting; check that it loses nothing."""
    deadline = time.monotonic() + patience
    while True:
        try:
            with connection.cursor() as cursor:
                local_postgres.assert_durable(cursor)
                return
        except OperationalError as fault:
            starting = "refused" in str(fault) or "starting up" in str(fault)
            if not starting or time.monotonic() > deadline:
                raise
        time.sleep(0.5)


def migrate(say: Say) -> None:
    """Apply the migrations that the database lacks. Raises CannotStart when a newer version has applied others."""
    if migration_state.is_as_the_files_are():
        return
    executor = MigrationExecutor(connection)
    _refuse_newer_database(executor.loader)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        say("Bringing the database up to date.")
        with Progress("Steps") as progress:
            call_command(_Migrating(progress, len(missing)), verbosity=0, interactive=False)


class _Migrating(migrate_command.Command):
    """Django's command, which tells how far it is."""

    def __init__(self, progress: Progress, steps: int) -> None:
        super().__init__()
        self._progress, self._done, self._steps = progress, 0, steps
        progress(0, steps)

    def migration_progress_callback(self, action: str, migration: object = None, fake: bool = False) -> None:
        """Count what was applied."""
        if action == "apply_success":
            self._done += 1
            self._progress(self._done, self._steps)


def collect_static(say: Say) -> None:
    """Copy and compress stylesheets, fonts and scripts to where the server reads them, when one has changed."""
    stamp = settings.VAR_DIR / "static.stamp"
    wanted = _static_fingerprint()
    if (settings.STATIC_ROOT / "staticfiles.json").exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    say("Collecting static files, which takes some seconds.")
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(wanted)


def load_samples(say: Say) -> None:
    """Load the sample articles, into a local database that nobody has used yet and nowhere else."""
    if not settings.USES_EMBEDDED_POSTGRES or User.objects.exists() or Article.objects.exists():
        return
    with transaction.atomic():
        loaded = samples.load_samples()
    say(f"Loaded {loaded} sample articles. A button below the site settings removes them.")


def speak_of_keys(say: Say) -> None:
    """Say once, on the first run of a paper whose keys were generated, what losing them costs."""
    if not settings.USES_LOCAL_KEYS or User.objects.exists():
        return
    say(
        f"The keys of this paper are in {settings.VAR_DIR / 'keys.env'}. If they are lost, no reader's address can be "
        "opened again, and no backup helps: `make backup-keys FILE=…` saves them to another place."
    )


def make_first_editor(say: Say) -> None:
    """Make an account that may do everything when there is none; a password we chose is shown this once."""
    if User.objects.exists():
        return
    name, password = settings.FIRST_EDITOR, settings.FIRST_EDITOR_PASSWORD
    if password and not settings.IS_LOCAL:
        try:
            validate_password(password, User(username=name))
        except ValidationError as fault:
            raise CannotStart(f"FIRST_EDITOR_PASSWORD is too weak: {' '.join(fault.messages)}") from None
    generated = "" if password else _password()
    User.objects.create_superuser(name, password=password or generated)
    shown = f'password "{generated}" (shown this once)' if generated else "with the password you set"
    say(f'Sign in at {settings.SITE_URL}/admin/ as "{name}", {shown}.')


def _refuse_newer_database(loader: MigrationLoader) -> None:
    unknown = sorted(
        f"{app}.{name}"
        for app, name in loader.applied_migrations
        if app in OURS and (app, name) not in loader.graph.nodes
    )
    if unknown:
        raise CannotStart(
            f"The database belongs to a newer version of the paper than this one, {VERSION}, which does not know "
            f"{unknown[0]}. Put the newer code back (git checkout), or go back to the backup that was made before the "
            f"upgrade: both commands stand in {settings.VAR_DIR / 'upgrades.log'}. Nothing was changed."
        )


def _static_fingerprint() -> str:
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = storage.path(path)
            changed = storage.get_modified_time(path).timestamp()
            digest.update(f"{path} {file} {storage.size(path)} {changed}\n".encode())
    return digest.hexdigest()


def _password() -> str:
    alphabet = string.ascii_lowercase + string.digits
    return "-".join("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(4))
