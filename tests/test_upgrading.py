"""The steps of an upgrade, and what is said when one of them fails."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from newsportal import checkout, port, preparing, upgrading
from newsportal.backups.faults import BackupFault
from newsportal.cannot_start import CannotStart
from newsportal.models import Backup, WorkerRound
from newsportal.run_lock import RunLock
from newsportal.version import VERSION

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def saved(settings, tmp_path, monkeypatch):
    """A folder of its own, where a backup takes no time: the backups that were asked for."""
    settings.VAR_DIR, settings.BACKUP_DIR = tmp_path, tmp_path / "backups"
    made: list[Backup] = []

    def make_backup():
        made.append(Backup(file=f"newsportal-{len(made)}.tar"))
        return made[-1]

    monkeypatch.setattr(upgrading, "make_backup", make_backup)
    monkeypatch.setattr(checkout, "commit", lambda: "0123456789ab")
    monkeypatch.setattr(port, "wait_until_free", lambda number: None)
    monkeypatch.setattr(preparing, "collect_static", lambda say: say("Collecting static files."))
    return made


@pytest.fixture
def said() -> list[str]:
    return []


def log(settings) -> str:
    return (settings.VAR_DIR / "upgrades.log").read_text()


def test_an_upgrade_saves_the_paper_brings_it_up_to_date_and_says_the_way_back(settings, said, saved):
    upgrading.remember_what_runs(said.append)
    (settings.VAR_DIR / "last-version").write_text("0.5.9 aaaaaaaaaaaa\n")
    upgrading.begin(said.append)
    upgrading.finish(said.append)
    back = [f"    make restore FILE={settings.BACKUP_DIR}/newsportal-0.tar REPLACE=1 AS_IT_WAS=1"]
    back.append("    git checkout aaaaaaaaaaaa")
    assert said[:4] == ["Saving the paper.", "To go back:", *back]
    assert said[5:9] == [
        "Checking the settings.",
        "Collecting static files.",
        f"The paper is at version {VERSION}. Start it again, and look at it.",
        "To go back:",
    ]
    assert said[9:11] == back
    assert "saves the paper as it is first" in said[-1]
    assert "An upgrade from 0.5.9 aaaaaaaaaaaa began. Back: make restore FILE=" in log(settings)
    assert f"The upgrade to {VERSION} 0123456789ab is done." in log(settings)
    assert (settings.VAR_DIR / "last-version").read_text() == f"{VERSION} 0123456789ab\n"


def test_code_that_is_fetched_is_put_in_place_after_the_backup(monkeypatch, said, saved):
    monkeypatch.setattr(checkout, "fetched", lambda to, say: f"the commit of {to}")
    monkeypatch.setattr(checkout, "put_in_place", lambda wanted: said.append((wanted, len(saved))))
    upgrading.begin(said.append, "v9.0.0")
    assert said[-2:] == [("the commit of v9.0.0", 1), "The code of v9.0.0 is in place."]
    there = said.index("To go back:")
    assert said[there + 1] == "    git checkout 0123456789ab"
    assert said[there + 2].endswith("newsportal-0.tar REPLACE=1")


def test_where_nobody_knows_what_ran_before_git_is_asked(said):
    upgrading.begin(said.append)
    assert any("`git reflog`" in line for line in said)


def test_an_upgrade_that_stopped_says_so_and_goes_on_with_the_same_backup(settings, monkeypatch, said, saved):
    def fails(say):
        raise CannotStart("The disk is full.")

    upgrading.begin(said.append)
    with monkeypatch.context() as patch:
        patch.setattr(preparing, "migrate", fails)
        with pytest.raises(CannotStart, match="The disk is full"):
            upgrading.finish(said.append)
    assert f"The upgrade to {VERSION} has stopped. Nothing is lost" in said[-6]
    assert "`make upgrade` goes on" in said[-5]
    assert "newsportal-0.tar" in said[-3]
    upgrading.begin(said.append)
    assert any("Going on with the upgrade that was begun" in line for line in said)
    upgrading.finish(said.append)
    assert len(saved) == 1
    upgrading.begin(said.append)
    assert len(saved) == 2


def test_an_upgrade_that_was_killed_while_it_noted_what_was_there_begins_anew(monkeypatch, said, saved):
    def half(path, text):
        path.write_bytes(text[:20].encode())
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Path, "write_text", half)
        upgrading.begin(said.append)
    upgrading.begin(said.append)
    assert len(saved) == 2
    assert any("newsportal-1.tar" in line for line in said)


def test_a_paper_that_ran_since_is_saved_anew(said, saved):
    upgrading.begin(said.append)
    WorkerRound.objects.create(pk=1, began_at=timezone.now() - timedelta(days=1))
    upgrading.begin(said.append)
    assert len(saved) == 1
    WorkerRound.objects.update(began_at=timezone.now() + timedelta(seconds=1))
    upgrading.begin(said.append)
    assert len(saved) == 2


def test_settings_that_do_not_fit_stop_it_before_anything_changes(settings, monkeypatch, said):
    settings.VAULT_KEYS = ["broken"]
    monkeypatch.setattr(preparing, "migrate", lambda say: pytest.fail("it migrates"))
    upgrading.begin(said.append)
    with pytest.raises(SystemCheckError, match="VAULT_KEYS"):
        upgrading.finish(said.append)


def test_a_start_of_the_paper_ends_what_was_begun(said, saved):
    upgrading.begin(said.append)
    upgrading.remember_what_runs(said.append)
    with pytest.raises(CannotStart, match="No upgrade has begun"):
        upgrading.finish(said.append)


def test_a_paper_that_runs_is_not_upgraded(settings, monkeypatch, said, saved):
    lock = RunLock(settings.VAR_DIR / "up.lock", "http://127.0.0.1:8000/")
    with lock, pytest.raises(CannotStart, match="already running at http"):
        upgrading.begin(said.append)

    def taken(number):
        raise CannotStart(f"Port {number} is taken.")

    monkeypatch.setattr(port, "wait_until_free", taken)
    with pytest.raises(CannotStart, match="is taken"):
        upgrading.begin(said.append)
    assert saved == []


def test_without_a_backup_nothing_is_upgraded(settings, monkeypatch):
    def fails():
        raise BackupFault("The disk of backups is full.")

    monkeypatch.setattr(upgrading, "make_backup", fails)
    with pytest.raises(CommandError, match=r"Nothing was upgraded\. The disk of backups is full\."):
        call_command("upgrade")
    assert not (settings.VAR_DIR / "upgrade.json").exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"at": 1}',
        '{"strange": 1}',
        "[" * 100_000,
        '{"at": "x", "version": "", "commit": "", "file": "", "fetches": true}',
    ],
)
def test_a_note_of_an_upgrade_that_cannot_be_read_is_named(settings, said, text):
    (settings.VAR_DIR / "upgrade.json").write_text(text)
    with pytest.raises(CannotStart, match=r"upgrade\.json cannot be read"):
        upgrading.begin(said.append)


def test_a_database_that_a_newer_version_has_brought_up_to_date_is_refused(said):
    MigrationRecorder(connection).record_applied("comments", "9999_of_a_year_to_come")
    with pytest.raises(CannotStart, match=r"newer version of the paper .*9999_of_a_year_to_come.*upgrades\.log"):
        preparing.migrate(said.append)


def test_a_migration_of_an_app_that_is_gone_is_no_reason_to_refuse(said):
    MigrationRecorder(connection).record_applied("an_app_that_is_gone", "0001_initial")
    preparing.migrate(said.append)


def test_make_reads_each_step_before_the_code_changes():
    """The environment is built for the old code, and again for the new, in whose process the rest happens."""
    recipe = Path("Makefile").read_text().partition("\nupgrade:\n")[2].partition("\n\n")[0].split("\n\t")
    assert [line.strip() for line in recipe] == [
        "$(BUILD) requirements.txt",
        '@$(MANAGE) upgrade --to "$(TO)"',
        "$(BUILD) requirements.txt",
        "@$(MANAGE) upgrade --finish",
    ]
