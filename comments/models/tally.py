from django.db import models
from django.db.models import Q


class Tally(models.Model):
    """
    How often something happened in one month of UTC that leaves no row: a post refused, a text or an address forgotten.

    `what` is such as "refused" or "forgotten", `rule` the code that says more.
    """

    month = models.DateField()
    what = models.CharField(max_length=20)
    rule = models.CharField(max_length=40, blank=True)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "what", "rule"], name="tally_is_one_row"),
            models.CheckConstraint(condition=Q(month__day=1), name="tally_is_of_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.rule} in {self.month:%Y-%m}: {self.number}"
