from django.db import models
from django.db.models import Q


class WorkerRound(models.Model):
    """
    When a worker last went round its duties. There is one row, of whichever worker was last.

    `began_at` without `ended_at` is one that is going on, or hangs. `failed` names the duties that failed in the last
    round that ended, separated by spaces.
    """

    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    failed = models.TextField(blank=True)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(id=1), name="worker_round_is_one_row")]

    def __str__(self) -> str:
        return f"Round of {self.began_at:%Y-%m-%d %H:%M}"
