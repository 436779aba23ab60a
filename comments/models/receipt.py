from django.db import models


class Receipt(models.Model):
    """
    A private page for one post of one comment.

    The token stands in the page's address only; here is its SHA-256. Whoever holds the link holds the comment.
    """

    comment = models.ForeignKey("comments.Comment", on_delete=models.PROTECT, related_name="receipts")
    token_digest = models.BinaryField(max_length=32, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token_digest"], name="receipt_token_is_its_own"),
        ]

    def __str__(self) -> str:
        return f"Receipt {self.pk}"
