from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsportal.backups.faults import BackupFault
from newsportal.backups.keys import save_keys


class Command(BaseCommand):
    help = "Save the keys to a file of your choice. Without them nobody can open a reader's address from a backup."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a file that does not exist, away from the backups")

    def handle(self, *, file: Path, **_options: Any) -> None:
        try:
            save_keys(file)
        except BackupFault as fault:
            raise CommandError(str(fault)) from None
        self.stdout.write(
            f"The keys are in {file}, which only you may read. Keep it away from the backups: whoever has both can "
            "read the addresses of your readers. Lose it together with this machine, and nobody can."
        )
