"""What a reader writes to the editors alone: about an article or about anything else, and what follows."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from comments.forms import ReaderAddressField, ReaderNameField, ReaderTextField
from comments.letters import MAX_LETTER_LENGTH, MAX_PHONE_LENGTH, Complaint
from comments.models import Letter
from comments.models.comment import MAX_NAME_LENGTH
from comments.reader_form import ReaderForm

_TOO_LONG = _("Shorten your letter to %(limit_value)d characters; it has %(show_value)d")


def _letter_field(label: str, **errors: str) -> ReaderTextField:
    return ReaderTextField(
        label=label,
        max_length=MAX_LETTER_LENGTH,
        widget=forms.Textarea,
        error_messages={"required": _("Write your letter before sending it"), "max_length": _TOO_LONG, **errors},
    )


def _phone_field() -> ReaderNameField:
    return ReaderNameField(
        label=_("Telephone"),
        help_text=_("Only if you would rather be called."),
        required=False,
        max_length=MAX_PHONE_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"max_length": _("Shorten the number to %(limit_value)d characters; it has %(show_value)d")},
    )


def _name_field() -> ReaderNameField:
    return ReaderNameField(
        label=_("Name"),
        max_length=MAX_NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": _("Enter the name the editors should answer to"),
            "max_length": _("Shorten the name to %(limit_value)d characters; it has %(show_value)d"),
        },
    )


def _address_field() -> ReaderAddressField:
    return ReaderAddressField(
        label=_("Email"),
        help_text=_("Sealed at once: nobody reads it, not even the editors. The portal passes letters on."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
        error_messages={"required": _("Enter your email address. Nobody will see it")},
    )


class ComplaintForm(ReaderForm):
    """A complaint about an article, or a reply to what it says of somebody, who need not have commented."""

    refusal = _("There is a problem: your letter was not sent")
    button = _("Send the letter")

    kind = forms.ChoiceField(
        label=_("What do you write for?"),
        choices=[
            (Letter.Opens.COMPLAINT, _("I complain: something in the article is wrong, unfair or does harm")),
            (Letter.Opens.RIGHT_OF_REPLY, _("I reply to what the article says of me or of those I speak for")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what you write for"),
            "invalid_choice": _("Choose what you write for"),
        },
    )
    letter = _letter_field(_("Letter"))
    name = _name_field()
    email = _address_field()
    phone = _phone_field()

    @sensitive_variables()
    def complaint(self) -> Complaint:
        """Return what a valid form says, for `comments.letters.complain`."""
        values = self.cleaned_data
        return Complaint(
            opens=values["kind"],
            name=values["name"],
            email=values["email"],
            phone=values["phone"],
            text=values["letter"],
        )


class ContactForm(ReaderForm):
    """A message to the paper, below its page "Contact"."""

    refusal = _("There is a problem: your message was not sent")
    button = _("Send the message")

    letter = _letter_field(
        _("Message"),
        required=_("Write your message before sending it"),
        max_length=_("Shorten your message to %(limit_value)d characters; it has %(show_value)d"),
    )
    name = _name_field()
    email = _address_field()

    @sensitive_variables()
    def message(self) -> Complaint:
        """Return what a valid form says, for `comments.letters.contact`."""
        values = self.cleaned_data
        return Complaint(
            opens=Letter.Opens.CONTACT, name=values["name"], email=values["email"], phone="", text=values["letter"]
        )


class AnswerForm(ReaderForm):
    """What a reader adds to an exchange, on its private page."""

    refusal = _("There is a problem: your letter was not sent")
    button = _("Send the letter")

    letter = _letter_field(_("Your answer"))
    phone = _phone_field()
