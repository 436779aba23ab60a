"""What a reader says when reporting a comment. No address is asked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comments.forms import ReaderTextField
from comments.models import Report
from comments.reader_form import ReaderForm

MAX_WORDS = 1000


class ReportForm(ReaderForm):
    """Why a comment should not stand: one of Report.Kind, and words if the reader has any."""

    refusal = _("There is a problem: your report was not sent")
    button = _("Send the report")

    kind = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=Report.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what is wrong with the comment"),
            "invalid_choice": _("Choose what is wrong with the comment"),
        },
    )
    words = ReaderTextField(
        label=_("What else should the moderators know?"),
        max_length=MAX_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Shorten your words to %(limit_value)d characters; there are %(show_value)d")},
    )
