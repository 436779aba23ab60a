from django.db import models


class LogMonth(models.Model):
    """
    What the public log says of one month of UTC, counted by `comments.public_log` at `counted_at`.

    A month that is over does not change any more, and nobody has to count all comments to show the page.
    """

    month = models.DateField(primary_key=True)
    figures = models.JSONField()
    counted_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(month__day=1), name="log_month_begins_on_its_first"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
