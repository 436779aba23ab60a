from django.contrib.postgres.fields import ArrayField
from django.db import models


class PostingWindow(models.Model):
    """
    When one network posted lately, for the throttle.

    `network` is a keyed hash of the network's prefix under a key that changes every day, so that yesterday's rows
    cannot be joined to today's. The worker deletes a row when its day is over.
    """

    network = models.BinaryField(primary_key=True, max_length=32, editable=False)
    posts = ArrayField(models.DateTimeField())
    day = models.DateField(db_index=True)

    def __str__(self) -> str:
        return f"Posts of one network on {self.day}"
