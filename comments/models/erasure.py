from django.db import models
from django.db.models import Q
from django.utils import timezone


class Erasure(models.Model):
    """
    That something was forgotten at a reader's wish, so that a backup of an earlier day forgets it again.

    It holds random ids and numbers alone: the id of a sealed address that was erased with all that was written under
    it, or the number of one comment. `keeps_texts` is whether the words stayed.
    """

    address = models.UUIDField(null=True, editable=False)
    comment = models.BigIntegerField(null=True, editable=False)
    keeps_texts = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(address__isnull=False, comment__isnull=True)
                | Q(address__isnull=True, comment__isnull=False),
                name="erasure_is_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"Erasure {self.pk}"
