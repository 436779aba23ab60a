from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsportal import upgrading
from newsportal.backups import faults
from newsportal.cannot_start import CannotStart


class Command(BaseCommand):
    help = "What `make upgrade` does, in two steps: the second one is for the code that the first has put in place."
    requires_system_checks = []  # what has to be mended is said when the way back is known

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", default="", help="fetch this version: a tag, a branch or a commit")
        parser.add_argument("--finish", action="store_true", help="bring the paper up to date with the code in place")

    def handle(self, *, to: str, finish: bool, **_options: Any) -> None:
        if finish:
            upgrading.finish(self._say)
            return
        try:
            upgrading.begin(self._say, to)
        except CannotStart:
            raise
        except Exception as fault:
            raise CommandError(f"Nothing was upgraded. {faults.sentence(fault, settings.BACKUP_DIR)}") from fault

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
