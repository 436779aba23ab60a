"""Fixtures for every test."""

import gc
import itertools

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.db.transaction import atomic, set_rollback
from django.test import Client, TransactionTestCase, override_settings
from hypothesis import settings as hypothesis_settings

from articles.kept_pages import shelf
from articles.models import Site, User
from newsportal import run_lock
from tests import starting_rows
from tests.factories import make_editor
from tests.site_map import plant
from tests.smtp_sink import SmtpSink

# Hypothesis fails an example after 200 ms on the clock, which a busy machine makes of any.
hypothesis_settings.register_profile("without a clock", hypothesis_settings(), deadline=None)
hypothesis_settings.load_profile("without a clock")


def pytest_collection_finish():
    """Leave out of every garbage collection what stays to the end: all modules, and all tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Let the tests' own connections, of which a browser test leaves one behind, not pass for a paper that runs."""
    connection.settings_dict["OPTIONS"]["application_name"] = "tests"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Empty the tables in a quicker way than Django's after each test that commits what it writes."""
    with django_db_blocker.unblock():
        starting_rows.remember()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: starting_rows.put_back())
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_patience():
    """Refuse a second run of the paper at once: no test has a first one that is about to go."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run_lock, "STAYS", 0)
        yield


@pytest.fixture(autouse=True)
def _no_page_of_another_test():
    """Forget the pages that are kept: what is taken back after a test takes the numbers of its editions with it."""
    shelf.clear()


@pytest.fixture(scope="session", autouse=True)
def _for_all_tests():
    """Set once what is the same for all of them, a test that is about it excepted."""
    with override_settings(
        # No manifest of static files: that needs collectstatic, which tests do not.
        STORAGES={
            **django_settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        # Passwords are hashed in no time: a quarter of what the tests took went into making them hard to guess.
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        # The throttle is for its own tests: others sign in without a request, and fail as they like.
        AXES_ENABLED=False,
        # The worker makes no backup that nobody asked for.
        BACKUP_EVERY=0,
    ):
        yield


@pytest.fixture(scope="session")
def _folders(tmp_path_factory):
    """Folders, a new one each time: to find a free name for `tmp_path`, pytest reads those of all tests before."""
    place = tmp_path_factory.mktemp("files")
    return (place / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, _folders):
    """Each test keeps pictures and backups in a folder of its own."""
    folder = next(_folders)
    folder.mkdir()
    settings.MEDIA_ROOT, settings.BACKUP_DIR = folder / "media", folder / "backups"


@pytest.fixture(scope="module")
def planted(django_db_setup, django_db_blocker, tmp_path_factory):
    """The paper of `site_map.plant`, written once for a file; returns the folder of its pictures."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock():
        transaction = atomic()
        transaction.__enter__()
        with override_settings(MEDIA_ROOT=media):
            plant()
    yield media
    with django_db_blocker.unblock():
        set_rollback(True)
        transaction.__exit__(None, None, None)


@pytest.fixture
def planted_paper(planted, settings):
    """The paper of `site_map.plant`: what a test writes beside it is taken back, so every test finds it untouched."""
    settings.MEDIA_ROOT = planted


@pytest.fixture
def editor(client: Client) -> User:
    """A signed-in editor; `client` carries the session."""
    user = make_editor()
    client.force_login(user)
    return user


@pytest.fixture
def desk(client: Client) -> Client:
    """The newsroom, as an editor who may do everything opens it."""
    Site.current()
    client.force_login(make_editor())
    return client


@pytest.fixture
def smtp_sink(settings):
    """A mail server that takes this paper's mail."""
    with SmtpSink() as sink:
        sink.use_in(settings)
        yield sink
