from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsportal.backups.archive import ArchiveFault
from newsportal.backups.faults import BackupFault
from newsportal.backups.restoring import restore


class Command(BaseCommand):
    help = "Bring the paper back from a file that `backup` made: the database and the pictures. The paper is stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the backup, newsportal-….tar")
        parser.add_argument("--replace", action="store_true", help="replace the paper that is there, after saving it")
        parser.add_argument(
            "--as-it-was", action="store_true", help="leave the database as the version left it that the backup is of"
        )

    def handle(self, *, file: Path, replace: bool, as_it_was: bool, **_options: Any) -> None:
        try:
            restore(file, self.stdout.write, replace=replace, forward=not as_it_was)
        except FileNotFoundError as fault:
            raise CommandError(f"{fault.filename} does not exist.") from None
        except (ArchiveFault, BackupFault) as fault:
            raise CommandError(str(fault)) from None
