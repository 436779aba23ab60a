"""What the wiring keeps about the running of the paper, one noun a file."""

from newsportal.models.backup import Backup
from newsportal.models.worker_round import WorkerRound

__all__ = ["Backup", "WorkerRound"]
