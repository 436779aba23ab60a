from django.db import models


class Shelf(models.Model):
    """
    How many articles a list has from one month: those with a date that were not retracted, whether it has come or not.

    `of` says what the list is of, and `thing` which section, topic or author, 0 for the whole paper; `year` and
    `month` are those of the articles' addresses. PostgreSQL keeps it, whoever writes (migration 0019). Several rows of
    one list and month add up, so that nobody who publishes waits for another; now and then they are made one.
    """

    class Of(models.TextChoices):
        """What a list is of; the codes stand in the migration."""

        PAPER = "paper", "The paper"
        SECTION = "section", "A section"
        TOPIC = "topic", "A topic"
        AUTHOR = "author", "An author"

    of = models.CharField(max_length=7, choices=Of)
    thing = models.BigIntegerField(default=0)
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    number = models.IntegerField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["of", "thing", "year", "month"], include=["number"], name="shelf_of_a_list")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(of__in=["paper", "section", "topic", "author"]), name="shelf_of_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.of} {self.thing} {self.year}-{self.month:02}: {self.number}"
