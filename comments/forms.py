"""The form below an article. It shows no more than it was sent, and keeps every word."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from comments.models import Comment
from comments.models.comment import MAX_NAME_LENGTH, MAX_TEXT_LENGTH
from comments.policy import Policy
from comments.rules import Submission
from comments.validators import (
    MAX_ADDRESS,
    refuse_bad_address,
    refuse_broken_characters,
    refuse_hidden_characters,
    refuse_stacked_marks,
    shows_something,
    tidy_name,
    tidy_text,
)


class ReaderTextField(forms.CharField):
    """Text as a reader types it, brought into one shape and refused when it holds what nobody can see or read."""

    default_validators = [refuse_broken_characters, refuse_stacked_marks]

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)
        # Our own check says where the character stands; Django's would say it a second time, without.
        self.validators = [check for check in self.validators if not isinstance(check, ProhibitNullCharactersValidator)]

    def to_python(self, value: Any) -> str:
        """Return the tidied text; one that is far too long as it is, to be refused for its length."""
        text = super().to_python(value)
        # Composing takes quadratic time on text made to that end.
        return text if len(text) > 4 * (self.max_length or MAX_ADDRESS) else self.tidy(text)

    def tidy(self, text: str) -> str:
        """Return the one shape in which the text is kept."""
        return tidy_text(text)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave maxlength out: a browser would cut a long pasted text without a word. Ours comes back whole."""
        return {}

    def validate(self, value: str) -> None:
        """Refuse what is empty, or looks it, where something has to be said."""
        super().validate(value)
        if self.required and not shows_something(value):
            raise ValidationError(self.error_messages["required"], code="required")


class ReaderNameField(ReaderTextField):
    """A name: one line without hidden characters."""

    default_validators = [*ReaderTextField.default_validators, refuse_hidden_characters]

    def tidy(self, text: str) -> str:
        """Return the name on one line."""
        return tidy_name(text)


class ReaderAddressField(ReaderTextField):
    """An email address by our own strict rule."""

    default_validators = [refuse_bad_address]


class CommentForm(forms.Form):
    """
    A comment on `article`, an answer to the public comment `parent`, or a comment on the note whose key is `note`.

    Bound with POST data it gives a Submission; field order is the order on the page and in the error summary. Which
    comment is answered, and which note meant, is settled by the view before the form is made: the fields only carry
    it along.
    """

    comment = ReaderTextField(
        label=_("Comment"),
        help_text=_("Say what you know and how you know it. Links are welcome."),
        max_length=MAX_TEXT_LENGTH,
        widget=forms.Textarea,
        error_messages={
            "required": _("Write your comment before posting"),
            "max_length": _("Shorten your comment to %(limit_value)d characters; it has %(show_value)d"),
        },
    )
    name = ReaderNameField(
        label=_("Name"),
        max_length=MAX_NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": _("Enter the name to show with your comment"),
            "max_length": _("Shorten the name to %(limit_value)d characters; it has %(show_value)d"),
        },
    )
    email = ReaderAddressField(
        label=_("Email"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
        error_messages={"required": _("Enter your email address. It will not be published")},
    )
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    mail = forms.BooleanField(
        label=_("Mail me when this is decided and when somebody answers"),
        help_text=_("A mail asks you first whether the address is yours."),
        required=False,
    )
    offers_correction = forms.BooleanField(label=_("I think there is a mistake in the article"), required=False)
    for_editors = forms.BooleanField(label=_("For the editors only, do not publish"), required=False)

    parent = forms.CharField(required=False, widget=forms.HiddenInput)
    note = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        article: Article,
        policy: Policy,
        parent: Comment | None = None,
        note: str = "",
        **options: Any,
    ) -> None:
        initial = {"parent": parent.pk if parent else "", "note": note}
        super().__init__(*args, auto_id="f-%s", initial=initial, **options)
        self.article = article
        self.policy = policy
        self.parent = parent
        self.note = note
        if not settings.SENDS_MAIL:
            del self.fields["mail"]

    @property
    def helper(self) -> FormHelper:
        """How the fields are laid out: the comment, then name and email side by side."""
        helper = FormHelper()
        helper.layout = Layout(
            *(["parent"] if self.parent else []),
            *(["note"] if self.note else []),
            "comment",
            Div("name", "email", css_class="pair"),
            Div("website", css_class="hp"),
            *(["mail"] if "mail" in self.fields else []),
            "offers_correction",
            "for_editors",
            Submit("post", _("Post comment")),
        )
        return helper

    def submission(self, client_address: str) -> Submission:
        """Return what a valid form says, for `comments.posting.post_comment`."""
        values = self.cleaned_data
        return Submission(
            article_id=self.article.pk,
            parent_id=self.parent.pk if self.parent else None,
            name=values["name"],
            email=values["email"],
            text=values["comment"],
            client_address=client_address,
            trap=values["website"],
            note_key=self.note,
            for_editors=values["for_editors"],
            offers_correction=values["offers_correction"],
            mail=Comment.Mail.EACH if values.get("mail") else Comment.Mail.NOTHING,
        )
