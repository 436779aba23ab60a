"""What an installation or an upgrade does before the paper is started: migrations, static files, the first editor."""

from typing import Any

from django.core.management.base import BaseCommand

from newsportal import preparing


class Command(BaseCommand):
    help = "Bring the database up to date, collect static files and make the first editor, each when it is due."

    def handle(self, **_options: Any) -> None:
        preparing.reach_database()
        for step in (preparing.migrate, preparing.collect_static, preparing.make_first_editor):
            step(self.stdout.write)
