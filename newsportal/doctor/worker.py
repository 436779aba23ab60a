"""The worker's last round."""

from collections.abc import Iterator

from django.utils import timezone

from newsportal import rounds
from newsportal.doctor.finding import Finding, fault, fine

_START = "`make run` starts it; on a server: systemctl restart newsportal-worker. Its log says why it ends."


def check() -> Iterator[Finding]:
    """Say whether a worker goes round, and which duties failed."""
    last = rounds.last_round()
    if last is None:
        yield fault("No worker ever went round: no mail is sent, nothing is forgotten and no backup is made.", _START)
        return
    minutes = int((timezone.now() - last.began_at).total_seconds() / 60)
    if rounds.is_late(last) and last.ended_at is None:
        yield fault(f"The worker began a round {minutes} minutes ago and hangs in it, or was killed.", _START)
    elif rounds.is_late(last):
        yield fault(f"The worker last went round {minutes} minutes ago.", _START)
    if last.failed:
        do = "The worker’s log has a traceback for each: journalctl -u newsportal-worker"
        yield fault(f"In the worker’s last round failed: {', '.join(last.failed.split())}.", do)
    elif not rounds.is_late(last):
        yield fine("The worker goes round, and no duty failed.")
