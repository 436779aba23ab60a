import uuid

from django.db import models
from django.db.models.lookups import Exact


class SealedAddress(models.Model):
    """
    A reader's email address that nobody reads.

    `sealed` is the encrypted address and `digest` a keyed hash to find it again; both are made and understood
    in `comments.vault` alone. The id is random and never leaves the server.

    `confirmed_at` is when its owner last came with a link that was mailed there; until then it proves nothing about
    who wrote. `held_at` is when an editor decided to read this reader's comments first, wherever others appear at
    once. `mail_off_at` is when its owner asked for no more mail.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sealed = models.BinaryField(null=True, editable=False)
    digest = models.BinaryField(max_length=32, editable=False)
    key_id = models.CharField(max_length=20, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    held_at = models.DateTimeField(null=True, editable=False)
    mail_off_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key_id", "digest"], name="address_is_sealed_once"),
            models.CheckConstraint(
                condition=Exact(models.Func("digest", function="octet_length", output_field=models.IntegerField()), 32),
                name="address_digest_is_a_sha256",
            ),
            models.CheckConstraint(
                condition=models.Q(held_at__isnull=True) | models.Q(confirmed_at__isnull=False),
                name="address_held_is_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return "A reader's address"
