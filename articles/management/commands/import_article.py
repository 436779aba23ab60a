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
from articles.progress import Progress


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
            with Progress("Importing") as self.progress:
                failures = sum(not self._import(file, how, dry_run) for file in self.progress.over(files))
            if dry_run:
                transaction.set_rollback(True)
        if failures:
            sys.exit(1)

    def _import(self, file: Path, how: dict[str, Any], dry_run: bool) -> bool:
        """Import one file and say what became of it; return whether it could be imported."""
        try:
            result = import_file(file, **how)
        except UnreadablePage as fault:
            return self._refuse(f"{file}: {fault}")
        except OSError as error:
            return self._refuse(f"{file}: {error.strerror}.")
        self.progress.make_room()
        self.stdout.write(_would_be(result) if dry_run else result.path)
        for remark in result.remarks:
            self.stderr.write(f"{file}: {remark}", self.style.WARNING)
        return True

    def _refuse(self, words: str) -> bool:
        self.progress.make_room()
        self.stderr.write(words, self.style.ERROR)
        return False


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
