"""`manage.py doctor` on set-ups that are broken, each in one way: what it says, and what it says to do."""

import json
import os
import subprocess
import sys
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsportal.doctor import accounts, command, database, disk, environment, examining, keys, mail, program, vault
from newsportal.doctor.examining import Field, Need
from newsportal.doctor.finding import Finding, Level, fault, fine, warning
from tests.broken_paper import Broken
from tests.cluster import ROOT
from tests.growth import growth

pytestmark = pytest.mark.django_db

SAID = {
    "a_setting_that_is_no_number": 'Environment variable "PORT" invalid: Not a valid integer.',
    "a_public_paper_without_keys": "The paper at https://paper.example needs keys of its own: set SECRET_KEY",
    "a_line_that_is_no_setting": "Line 4 of {tmp}/env is no setting, so the paper passes over it.",
    "a_misspelt_name": "SITE_ULR in line 2 of {tmp}/env is no setting of the paper. | Did you mean SITE_URL?",
    "a_package_of_another_version": "Not installed: no-such-package 1.0.",
    "a_database_that_is_away": "The PostgreSQL that DATABASE_URL names cannot be used: connection to server",
    "a_database_that_may_lose_comments": "PostgreSQL runs with synchronous_commit off and may lose comments.",
    "an_old_database": "the paper needs 99 or newer.",
    "a_database_for_fewer_processes": "PostgreSQL takes 100 connections; the paper may open 522.",
    "a_migration_that_is_missing": "The database lacks 1 migrations of this version: comments.0009_owning.",
    "a_migration_from_the_future": "A newer version of the paper has changed the database: comments.9999_of_tomorrow",
    "a_full_disk": "The disk of VAR_DIR ({var}) is full but for 3 MB. | Free some space there",
    "a_disk_without_inodes": "The disk of BACKUP_DIR ({tmp}) takes only 7 more files (inodes), however small.",
    "a_file_where_a_folder_should_be": "BACKUP_DIR is {tmp}/backups/daily, and {tmp}/backups is a file.",
    "a_folder_that_everybody_may_write_to": "Everybody on this machine may write to {tmp} (MEDIA_ROOT). | chmod o-w",
    "keys_that_everybody_may_read": "Everybody on this machine may read {tmp}/keys.env, which holds keys. | chmod",
    "a_damaged_key": "Entry 1 of VAULT_KEYS is not id:key",
    "other_keys_than_those_that_sealed": "VAULT_KEYS does not open the addresses sealed under k1",
    "a_mail_server_that_is_not_there": "The mail server could not be reached, or hung up: 127.0.0.1, port",
    "a_mail_server_of_no_such_name": "There is no mail server by the name of mail..example",
    "a_login_that_is_refused": "The mail server does not accept the name and password in EMAIL_URL (535)",
    "a_sender_that_is_refused": "The mail server does not send for the address in MAIL_FROM (553)",
    "a_public_paper_that_nobody_speaks_for": "Nobody is believed to speak https for the paper. | Set TRUSTED_PROXIES",
    "a_port_where_nothing_answers": "The web server does not answer at http://127.0.0.1:",
    "a_port_that_another_program_has": "Another program than the paper answers at http://127.0.0.1:",
    "a_certificate_that_soon_runs_out": "runs out in 4 days.",
    "a_certificate_that_has_run_out": "Browsers refuse the certificate of https://127.0.0.1:",
    "an_address_that_leads_elsewhere": "is not this paper. | Let the proxy send requests to",
    "static_files_that_are_not_collected": "No static files are collected in {tmp}: pages come without their looks.",
    "static_files_of_another_version": "The static files are of another version:",
    "a_clock_that_is_wrong": "The database’s clock is 600 seconds behind this machine’s.",
    "a_clock_of_last_century": "This machine believes it is 1999-12-31 23:00, before this program was installed",
    "a_worker_that_never_was": "No worker ever went round",
    "a_worker_that_stopped": "The worker last went round 120 minutes ago.",
    "a_worker_that_hangs": "The worker began a round 120 minutes ago and hangs in it, or was killed.",
    "a_duty_that_fails": "In the worker’s last round failed: send_due_mail, forget_mails.",
    "no_backup": "There is no backup: a broken disk would end the paper. | Make the first: `make backup`.",
    "a_backup_that_failed": "The last backup failed: The disk is full.",
    "a_backup_that_is_late": "The last backup is 60 hours old; one is due every 24 hours.",
    "a_backup_that_is_gone": "The last backup, a.backup, is not in {tmp} any more.",
    "nobody_who_may_do_everything": "Nobody can look after the accounts: no active one may do everything.",
    "a_first_password_that_lies_about": "FIRST_EDITOR_PASSWORD is still set",
}


