import argparse
import sys
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from articles.importing.files import ImportResult, import_file
from articles.importing.numbered_text import UnreadablePage
from articles.models import Section

MANY = 10


class Command(BaseCommand):
    help = "Import plain-text pages with [1] markers; print the path of each article."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--publish", action="store_true", help="show to readers what has no faults")
        parser.add_argument("--section", type=_section, help="file the articles here; a new one is made")
        parser.add_argument("--date", type=_date, metavar="YYYY-MM-DD", help="the day they first appeared elsewhere")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and store nothing")

    def handle(self, *, files: list[Path], dry_run: bool, **options: Any) -> None:
        """Import each file for itself; exit with 1 when one of them failed."""
        how = {"publish": options["publish"], "section": options["section"] or "", "date": options["date"]}
        with transaction.atomic() if dry_run else nullcontext():
            failures = 0
            for number, file in enumerate(files, start=1):
                self._show_progress(number, len(files))
                failures += not self._import(file, how, dry_run)
            if dry_run:
                transaction.set_rollback(True)
        if failures:
            sys.exit(1)

    def _import(self, file: Path, how: dict[str, Any], dry_run: bool) -> bool:
        """Import one file and say what became of it; return whether it could be imported."""
        try:
            result = import_file(file, **how)
        except UnreadablePage as fault:
            self.stderr.write(f"{file}: {fault}", self.style.ERROR)
            return False
        except OSError as error:
            self.stderr.write(f"{file}: {error.strerror}.", self.style.ERROR)
            return False
        self.stdout.write(_would_be(result) if dry_run else result.path)
        for remark in result.remarks:
            self.stderr.write(f"{file}: {remark}", self.style.WARNING)
        return True

    def _show_progress(self, number: int, total: int) -> None:
        if total >= MANY and self.stderr.isatty():
            self.stderr.write(f"{number} of {total}", ending="\r")


def _would_be(result: ImportResult) -> str:
    return result.path if result.article.is_public or not result.is_new else f"a draft: {result.article.headline}"


def _section(typed: str) -> str:
    name = typed.strip()
    longest = Section._meta.get_field("name").max_length
    if not name or len(name) > longest:
        raise argparse.ArgumentTypeError(f"give a section a name of 1 to {longest} characters.")
    return name


def _date(typed: str) -> date:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{typed}” is no date. Write it as 2026-03-05.") from None
    if day > timezone.localdate():
        raise argparse.ArgumentTypeError(f"{typed} is still to come. Give the day the page first appeared.")
    return day
