"""What the forms have in common in which a reader tells the paper something that nobody publishes."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class _Unseen(forms.TextInput):
    """A field that is sent back empty, because no reader sees it to empty it."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, None, attrs)


class ReaderForm(forms.Form):
    """
    A form without cookie or token that posts to the page it stands on.

    `refusal` is what the page says above a form that is sent back, `button` what sends it. A filled trap is said in
    words and not swallowed: a browser that fills in too much must not cost somebody who was threatened their complaint.
    """

    refusal: str | Promise
    button: str | Promise

    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=_Unseen(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, auto_id="f-%s", **options)

    def clean(self) -> dict[str, Any]:
        """Refuse what fills in the field that nobody sees."""
        if self.cleaned_data.get("website"):
            message = _("A hidden field was filled in, as programs do. Send the form again; your words are still here.")
            raise ValidationError(message, code="trap")
        return self.cleaned_data

    @property
    def helper(self) -> FormHelper:
        """How the form is laid out: its fields in their order, the trap out of sight, the button."""
        helper = FormHelper()
        helper.disable_csrf = True  # no cookie on a reader's page: comments.request_checks stands in its place
        helper.attrs = {"novalidate": True, "aria-describedby": "req"}
        seen = [name for name in self.fields if name != "website"]
        helper.layout = Layout(*seen, Div("website", css_class="hp"), Submit("send", self.button))
        return helper
