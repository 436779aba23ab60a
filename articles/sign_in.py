from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles import second_factor
from articles.models import User

_WRONG = _("Name, password or code is wrong. Capital and small letters count.")


class SignInForm(AdminAuthenticationForm):
    """Asks for name, password and, of whoever has a second factor, a code; what is wrong of the three is not said."""

    code = forms.CharField(
        label=_("Code"),
        required=False,
        max_length=40,
        help_text=_("From your app, or a recovery code. Leave it empty if you have no second factor."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text"}),
    )
    error_messages = {**AdminAuthenticationForm.error_messages, "invalid_login": _WRONG, "inactive": _WRONG}

    def confirm_login_allowed(self, user: User) -> None:
        """Refuse whoever is no staff, and a missing or wrong code, which counts like a wrong password."""
        super().confirm_login_allowed(user)
        if second_factor.is_on(user) and not second_factor.accepts(user, self.cleaned_data.get("code", "")):
            sent: dict[str, Any] = {"username": user.get_username()}
            user_login_failed.send(sender=__name__, credentials=sent, request=self.request)
            raise ValidationError(_WRONG, code="invalid_login")
