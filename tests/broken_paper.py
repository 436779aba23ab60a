"""Installations of the paper that are broken, each in one way."""

import json
import runpy
import socket
import ssl
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from articles.models import User
from comments import vault as vault_of_comments
from newsportal import rounds
from newsportal.doctor import (
    accounts,
    address,
    backups,
    clock,
    database,
    disk,
    environment,
    folders,
    keys,
    mail,
    program,
    safety,
    static,
    vault,
    worker,
)
from newsportal.local_keys import fresh_keys
from newsportal.models import Backup, WorkerRound
from tests.cluster import ROOT
from tests.smtp_sink import Mode, SmtpSink
from tests.web_server import certificate, status, tls, web_server


class Broken:
    """Ways to break an installation, one a method; each returns what the doctor finds then in the field it is about."""

    def __init__(self, settings, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.settings, self.folder, self.patch = settings, folder, patch

    def a_setting_that_is_no_number(self):
        return self._with_settings({"PORT": "eighty"})

    def a_public_paper_without_keys(self):
        return self._with_settings({"SITE_URL": "https://paper.example"})

    def a_line_that_is_no_setting(self):
        (self.folder / "env").write_text("PORT=8000\n\n# the mail\nEMAIL_URL smtp://mail.example\n")
        return environment.of_the_file(self.folder / "env")

    def a_misspelt_name(self):
        (self.folder / "env").write_text("TZ=UTC\nSITE_ULR=https://paper.example\n")
        return environment.of_the_file(self.folder / "env")

    def a_package_of_another_version(self):
        file = self.folder / "requirements.txt"
        file.write_text(
            "django==1.11 \\\n    --hash=x\nno-such-package==1.0\ntzdata-x==1 ; sys_platform == 'win32' \\\n"
        )
        self.patch.setattr(program, "REQUIREMENTS", file)
        return program.check()

    def a_database_that_is_away(self):
        self.settings.USES_EMBEDDED_POSTGRES = False

        def gone():
            raise OperationalError('connection to server at "db.example" (192.0.2.1), port 5432 failed: refused')

        self.patch.setattr(database, "connection", SimpleNamespace(cursor=gone))
        return database.check()

    def a_database_that_may_lose_comments(self):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
            return list(database.of_the_server(cursor))

    def an_old_database(self):
        self.patch.setattr(database, "OLDEST", 99)
        with connection.cursor() as cursor:
            return list(database.of_the_server(cursor))

    def a_database_for_fewer_processes(self):
        self.settings.WEB_WORKERS = 64
        return database.check()

    def a_migration_that_is_missing(self):
        MigrationRecorder(connection).record_unapplied("comments", "0009_owning")
        return database.check()

    def a_migration_from_the_future(self):
        MigrationRecorder(connection).record_applied("comments", "9999_of_tomorrow")
        return database.check()

    def a_full_disk(self):
        self.patch.setattr(disk, "room", lambda _place: disk.Room(free=3 * disk.MEGABYTE, files=None))
        return [next(disk.check())]

    def a_disk_without_inodes(self):
        return [disk.judged("BACKUP_DIR", self.folder, disk.Room(free=10**12, files=7))]

    def a_file_where_a_folder_should_be(self):
        (self.folder / "backups").write_text("")
        self.settings.BACKUP_DIR = self.folder / "backups" / "daily"
        return folders.check()

    def a_folder_that_everybody_may_write_to(self):
        self.folder.chmod(0o777)
        return [folders.of_a_folder("MEDIA_ROOT", self.folder)]

    def keys_that_everybody_may_read(self):
        (self.folder / "keys.env").write_text("SECRET_KEY=x")
        (self.folder / "keys.env").chmod(0o644)
        return keys.of_a_file(self.folder / "keys.env")

    def a_damaged_key(self):
        self.settings.VAULT_KEYS = ["k1:short"]
        return keys.check()

    def other_keys_than_those_that_sealed(self):
        vault_of_comments.seal("ada@reader.example")
        self.settings.VAULT_KEYS = fresh_keys()["VAULT_KEYS"].replace("k1:", "k2:").split(",")
        return vault.check()

    def a_mail_server_that_is_not_there(self):
        SmtpSink.use_in(SimpleNamespace(port=_free_port(), _certificate=None, _login=None), self.settings)
        return mail.check()

    def a_mail_server_of_no_such_name(self):
        self.settings.SENDS_MAIL, self.settings.EMAIL_HOST = True, "mail..example"
        self.settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        return mail.check()

    def a_login_that_is_refused(self):
        with SmtpSink(login=("ada", "secret")) as sink:
            sink.use_in(self.settings)
            self.settings.EMAIL_HOST_PASSWORD = "old"
            return list(mail.check())

    def a_sender_that_is_refused(self):
        with SmtpSink() as sink:
            sink.use_in(self.settings)
            sink.mode = Mode.REFUSES_THE_SENDER
            return list(mail.check())

    def a_public_paper_that_nobody_speaks_for(self):
        self.settings.IS_LOCAL, self.settings.IS_HTTPS, self.settings.TRUSTED_PROXIES = False, True, []
        self.settings.USES_LOCAL_KEYS = self.settings.USES_EMBEDDED_POSTGRES = self.settings.SENDS_MAIL = False
        self.settings.REQUIRE_SECOND_FACTOR = "editor"
        return safety.check()

    def a_port_where_nothing_answers(self):
        self.settings.PORT = _free_port()
        return address.check()

    def a_port_that_another_program_has(self):
        with web_server(status(200)) as other:
            self.settings.PORT = other.server_address[1]
            return list(address.check())

    def a_certificate_that_soon_runs_out(self):
        return self._asked_over_https(days=5)

    def a_certificate_that_has_run_out(self):
        return self._asked_over_https(days=-1)

    def an_address_that_leads_elsewhere(self):
        return self._asked_over_https(days=60)

    def static_files_that_are_not_collected(self):
        self.settings.STATIC_ROOT = self.folder
        return static.check()

    def static_files_of_another_version(self):
        self.settings.STATIC_ROOT = self.folder
        (self.folder / "staticfiles.json").write_text(json.dumps({"paths": {}}))
        return static.check()

    def a_clock_that_is_wrong(self):
        with time_machine.travel(timezone.now() + timedelta(minutes=10)):
            return list(clock.check())

    def a_clock_of_last_century(self):
        with time_machine.travel("1999-12-31T23:00Z"):
            return [next(clock.check())]

    def a_worker_that_never_was(self):
        return worker.check()

    def a_worker_that_stopped(self):
        rounds.begin()
        rounds.end([])
        WorkerRound.objects.update(began_at=timezone.now() - timedelta(hours=2))
        return worker.check()

    def a_worker_that_hangs(self):
        rounds.begin()
        WorkerRound.objects.update(began_at=timezone.now() - timedelta(hours=2))
        return worker.check()

    def a_duty_that_fails(self):
        rounds.begin()
        rounds.end(["send_due_mail", "forget_mails"])
        return worker.check()

    def no_backup(self):
        return backups.check()

    def a_backup_that_failed(self):
        self._make_backup()
        now = timezone.now()
        Backup.objects.create(began_at=now, ended_at=now + timedelta(seconds=1), fault="The disk is full.")
        return backups.check()

    def a_backup_that_is_late(self):
        self._make_backup(hours=60)
        return backups.check()

    def a_backup_that_is_gone(self):
        self._make_backup()
        (self.folder / "a.backup").unlink()
        return backups.check()

    def nobody_who_may_do_everything(self):
        return accounts.check()

    def a_first_password_that_lies_about(self):
        User.objects.create_superuser("ada", password="x")
        self.settings.FIRST_EDITOR_PASSWORD, self.settings.IS_LOCAL = "harbour", False
        return accounts.check()

    def _with_settings(self, values: dict[str, str]):
        for name, value in values.items():
            self.patch.setenv(name, value)
        return environment.of_the_values(lambda: runpy.run_path(str(ROOT / "newsportal" / "settings.py")))

    def _asked_over_https(self, days: int):
        file = certificate(self.folder, days)
        trusting = ssl.create_default_context(cafile=str(file))
        self.patch.setattr(ssl, "create_default_context", lambda: trusting)
        with web_server(status(200), tls(file)) as other:
            self.settings.SITE_URL = other.url
            return list(address.of_the_public_address())

    def _make_backup(self, hours: int = 1) -> None:
        self.settings.BACKUP_DIR = self.folder
        (self.folder / "a.backup").write_text("it is all here")
        when = timezone.now() - timedelta(hours=hours)
        Backup.objects.create(began_at=when, ended_at=when, file="a.backup", size=14)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
