from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.locks import Lock, hold
from articles.models import User
from articles.my_account import ADDRESS_IS_FOR
from articles.roles import Role, role_of

_NAME_IS_FOR = _("What is typed to sign in: letters, digits and @ . + - _ only.")


class RoleForm(forms.ModelForm):
    """
    What a form of an account has beside its names: the role, which decides whether the person can sign in at all.

    `by` is who fills it in; the class of each request's form has it.
    """

    by: User
    role = forms.ChoiceField(
        label=_("Role"), required=False, help_text=_("What this person may do. Without a role nobody can sign in.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(value, label) for value, label in Role.choices if rights.may_give(self.by, value)]
        self.fields["role"].choices = [("", _("None")), *offered]

    def save(self, commit: bool = True) -> User:
        """Save the account, letting in whoever has got a role or owns the paper, and nobody who lost theirs."""
        if {"role", "is_superuser"} & set(self.changed_data):
            self.instance.is_staff = bool(self.cleaned_data["role"]) or self.instance.is_superuser
        return super().save(commit)

    def give_role(self) -> None:
        """Put the saved account into the group of its role, and out of the others'; its other groups stay."""
        if "role" in self.changed_data:
            self.instance.groups.remove(*Group.objects.filter(name__in=Role.values))
            self.instance.groups.add(*Group.objects.filter(name=self.cleaned_data["role"]))


class InviteForm(RoleForm):
    """A new account. It has no password: its owner chooses one, by the link that is made with it."""

    required_css_class = "required"

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email"]
        help_texts = {"username": _NAME_IS_FOR, "email": ADDRESS_IS_FOR}
        widgets = {"username": forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"})}

    def __init__(self, by: User, *args: Any, **kwargs: Any) -> None:
        self.by = by
        super().__init__(*args, **kwargs)
        self.fields["role"].required = True
        self.fields["role"].choices = [("", _("Choose a role")), *self.fields["role"].choices[1:]]
        self.fields["role"].help_text = _("What this person may do.")

    def clean_username(self) -> str:
        """Refuse a name that differs from another one in capital letters only; two at once wait for each other."""
        hold(Lock.ACCOUNTS)
        name = User.normalize_username(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=name).exists():
            raise ValidationError(_("Somebody signs in with this name already. Choose another one."))
        return name

    def clean(self) -> dict[str, Any]:
        """Refuse to mail a link to nobody."""
        cleaned = super().clean()
        if "_mail" not in self.data or "email" in self.errors:
            return cleaned
        if not settings.SENDS_MAIL:
            self.add_error(None, _("This paper sends no mail. Make a link to copy instead."))
        elif not cleaned.get("email"):
            self.add_error("email", _("Where is the link to go? Type an address, or make a link to copy."))
        return cleaned

    def save(self, commit: bool = True) -> User:
        """Save the account without a password."""
        self.instance.set_unusable_password()
        return super().save(commit)


class StaffForm(RoleForm):
    """An account that is there. Nobody changes their own rights, and somebody has to be left who can give rights."""

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email", "is_active", "is_superuser"]
        labels = {"is_active": _("Works here"), "is_superuser": _("Owner of the paper")}
        help_texts = {
            "username": _NAME_IS_FOR,
            "email": ADDRESS_IS_FOR,
            "is_active": _(
                "Take the tick away when somebody leaves: they are signed out everywhere at once and cannot come back "
                "in. Their name stays on what they did."
            ),
            "is_superuser": _("May do everything, whatever the role, and is changed by owners only."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["role"] = role_of(self.instance)
        if self.instance == self.by:
            for name in {"role", "is_active", "is_superuser"} & self.fields.keys():
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        """Refuse to take its rights from the last account that can give any; two at once wait for each other."""
        cleaned = super().clean()
        hold(Lock.ACCOUNTS)
        stays = cleaned.get("is_superuser", self.instance.is_superuser) or cleaned.get("role") == Role.ADMINISTRATOR
        others = rights.in_charge().exclude(pk=self.instance.pk)
        if not (cleaned.get("is_active") and stays) and not others.exists():
            raise ValidationError(_("Nobody would be left to look after the paper. Make somebody Administrator first."))
        return cleaned

    @property
    def shuts_out(self) -> bool:
        """Whether the person can no longer sign in, once this is saved."""
        return not (self.instance.is_active and self.instance.is_staff)
