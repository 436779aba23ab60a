"""Lets somebody in who is locked out: `make editor` on the server."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from articles import rights
from newsportal import reaching, way_back_in


class Command(BaseCommand):
    help = "Make a one-time link for an account; without a name, list who looks after the paper."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", default="", help="what is typed to sign in")
        parser.add_argument("--owner", action="store_true", help="give the account every right; make it if missing")
        parser.add_argument("--activate", action="store_true", help="let somebody work here again who had left")
        parser.add_argument(
            "--reset-second-factor", action="store_true", help="the link also switches the second factor off"
        )

    def handle(self, *, name: str, owner: bool, activate: bool, reset_second_factor: bool, **_options: Any) -> None:
        with reaching.database(self.stdout.write) as is_running:
            if not name and (owner or not rights.in_charge().exists()):
                name = settings.FIRST_EDITOR
            lines = (
                way_back_in.let_in(name, owner=owner, activate=activate, reset_second_factor=reset_second_factor)
                if name
                else way_back_in.who_is_in_charge()
            )
        for line in lines:
            self.stdout.write(line)
        if name and not is_running:
            self.stdout.write("The paper is stopped: `make run` starts it, and the link opens then.")
