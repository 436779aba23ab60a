"""Who can sign in, and whether the first password still lies about."""

from collections.abc import Iterator

from django.conf import settings

from articles.models import User
from newsportal.doctor.finding import Finding, fault, fine, warning


def check() -> Iterator[Finding]:
    """Look for somebody who may do everything, and for the password in the environment."""
    able = User.objects.filter(is_active=True, is_staff=True, is_superuser=True).count()
    if able:
        yield fine(f"Accounts that may do everything: {able}.")
    else:
        yield fault("Nobody can look after the accounts: no active one may do everything.", "`make editor` makes one.")
    if settings.FIRST_EDITOR_PASSWORD and not settings.IS_LOCAL and able:
        do = "Take the line out of the settings, and change that password if it was never changed."
        yield warning("FIRST_EDITOR_PASSWORD is still set, though the first account was made with it.", do)