@pytest.mark.parametrize("way", SAID)
def test_a_broken_set_up_is_told_in_a_sentence_with_what_to_do(settings, tmp_path, monkeypatch, way):
    findings = list(getattr(Broken(settings, tmp_path, monkeypatch), way)())
    wrong = [finding for finding in findings if finding.level is not Level.OK]
    said = [f"{finding.what} | {finding.do}" for finding in wrong]
    expected = SAID[way].format(tmp=tmp_path, var=settings.VAR_DIR)
    assert [line for line in said if expected in line], said
    assert all(finding.do for finding in wrong)


def test_every_broken_set_up_is_tried():
    assert {name for name in vars(Broken) if not name.startswith("_")} == set(SAID)


def test_a_set_up_that_is_whole_has_no_fault(settings, tmp_path, smtp_sink, django_user_model):
    django_user_model.objects.create_superuser("ada", password="x")
    for module in (program, environment, disk, keys, mail, database, vault, accounts):
        assert [finding.level for finding in module.check()] == [Level.OK], module.__name__


@pytest.fixture
def fields(monkeypatch):
    """Fields of a test: each finds what it is told to, or fails; `looked_at` names those that were asked."""
    looked_at = []

    def make(*made: tuple[Field, list[Finding] | Exception]) -> list[str]:
        for field, found in made:
            module = ModuleType(f"newsportal.doctor.{field.name}")

            def check(field=field, found=found):
                looked_at.append(field.name)
                if isinstance(found, Exception):
                    raise found
                return found

            module.check = check
            monkeypatch.setitem(sys.modules, module.__name__, module)
        monkeypatch.setattr(examining, "FIELDS", [field for field, _found in made])
        return looked_at

    return make


BAD = fault("The key is broken.", "Take the other one.")


def test_a_field_that_fails_says_so_and_hides_no_other(fields):
    fields((Field("one", Need.NOTHING), KeyError("x")), (Field("two", Need.NOTHING), [BAD]))
    said = list(examining.examine())
    assert [(name, finding.level) for name, finding in said] == [("one", Level.FAULT), ("two", Level.FAULT)]
    assert said[0][1].what == "This field could not be looked at: KeyError, 'x'."


def test_what_needs_what_is_broken_is_passed_over_and_named(fields, capsys):
    looked_at = fields(
        (Field("settings", Need.NOTHING, gives=Need.SETTINGS), [fine("They are read.")]),
        (Field("database", Need.SETTINGS, gives=Need.DATABASE), [BAD]),
        (Field("worker", Need.DATABASE), [fine("It runs.")]),
        (Field("disk", Need.SETTINGS), [warning("It is small.", "Take a larger one.")]),
    )
    assert command.run([]) == 1
    assert looked_at == ["settings", "database", "disk"]
    assert capsys.readouterr().out.splitlines() == [
        "ok       settings     They are read.",
        "FAULT    database     The key is broken.",
        "                   -> Take the other one.",
        "WARNING  disk         It is small.",
        "                   -> Take a larger one.",
        "",
        "1 to mend, 1 to think about, 1 in order. Not looked at before the faults are mended: worker.",
    ]


def test_without_a_fault_the_exit_code_is_0_and_programs_get_json(fields, capsys):
    fields((Field("disk", Need.NOTHING), [warning("It is small.", "Take a larger one.")]))
    assert command.run(["--json"]) == 0
    expected = {"field": "disk", "level": "warning", "what": "It is small.", "do": "Take a larger one."}
    assert json.loads(capsys.readouterr().out) == [expected]


def test_every_field_is_there_to_be_looked_at():
    for field in examining.FIELDS:
        assert callable(examining.module_of(field.name).check)


def doctor(*options, **variables):
    """What the command says in a process of its own, and its exit code."""
    ran = subprocess.run(
        [sys.executable, *options, str(ROOT / "manage.py"), "doctor"],
        env={**os.environ, **variables}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.stderr == ""
    return ran.stdout, ran.returncode


def test_it_speaks_where_the_settings_cannot_be_read():
    said, code = doctor(PORT="eighty")
    assert 'FAULT    environment  Environment variable "PORT" invalid: Not a valid integer.' in said
    assert "Not looked at before the faults are mended: disk, folders, keys," in said
    assert code == 1


def test_it_speaks_where_nothing_is_installed():
    said, code = doctor("-S")
    assert "FAULT    program      Not installed: asgiref " in said
    assert "Not looked at before the faults are mended: environment, disk," in said
    assert code == 1


@given(st.text())
def test_a_list_of_packages_is_read_whatever_stands_in_it(text):
    missing, _other = program.differences(f"{text}\nno-such-package==1 \\\n")
    assert "no-such-package 1" in missing


@pytest.mark.parametrize("unit", ["a==", "a.-", "= ", "\n"])
def test_reading_a_list_of_packages_takes_time_in_proportion(unit):
    assert growth(program.differences, unit) <= 2.3
