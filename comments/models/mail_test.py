from django.conf import settings
from django.db import models
from django.db.models.lookups import Exact
from django.utils import timezone


class MailTest(models.Model):
    """
    A mail that a member of staff sent to themself to see whether mail goes out.

    `fault` is a code of `comments.mail_faults`, empty when the mail server took it. `set_up` is a keyed digest of the
    settings it was sent with: after a change of EMAIL_URL or MAIL_FROM, mail counts as not tested.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    fault = models.CharField(max_length=40, blank=True)
    set_up = models.BinaryField(max_length=32, editable=False)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Exact(models.Func("set_up", function="octet_length", output_field=models.IntegerField()), 32),
                name="mail_test_digest_is_a_sha256",
            )
        ]

    def __str__(self) -> str:
        return f"Mail test {self.pk}"
