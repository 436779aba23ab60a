"""The forms with which a writer changes what became of their comments: each says what it does, before it is sent."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comments.forms import ReaderAddressField, ReaderTextField
from comments.models import Comment
from comments.models.comment import MAX_TEXT_LENGTH
from comments.reader_form import ReaderForm

MAX_REASONS = 2000


class AskForm(ReaderForm):
    """Ask for the link to what was written with an address."""

    refusal = _("There is a problem: nothing was sent")
    button = _("Mail me the link")

    email = ReaderAddressField(
        label=_("Email"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
        error_messages={"required": _("Enter the email address you wrote your comments with")},
    )


class OwnForm(ReaderForm):
    """
    What the holder of a comment can do with it: `verb`, posted to the address that follows the page's own, `base`.

    `title` opens the form on the page, `meaning` says what will happen. There is no trap: whoever is here has a link.
    """

    website = None
    verb: str
    title: str | Promise
    meaning: str | Promise = ""
    refusal = _("There is a problem: nothing was changed")

    def __init__(self, *args: Any, base: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.base = base

    @property
    def helper(self) -> FormHelper:
        """How the form is laid out: its fields in their order, and the button."""
        helper = FormHelper()
        helper.disable_csrf = True
        helper.form_action = f"{self.base}{self.verb}/"
        helper.attrs = {"novalidate": True}
        helper.layout = Layout(*self.fields, Submit("send", self.button))
        return helper


class EditForm(OwnForm):
    """A new text in place of the old one."""

    verb = "edit"
    title = _("Change the text")
    meaning = _("The new text waits for an editor. Until then the comment is not public; moderators keep the old text.")
    button = _("Save the new text")

    comment = ReaderTextField(
        label=_("Comment"),
        max_length=MAX_TEXT_LENGTH,
        widget=forms.Textarea,
        error_messages={
            "required": _("Write the comment anew, or withdraw it"),
            "max_length": _("Shorten your comment to %(limit_value)d characters; it has %(show_value)d"),
        },
    )


class WithdrawForm(OwnForm):
    """Take the comment back."""

    verb = "withdraw"
    title = _("Withdraw the comment")
    meaning = _("Nobody will read it. If it was public, a line in its place says that its writer withdrew it.")
    button = _("Withdraw it for good")


class AppealForm(OwnForm):
    """Ask for a second look."""

    verb = "appeal"
    title = _("Appeal")
    meaning = _("An editor looks at the comment and at your reasons. You can appeal once for each decision.")
    button = _("Send the appeal")

    reasons = ReaderTextField(
        label=_("Why should it be published?"),
        max_length=MAX_REASONS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Say in a few words why it should be published"),
            "max_length": _("Shorten your reasons to %(limit_value)d characters; there are %(show_value)d"),
        },
    )


class MailForm(OwnForm):
    """What is mailed about the comment."""

    verb = "mail"
    title = _("Mail about it")
    button = _("Save the choice")

    mail = forms.ChoiceField(
        label=_("What do you want to be told by mail?"),
        choices=Comment.Mail.choices,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the three")},
    )


class EraseForm(OwnForm):
    """What is forgotten."""

    verb = "erase"
    title = _("Have it forgotten")
    meaning = _("The address it was written with is deleted at once, and so is this page. Nobody can bring it back.")
    button = _("Forget it for good")

    NAME, TEXT = "name", "text"
    forget = forms.ChoiceField(
        label=_("What should be forgotten?"),
        choices=[
            (NAME, _("My name. The text stays, signed “A reader”")),
            (TEXT, _("My name and the text. Where it was public, a line says that its writer withdrew it")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what should be forgotten"),
            "invalid_choice": _("Choose what should be forgotten"),
        },
    )

    @property
    def keeps_text(self) -> bool:
        """Whether a valid form leaves the text where it is."""
        return self.cleaned_data["forget"] == self.NAME


class EraseAllForm(EraseForm):
    """What is forgotten of all that was written with an address."""

    title = _("Have everything forgotten")
    meaning = ""


class ClaimForm(OwnForm):
    """Say that the comment is one's own."""

    verb = "claim"
    title = button = _("Yes, it is mine")


class DisownForm(OwnForm):
    """Say that it is not."""

    verb = "disown"
    title = button = _("No, it is not mine")
