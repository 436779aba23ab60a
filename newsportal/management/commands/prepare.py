"""What an installation or an upgrade does before the paper is started: migrations, static files, the first editor."""

from typing import Any

from django.core.management.base import BaseCommand

from newsportal import away_pages, preparing, upgrading
from newsportal.backups import journal


class Command(BaseCommand):
    help = "Bring the database up to date, collect static files and make the first editor, each when it is due."

    def handle(self, **_options: Any) -> None:
        preparing.reach_database()
        steps = (
            preparing.migrate,
            upgrading.remember_what_runs,
            journal.end_what_was_cut_short,
            preparing.collect_static,
            away_pages.write_away_pages,
            preparing.make_first_editor,
        )
        for step in steps:
            step(self.stdout.write)
