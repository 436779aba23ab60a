"""Fixtures for every test."""

import pytest
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


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    """No manifest of static files: that needs collectstatic, which tests do not."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    """Hash passwords in no time: a quarter of what the tests took went into making them hard to guess."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _nobody_counts_failures(settings):
    """The throttle of signing in is for its own tests: others sign in without a request, and fail as they like."""
    settings.AXES_ENABLED = False


@pytest.fixture(autouse=True)
def _pictures_of_its_own(settings, tmp_path):
    """Each test keeps pictures in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _backups_of_its_own(settings, tmp_path):
    """Each test keeps backups in a folder of its own, and the worker makes none that nobody asked for."""
    settings.BACKUP_DIR, settings.BACKUP_EVERY = tmp_path / "backups", 0


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
