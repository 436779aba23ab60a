import hashlib
import json
import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from articles.addresses import is_taken
from articles.admin.choices import RowsInOrder
from articles.admin.prose_editor import BodyEditor
from articles.admin.publication_fields import PublicationFields
from articles.admin.workflow import WorkflowFields
from articles.body import MAX_BODY_BYTES, BodyTooLong, clean
from articles.content import Content, authors_of, show, topics_of
from articles.dates import with_date
from articles.languages import direction
from articles.models import Article, Revision
from articles.slugs import slugify
from articles.writing import working_content


def only_offer_to_add(field: forms.Field) -> None:
    """Leave one of the admin's four buttons beside a choice: changing and deleting have pages of their own."""
    field.widget.can_change_related = field.widget.can_delete_related = field.widget.can_view_related = False


def submission_digest(sent: QueryDict) -> bytes | None:
    """Return the SHA-256 of a form as it was sent, whichever button sent it; None when it was opened without a key."""
    if not sent.get("opened_version"):
        return None
    fields = {name: sent.getlist(name) for name in sent if name != "csrfmiddlewaretoken" and not name.startswith("_")}
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).digest()


class ArticleForm(PublicationFields, WorkflowFields):
    """
    What a journalist types.

    It begins with what was saved last, which may be newer than what readers see. `opened_version` is the number of that
    revision: if there is a newer one meanwhile, somebody else saved it, and saving must not silently undo their work. A
    new article has a random key there instead, so that a form sent twice is known from two forms with the same words.
    """

    opened_version = forms.CharField(label="", required=False, widget=forms.HiddenInput)
    written_by = RowsInOrder(
        Article._meta.get_field("authors"),
        label=_("Written by"),
        required=False,
        help_text=_("The names above the text, in the order you choose them."),
    )
    why = forms.CharField(
        label=_("What did you change?"),
        max_length=300,
        required=False,
        help_text=_("For your colleagues, in the list of versions. Readers never see it."),
    )
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
            "topics",
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
        self.newest, self.made_slug = 0, ""
        self.conflict: Revision | None = None
        self.initial["assignee"] = self.instance.assignee_id
        if self.instance.pk:
            self._begin_with_what_was_saved()
        if "opened_version" in self.fields:
            self.initial["opened_version"] = str(self.newest or secrets.token_urlsafe(16))
        for name in {"section", "lead_image"} & self.fields.keys():
            only_offer_to_add(self.fields[name])
        if "body" in self.fields:
            language = self.instance.language
            self.fields["body"].widget.attrs.update(lang=language, dir=direction(language))

    def _begin_with_what_was_saved(self) -> None:
        self.newest, saved = working_content(self.instance)
        self.made_slug = "" if saved.slug else self.instance.slug
        authors = [author.pk for author in authors_of(saved)]
        self.initial.update(slug=saved.slug or self.instance.slug, topics=topics_of(saved), written_by=authors)

    @property
    def content(self) -> Content:
        """What was typed, once it is clean."""
        return _content(self._without_made_slug(self.cleaned_data))

    def typed_content(self, theirs: Content) -> Content:
        """Return what was typed, as far as it is clean; `theirs` stands in for the fields that are not."""
        return _content(self._without_made_slug({**_as_fields(theirs), **self.cleaned_data}))

    def _without_made_slug(self, typed: dict[str, Any]) -> dict[str, Any]:
        # Nobody typed it: the address that was made of the headline is no change of what was saved.
        return {**typed, "slug": ""} if typed["slug"] == self.made_slug else typed

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
        if slug and self.instance.url_year and is_taken(self.instance, slug):
            raise ValidationError(_("Another article of that month has this address. Choose another one."))
        return slug

    def clean(self) -> dict[str, Any]:
        """Refuse to undo what somebody else saved meanwhile."""
        cleaned = super().clean()
        self._check_version()
        return cleaned

    def _check_version(self) -> None:
        """Add the error when the article was saved since; typing is kept, and saving again then replaces theirs."""
        if not self.newest or self.cleaned_data.get("opened_version") == str(self.newest):
            return
        self.data = self.data.copy()
        self.data[self.add_prefix("opened_version")] = str(self.newest)
        self.conflict = self.instance.revisions.newest_first().select_related("saved_by").first()
        self.add_error(None, ValidationError(_outdated(self.conflict)))


def _content(typed: dict[str, Any]) -> Content:
    return Content(
        **{name: typed[name] for name in ("headline", "standfirst", "body", "language", "slug", "lead_caption")},
        section=typed["section"].slug if typed["section"] else "",
        topics=tuple(topic.slug for topic in typed["topics"]),
        authors=tuple(author.slug for author in typed["written_by"]),
        lead_image=typed["lead_image"].key if typed["lead_image"] else "",
        originally_published_on=typed["originally_published_on"],
    )


def _as_fields(content: Content) -> dict[str, Any]:
    """Return a content as the form's fields hold it."""
    shown = Article()
    show(content, shown)
    names = ("headline", "standfirst", "body", "language", "lead_caption", "originally_published_on", "lead_image")
    around = {"slug": content.slug, "topics": topics_of(content), "written_by": authors_of(content)}
    return {**{name: getattr(shown, name) for name in (*names, "section")}, **around}


def _outdated(theirs: Revision | None) -> str:
    """Return the sentences that tell whoever saves an outdated form whose text is newer, and that none is lost."""
    if theirs is None or theirs.saved_by is None:
        opening = _("Somebody saved this article while you were writing.")
    else:
        opening = _("%(name)s saved this article while you were writing: %(moment)s.") % {
            "name": theirs.saved_by.name,
            "moment": with_date(theirs.saved_at),
        }
    rest = _("Nothing is lost, neither theirs nor yours: your text is below, not saved yet, and theirs is kept.")
    return f"{opening} {rest}"
