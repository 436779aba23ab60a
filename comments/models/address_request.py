from django.db import models


class AddressRequest(models.Model):
    """
    Somebody asked for the link to "my comments" with this address.

    The same row is written for every address, so that the page cannot tell a known one from another; the worker looks
    whether it is known, and deletes the row.
    """

    sealed = models.BinaryField(editable=False)
    digests = models.JSONField(editable=False)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Request {self.pk}"
