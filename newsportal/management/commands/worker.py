"""
Goes round the duties of the paper: what is due is found by query, so a round that is cut short loses nothing.

Several workers may run at once. A new duty is a function and a line in DUTIES.
"""

import logging
import signal
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from articles.drafting import forget_closed_forms
from articles.renditions import make_due_renditions
from articles.sign_in_throttle import forget_attempts
from articles.source_check import check_due_sources
from articles.vocabulary import count_words
from comments.retention import forget_posting_windows, forget_submission_digests
from comments.spam.filters import score_waiting_comments
from newsportal import lifeline

logger = logging.getLogger("newsportal.worker")

PAUSE = 30  # seconds between two rounds


def clear_expired_sessions() -> None:
    """Delete the sign-ins that have run out."""
    SessionStore.clear_expired()


DUTIES: list[Callable[[], object]] = [
    clear_expired_sessions,
    forget_attempts,
    forget_submission_digests,
    forget_posting_windows,
    make_due_renditions,
    count_words,
    check_due_sources,
    forget_closed_forms,
    score_waiting_comments,
]


def go_round(duties: list[Callable[[], object]]) -> list[str]:
    """Do each duty once and return the names of those that failed; one that fails stops no other."""
    failed = []
    for duty in duties:
        try:
            duty()
        except (OperationalError, InterfaceError) as fault:
            failed.append(duty.__name__)
            connection.close()
            logger.warning("%s: the database cannot be used (%s)", duty.__name__, str(fault).partition("\n")[0])
        except Exception:
            failed.append(duty.__name__)
            logger.exception("%s failed; the next round tries again", duty.__name__)
    return failed


class Command(BaseCommand):
    help = "Do what is due, round after round, until SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="go round once, then end; exit code 1 if a duty failed")

    def handle(self, *, once: bool, **_options: Any) -> None:
        if once:
            failed = go_round(DUTIES)
            if failed:
                raise CommandError(f"Failed: {', '.join(failed)}. The lines above say why.")
            return
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        lifeline.stop_with_parent()
        while not stop.is_set():
            close_old_connections()
            go_round(DUTIES)
            stop.wait(PAUSE)
