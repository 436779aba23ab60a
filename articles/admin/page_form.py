from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles import pages
from articles.admin.prose_editor import BodyEditor
from articles.body import MAX_BODY_BYTES, BodyTooLong, clean
from articles.dates import with_date
from articles.languages import direction
from articles.locks import Lock, hold
from articles.models import Page, PageVersion, Site
from articles.models.page import RESERVED_SLUGS
from articles.pages import Words
from articles.slugs import slugify

_STAYS = {
    "kind": _("The program leads readers to this address, so it stays as it is."),
    "published": _("Readers know the page by this address. To change it, take the page away from readers first."),
}


class PageForm(forms.ModelForm):
    """
    What is written of a page: a title and a text in the editor of articles, and where it is.

    A page that nobody has saved begins with its starter text. `opened_version` is the number of what was saved last
    when the form was opened, 0 for nothing: saving must not silently undo what somebody else saved meanwhile.
    """

    opened_version = forms.CharField(label="", required=False, widget=forms.HiddenInput)
    slug = forms.CharField(label=_("Web address"), max_length=80, help_text=Page._meta.get_field("slug").help_text)

    class Meta:
        model = Page
        fields = ["title", "body", "language", "slug"]
        widgets = {"title": forms.Textarea(attrs={"rows": 1, "class": "headline"}), "body": BodyEditor}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.newest, self.conflict = 0, None
        begun = pages.words_of(self.instance, Site.current())
        if "body" not in self.fields:
            return
        if not self.instance.title:
            self.initial.update(title=begun.title, body=begun.body, language=begun.language)
        if self.instance.pk:
            self.newest = pages.newest_number(self.instance)
            self.initial["opened_version"] = str(self.newest)
        self.fields["title"].required = True
        self.fields["body"].widget.attrs.update(lang=begun.language, dir=direction(begun.language))
        self._keep_address()

    def _keep_address(self) -> None:
        field = self.fields["slug"]
        reason = "kind" if self.instance.kind else "published" if self.instance.is_public else ""
        field.disabled = bool(reason)
        field.help_text = _STAYS.get(reason, field.help_text)

    @property
    def words(self) -> Words:
        """What was typed, once it is clean."""
        return Words(*(self.cleaned_data[name] for name in ("title", "body", "language", "slug")))

    @property
    def publishes(self) -> bool:
        """Whether readers get what is typed as soon as it is saved."""
        return self.instance.is_public or "_publish" in self.data

    def clean_title(self) -> str:
        """Return the title on one line."""
        return " ".join(self.cleaned_data["title"].split())

    def clean_body(self) -> str:
        """Return the text as it is stored, refusing one that is too long."""
        try:
            return clean(self.cleaned_data["body"])
        except BodyTooLong as error:
            raise ValidationError(
                _("The text with its notes is longer than the %(limit)s kB a page may have. Shorten it."),
                params={"limit": MAX_BODY_BYTES // 1000},
            ) from error

    def clean_slug(self) -> str:
        """Refuse an address that a reader could not type, proposing one, and one that something else has."""
        slug = self.cleaned_data["slug"]
        proposal = slugify(slug)
        if slug != proposal:
            raise ValidationError(
                _("Use small letters from a to z, digits and hyphens, such as %(proposal)s."),
                params={"proposal": proposal or "advertising"},
            )
        hold(Lock.SLUGS)  # until it is saved: two people may be giving one address at once
        taken = Page.objects.filter(slug=slug).exclude(pk=self.instance.pk).exists()
        if taken or slug in RESERVED_SLUGS or slug.isdigit():
            raise ValidationError(_("The paper has something else at this address. Choose another one."))
        return slug

    def clean(self) -> dict[str, Any]:
        """Refuse to undo what somebody else saved meanwhile, and to give readers what is not ready for them."""
        cleaned = super().clean()
        self._check_version()
        if self.publishes and not self.errors:
            for sentence in pages.faults(self.instance.kind, self.words):
                self.add_error(None, ValidationError(sentence))
        return cleaned

    def _check_version(self) -> None:
        """Add the error when the page was saved since; typing is kept, and saving again then replaces theirs."""
        if not self.newest or self.cleaned_data.get("opened_version") == str(self.newest):
            return
        self.data = self.data.copy()
        self.data[self.add_prefix("opened_version")] = str(self.newest)
        self.conflict = self.instance.versions.select_related("saved_by").first()
        self.add_error(None, ValidationError(_outdated(self.conflict)))


def _outdated(theirs: PageVersion) -> str:
    """Return the sentences that tell whoever saves an outdated form whose text is newer, and that none is lost."""
    if theirs.saved_by is None:
        opening = _("Somebody saved this page while you were writing.")
    else:
        opening = pgettext_lazy("page", "%(name)s saved this page while you were writing: %(moment)s.") % {
            "name": theirs.saved_by.name,
            "moment": with_date(theirs.saved_at),
        }
    rest = _("Nothing is lost, neither theirs nor yours: your text is below, not saved yet, and theirs is kept.")
    return f"{opening} {rest}"
