from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A member of staff. Readers have no accounts; staff are deactivated, never deleted."""

    class Meta(AbstractUser.Meta):
        verbose_name = _("staff account")
        verbose_name_plural = _("staff accounts")

    @property
    def name(self) -> str:
        """What colleagues call this person: the full name, or the one to sign in with while there is no other."""
        return self.get_full_name() or self.get_username()
