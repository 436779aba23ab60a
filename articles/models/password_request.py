from django.db import models
from django.db.models import Q
from django.db.models.lookups import Exact
from django.utils import timezone


def _length(field: str) -> models.Func:
    return models.Func(field, function="octet_length", output_field=models.IntegerField())


class PasswordRequest(models.Model):
    """
    Somebody asked at the door for a link to a new password, with a sign-in name or an address.

    Neither is kept, because what is typed there may be anybody's: `wanted` is a keyed digest of it, by which the worker
    recognises an account and which it then empties. `network` is one of the network that asked. The row counts for an
    hour and is deleted then.
    """

    wanted = models.BinaryField(max_length=32, null=True, editable=False)
    network = models.BinaryField(max_length=32, editable=False)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["network", "made_at"], name="password_request_of_network")]
        constraints = [
            models.CheckConstraint(
                condition=Exact(_length("network"), 32) & (Q(wanted__isnull=True) | Exact(_length("wanted"), 32)),
                name="password_request_holds_digests",
            )
        ]

    def __str__(self) -> str:
        return f"Password request {self.pk}"
