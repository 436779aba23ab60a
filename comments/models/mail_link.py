from django.db import models
from django.db.models import Q


class MailLink(models.Model):
    """
    A link that was mailed to one reader.

    The token stands in the mail only; here is its SHA-256. `purpose` is what it may be used for, `comment` or `letter`
    what it is about, if it is about one thing. Whoever holds the link holds what it opens, until `expires_at`.
    """

    class Purpose(models.TextChoices):
        """What a link is for. The page that takes it asks for its own purpose, so that no link opens another's door."""

        CONFIRM = "confirm"
        MINE = "mine"
        UNSUBSCRIBE = "unsubscribe"
        LETTER = "letter"

    token_digest = models.BinaryField(max_length=32, editable=False)
    purpose = models.CharField(max_length=12, choices=Purpose)
    address = models.ForeignKey("comments.SealedAddress", on_delete=models.CASCADE, related_name="links")
    comment = models.ForeignKey("comments.Comment", on_delete=models.CASCADE, null=True, related_name="links")
    letter = models.ForeignKey("comments.Letter", on_delete=models.CASCADE, null=True, related_name="links")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token_digest"], name="link_token_is_its_own"),
            models.CheckConstraint(
                condition=Q(purpose__in=["confirm", "mine", "unsubscribe", "letter"]), name="link_purpose_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"Link {self.pk}"
