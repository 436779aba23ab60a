"""What a start does only once, and only where it may."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from articles.models import Article, User
from newsportal import migration_state, preparing
from newsportal.cannot_start import CannotStart
from tests.factories import make_draft, make_editor

pytestmark = pytest.mark.django_db


def prepare(step):
    said = []
    step(said.append)
    return said


def test_samples_are_loaded_into_an_empty_local_database(settings):
    settings.USES_EMBEDDED_POSTGRES = True
    assert "sample articles" in prepare(preparing.load_samples)[0]
    assert Article.objects.filter(is_sample=True).exists()


def test_samples_never_go_into_a_database_of_somebody_elses(settings):
    settings.USES_EMBEDDED_POSTGRES = False
    assert prepare(preparing.load_samples) == []
    assert not Article.objects.exists()


def test_samples_do_not_join_an_article_that_is_there(settings):
    settings.USES_EMBEDDED_POSTGRES = True
    make_draft()
    assert prepare(preparing.load_samples) == []


def test_samples_that_were_removed_do_not_come_back(settings):
    settings.USES_EMBEDDED_POSTGRES = True
    make_editor()
    assert prepare(preparing.load_samples) == []


def test_the_first_editor_may_do_everything(settings):
    settings.FIRST_EDITOR, settings.FIRST_EDITOR_PASSWORD = "ines", "quiet harbour lamp"
    prepare(preparing.make_first_editor)
    ines = User.objects.get()
    assert (ines.username, ines.is_superuser, ines.is_staff) == ("ines", True, True)
    assert ines.check_password("quiet harbour lamp")


def test_a_password_we_chose_is_the_one_shown(settings):
    settings.FIRST_EDITOR_PASSWORD = ""
    [said] = prepare(preparing.make_first_editor)
    assert User.objects.get().check_password(said.split('password "')[1].split('"')[0])


def test_where_somebody_can_sign_in_no_editor_is_made():
    make_editor()
    assert prepare(preparing.make_first_editor) == []
    assert User.objects.count() == 1


def test_a_public_paper_refuses_a_weak_first_password(settings):
    settings.IS_LOCAL, settings.FIRST_EDITOR_PASSWORD = False, "password"
    with pytest.raises(CannotStart, match=r"FIRST_EDITOR_PASSWORD is too weak: .*too short"):
        prepare(preparing.make_first_editor)
    assert not User.objects.exists()


def test_what_losing_the_keys_costs_is_said_on_the_first_run_alone(settings):
    settings.USES_LOCAL_KEYS = True
    [said] = prepare(preparing.speak_of_keys)
    assert f"{settings.VAR_DIR}/keys.env. If they are lost, no reader's address can be opened again" in said
    assert "`make backup-keys FILE=…`" in said
    settings.USES_LOCAL_KEYS = False
    assert prepare(preparing.speak_of_keys) == []
    settings.USES_LOCAL_KEYS = True
    make_editor()
    assert prepare(preparing.speak_of_keys) == []


def test_static_files_are_collected_again_only_when_one_changed(settings, tmp_path):
    settings.VAR_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    source = tmp_path / "source"
    source.mkdir()
    (source / "paper.css").write_text("p { margin: 0 }")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = {
        **settings.STORAGES, "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }  # fmt: skip
    assert prepare(preparing.collect_static) == ["Collecting static files, which takes some seconds."]
    assert prepare(preparing.collect_static) == []
    (source / "paper.css").write_text("p { margin: 1px }")
    assert prepare(preparing.collect_static) == ["Collecting static files, which takes some seconds."]


def test_the_names_of_the_files_are_the_migrations_that_django_finds():
    found = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    assert migration_state.names_of_files() == set(found)


def test_a_database_that_is_up_to_date_is_known_by_two_queries(django_assert_num_queries):
    with django_assert_num_queries(2):
        assert prepare(preparing.migrate) == []


@pytest.mark.parametrize("app", ["comments", "axes"])
def test_a_migration_that_was_not_applied_is_not_overlooked(app, monkeypatch):
    called = []
    monkeypatch.setattr(preparing, "call_command", lambda command, **_: called.append(command._steps))
    MigrationRecorder(connection).migration_qs.filter(app=app).last().delete()
    assert prepare(preparing.migrate) == ["Bringing the database up to date."]
    assert called == [1]
