from django.db import models


class Edition(models.Model):
    """
    That something which public pages show has changed, in one `part` of the paper; each change adds to the `number`.

    The database writes the rows itself, by triggers on every table that a public page reads (migrations 0018 here and
    0010 of comments), in the transaction of the change and whoever makes it. A change adds a row and so waits for
    nobody; now and then the rows of a part are summed up into one. By how much it adds is drawn by lot, so that no sum
    comes again after a server lost changes, or was put back, and has counted others. `article` is the id of the
    article whose discussion changed, 0 for the part as a whole. See `articles.editions` for who reads the sums.
    """

    class Part(models.TextChoices):
        """What is counted."""

        NEWS = "news"
        TALK = "talk"
        LOG = "log"

    part = models.CharField(max_length=4, choices=Part)
    # No foreign key: its check would make a writer wait for whoever holds the article.
    article = models.BigIntegerField(default=0)
    number = models.BigIntegerField(default=1)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["part", "article"], include=["number"], name="edition_of_a_part")]
        constraints = [
            models.CheckConstraint(condition=models.Q(part__in=["news", "talk", "log"]), name="edition_part_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.article}: {self.number}"
