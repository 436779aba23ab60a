import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from articles.asking import FAILURES
from articles.progress import Progress
from articles.source_check import Asking, ask, ask_again, broken_sources, check_some, cited_sources, due

PAUSE = 5  # seconds, while each site that is due was asked a moment ago


class Command(BaseCommand):
    help = "Ask the addresses that articles cite whether they still answer: those that are due, and end."
    stealth_options = ("ask",)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", dest="everything", help="ask every address, due or not")

    def handle(self, *, everything: bool, ask: Asking = ask, **_options: Any) -> None:
        """Ask whatever the setting CHECK_SOURCES says: somebody wants to know now."""
        if everything:
            ask_again(cited_sources())
        asked = self._ask_all(ask)
        failing = cited_sources().filter(answer__in=FAILURES).count()
        self.stdout.write(f"Asked: {asked}. Without an answer: {failing}, broken: {broken_sources().count()}.")

    def _ask_all(self, ask: Asking) -> int:
        asked = 0
        with Progress("Asking addresses") as progress:
            while left := due(cited_sources()).count():
                progress(asked, asked + left)
                done = check_some(cited_sources(), ask)
                asked += done
                if not done:
                    time.sleep(PAUSE)
        return asked
