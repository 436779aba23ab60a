import hashlib
import json
import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from articles import publishing
from articles.admin.prose_editor import BodyEditor
from articles.body import MAX_BODY_BYTES, BodyTooLong, clean
from articles.languages import direction
from articles.models import Article
from articles.slugs import slugify


def only_offer_to_add(field: forms.Field) -> None:
    """Leave one of the admin's four buttons beside a choice: changing and deleting have pages of their own."""
    field.widget.can_change_related = field.widget.can_delete_related = field.widget.can_view_related = False


def submission_digest(sent: QueryDict) -> bytes | None:
    """Return the SHA-256 of a form as it was sent, whichever button sent it; None when it was opened without a key."""
    if not sent.get("opened_version"):
        return None
    fields = {name: sent.getlist(name) for name in sent if name != "csrfmiddlewaretoken" and not name.startswith("_")}
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).digest()


class ArticleForm(forms.ModelForm):
    """
    What a journalist types.

    `opened_version` is when the article was last saved as the form was opened: if that moved meanwhile,
    somebody else saved it, and saving must not silently undo their work. A new article has a random key
    there instead, so that a form sent twice is known from two forms with the same words.
    """

    opened_version = forms.CharField(required=False, widget=forms.HiddenInput)
    slug = forms.CharField(
        label=_("Web address"),
        max_length=200,
        required=False,
        help_text=_("The last part of the article’s web address. Left empty, it is made from the headline."),
    )

    class Meta:
        model = Article
        fields = [
            "headline",
            "standfirst",
            "lead_image",
            "lead_caption",
            "body",
            "section",
            "language",
            "slug",
            "originally_published_on",
            "comments_mode",
            "comments_close_at",
        ]
        widgets = {
            "headline": forms.Textarea(attrs={"rows": 2, "class": "headline"}),
            "standfirst": forms.Textarea(attrs={"rows": 2, "class": "standfirst"}),
            "lead_caption": forms.Textarea(attrs={"rows": 2}),
            "body": BodyEditor,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "opened_version" in self.fields:
            self.initial["opened_version"] = self.saved_version if self.instance.pk else secrets.token_urlsafe(16)
        for name in {"section", "lead_image"} & self.fields.keys():
            only_offer_to_add(self.fields[name])
        if "body" in self.fields:
            language = self.instance.language
            self.fields["body"].widget.attrs.update(lang=language, dir=direction(language))

    @property
    def saved_version(self) -> str:
        """When the article was last saved, as `opened_version` carries it."""
        return self.instance.updated_at.isoformat()

    def clean_headline(self) -> str:
        """Return the headline on one line, which is what it is everywhere else."""
        return " ".join(self.cleaned_data["headline"].split())

    def clean_body(self) -> str:
        """Return the text as it is stored, refusing one that no article may have."""
        try:
            return clean(self.cleaned_data["body"])
        except BodyTooLong as error:
            limit = MAX_BODY_BYTES // 1000
            raise ValidationError(
                _("The text with its notes is longer than the %(limit)s kB an article may have. Split it in two."),
                params={"limit": limit},
            ) from error

    def clean_slug(self) -> str:
        """Refuse an address that a reader could not type, proposing one, and an address another article has."""
        slug = self.cleaned_data["slug"]
        if slug != slugify(slug, max_length=200):
            raise ValidationError(
                _("Use small letters from a to z, digits and hyphens, such as %(proposal)s."),
                params={"proposal": slugify(slug, max_length=200) or "harbour-bridge"},
            )
        if not slug and self.instance.url_year:
            raise ValidationError(_("A published article keeps an address: give one."))
        if slug and self.instance.url_year and publishing.is_taken(self.instance, slug):
            raise ValidationError(_("Another article of that month has this address. Choose another one."))
        return slug

    def clean(self) -> dict[str, Any]:
        """Refuse to undo what somebody else saved meanwhile, and to show readers a text with faults."""
        cleaned = super().clean()
        self._check_version()
        if self.instance.published_at and "body" in cleaned:
            proposed = Article(headline=cleaned.get("headline", ""), body=cleaned["body"])
            for fault in publishing.faults(proposed):
                self.add_error("body", fault)
        return cleaned

    def _check_version(self) -> None:
        """Add the error when the article was saved since; typing is kept, and saving again then replaces theirs."""
        if not self.instance.pk or self.cleaned_data.get("opened_version") == self.saved_version:
            return
        self.data = self.data.copy()
        self.data[self.add_prefix("opened_version")] = self.saved_version
        self.add_error(
            None,
            ValidationError(
                _(
                    "Somebody saved this article at %(time)s, after you opened it. Nothing of yours is saved yet: what "
                    "you typed is below. Open the saved version in another tab and compare; saving again puts your "
                    "text in place of theirs."
                ),
                params={"time": date_format(localtime(self.instance.updated_at), "TIME_FORMAT")},
            ),
        )
