from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """
    A member of staff. Readers have no accounts; staff are deactivated, never deleted.

    Each session remembers `session_generation`, so that counting it up ends all of them.
    """

    session_generation = models.PositiveIntegerField(default=0, editable=False)

    class Meta(AbstractUser.Meta):
        verbose_name = _("staff account")
        verbose_name_plural = _("staff accounts")

    @property
    def name(self) -> str:
        """What colleagues call this person: the full name, or the one to sign in with while there is no other."""
        return self.get_full_name() or self.get_username()

    def end_sessions(self) -> None:
        """Sign the person out everywhere, on every device."""
        User.objects.filter(pk=self.pk).update(session_generation=models.F("session_generation") + 1)
        self.refresh_from_db(fields=["session_generation"])

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """Return what a session has to know, as Django does it with the password alone."""
        known = f"{self.session_generation} {self.password}"
        return salted_hmac("articles.User.session", known, secret=secret, algorithm="sha256").hexdigest()
