"""Fixtures for every test."""

import pytest
from django.db import connection
from django.test import Client
from hypothesis import settings as hypothesis_settings

from articles.models import Site
from tests.factories import make_editor
from tests.smtp_sink import SmtpSink

# Hypothesis fails an example after 200 ms on the clock, which a busy machine makes of any.
hypothesis_settings.register_profile("without a clock", hypothesis_settings(), deadline=None)
hypothesis_settings.load_profile("without a clock")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let tests that need real commits empty the logs between them; a test of each turns the refusal on again."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE comments_moderationevent DISABLE TRIGGER moderation_log_refuses_truncate")
        cursor.execute("ALTER TABLE articles_auditevent DISABLE TRIGGER audit_log_refuses_truncate")


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
