from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.progress import MEGABYTE, Progress
from newsportal.backups import making
from newsportal.backups.faults import sentence
from newsportal.backups.running import database_running
from newsportal.cannot_start import CannotStart


class Command(BaseCommand):
    help = (
        "Save the paper to a file in BACKUP_DIR: the database, the pictures, and the settings but their secrets. It "
        "may run meanwhile. The keys are saved apart: backup_keys."
    )

    def handle(self, **_options: Any) -> None:
        try:
            with database_running("being backed up", alone=False), Progress("Megabytes saved") as progress:
                made = making.make_backup(progress=lambda written: progress(written // MEGABYTE))
        except CannotStart:
            raise
        except Exception as fault:
            raise CommandError(f"No backup was made. {sentence(fault, settings.BACKUP_DIR)}") from fault
        self.stdout.write(f"Saved as {settings.BACKUP_DIR / made.file} ({made.size:,} bytes).")
        self.stdout.write("The keys are not in it: make backup-keys FILE=… saves them, once, to another place.")
