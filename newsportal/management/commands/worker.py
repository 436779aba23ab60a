"""
Goes round the duties of the paper: what is due is found by query, so a round that is cut short loses nothing.

Several workers may run at once. A new duty is a function and a line in DUTIES.
"""

import logging
import signal
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from articles.drafting import forget_closed_forms
from articles.forgotten_passwords import answer_password_requests
from articles.renditions import make_due_renditions
from articles.sign_in_throttle import forget_attempts
from articles.source_check import check_due_sources
from articles.staff_links import forget_ended_links
from articles.vocabulary import count_words
from comments.mailer import send_due_mail
from comments.moderators_digest import queue_due_digests
from comments.my_comments import answer_requests
from comments.public_log import count_months
from comments.retention import (
    forget_addresses,
    forget_earlier_texts,
    forget_links_and_requests,
    forget_mails,
    forget_networks_of_reports,
    forget_posting_windows,
    forget_readers,
    forget_rejected_texts,
    forget_submission_digests,
    hourly,
)
from comments.spam.filters import score_waiting_comments
from comments.staff_mail import queue_staff_links
from newsportal import dead_connections, lifeline, memory, rounds
from newsportal.backups.journal import keep_journal
from newsportal.backups.schedule import make_due_backup

logger = logging.getLogger("newsportal.worker")

PAUSE = 30  # seconds between two rounds


def clear_expired_sessions() -> None:
    """Delete the sign-ins that have run out."""
    SessionStore.clear_expired()


DUTIES: list[Callable[[], object]] = [
    clear_expired_sessions,
    forget_attempts,
    forget_ended_links,
    forget_submission_digests,
    forget_posting_windows,
    answer_requests,
    forget_networks_of_reports,
    forget_links_and_requests,
    *map(hourly, [forget_rejected_texts, forget_earlier_texts, forget_addresses, forget_readers, forget_mails]),
    make_due_renditions,
    count_words,
    check_due_sources,
    forget_closed_forms,
    score_waiting_comments,
    queue_due_digests,
    answer_password_requests,
    queue_staff_links,
    send_due_mail,
    count_months,
    keep_journal,
    make_due_backup,
]


def go_round(duties: list[Callable[[], object]]) -> list[str]:
    """
    Do each duty once and return the names of those that failed; one that fails stops no other.

    Beginning and end are written down (`newsportal.rounds`), so that a round that hangs can be seen from outside.
    """
    _is_done("writing down that the round begins", rounds.begin)
    failed = [duty.__name__ for duty in duties if not _is_done(duty.__name__, duty)]
    _is_done("writing down that the round ended", partial(rounds.end, failed))
    return failed


def _is_done(name: str, duty: Callable[[], object]) -> bool:
    try:
        duty()
    except (OperationalError, InterfaceError) as fault:
        connection.close()
        logger.warning("%s: the database cannot be used (%s)", name, str(fault).partition("\n")[0])
        return False
    except Exception:
        logger.exception("%s failed; the next round tries again", name)
        return False
    return True


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
        memory.keep_it_together()
        while not stop.is_set():
            close_old_connections()
            dead_connections.let_go()
            go_round(DUTIES)
            memory.give_back()
            stop.wait(PAUSE)
