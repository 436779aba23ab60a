from typing import Any

from django import forms
from django.forms.widgets import Media as PlainMedia
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.formats import number_format
from django.utils.translation import ngettext
from django_prose_editor.widgets import prose_editor_base_media
from js_asset import ImportMap, Media, Script

from articles.counting import CHARACTERS_A_MINUTE, WORDS_A_MINUTE, Length, length_of
from articles.languages import WITHOUT_SPACES

_MODULES = ImportMap(
    {
        "articles/address_advice": "articles/address_advice.js",
        "articles/apart": "articles/apart.js",
        "articles/block_dialogs": "articles/block_dialogs.js",
        "articles/figure": "articles/figure.js",
        "articles/footnote": "articles/footnote.js",
        "articles/footnote_dialog": "articles/footnote_dialog.js",
        "articles/length": "articles/length.js",
        "articles/note_dialog": "articles/note_dialog.js",
        "articles/pasted": "articles/pasted.js",
        "articles/pasted_docs": "articles/pasted_docs.js",
        "articles/pasted_embeds": "articles/pasted_embeds.js",
        "articles/pasted_lists": "articles/pasted_lists.js",
        "articles/pasted_note": "articles/pasted_note.js",
        "articles/pasted_notes": "articles/pasted_notes.js",
        "articles/pasted_numbers": "articles/pasted_numbers.js",
        "articles/pasted_parsed": "articles/pasted_parsed.js",
        "articles/pasted_styles": "articles/pasted_styles.js",
        "articles/picture_drop": "articles/picture_drop.js",
        "articles/picture_upload": "articles/picture_upload.js",
        "articles/pull_quote": "articles/pull_quote.js",
        "articles/source_search": "articles/source_search.js",
        "articles/table": "articles/table.js",
        "articles/typing": "articles/typing.js",
    }
)


class BodyEditor(forms.Textarea):
    """
    The editor of an article's text; what it may contain, and its notes, are set up in body_editor.js.

    Below it stands how long the text is. Without script it is a plain text area that holds the HTML.
    """

    template_name = "admin/articles/article/_body.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        pictures = reverse_lazy("admin:articles_image_choices")
        sources = reverse_lazy("admin:articles_source_choices")
        asked = {"data-pictures": pictures, "data-sources": sources}
        super().__init__({"data-body-editor": "", **asked, "rows": 20, **(attrs or {})})

    @property
    def media(self) -> Media:
        """The editor's scripts and styles, with the import map that names its modules."""
        return prose_editor_base_media + Media(
            importmap=_MODULES,
            # Named again so that ours comes after it.
            css={
                "all": [
                    "django_prose_editor/editor.css",
                    "articles/body_editor.css",
                    "articles/sources.css",
                    "articles/typing.css",
                ]
            },
            js=[Script("articles/body_editor.js", type="module")],
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the length of the text, and what the script needs to count on."""
        context = super().get_context(name, value, attrs)
        language = context["widget"]["attrs"].get("lang", "")
        context["length"] = length_in_words(length_of(value or "", language), language)
        context["pace"] = {"words": WORDS_A_MINUTE, "characters": CHARACTERS_A_MINUTE}
        context["without_spaces"] = " ".join(sorted(WITHOUT_SPACES))
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        """Never: the text area is hidden while the editor shows, and a browser cannot point at it."""
        return False


def length_in_words(length: Length, language: str) -> str:
    """Say how long a text in this language is: "1,204 words · 12 notes · 6 minutes"."""
    if language in WITHOUT_SPACES:
        size = ngettext("%(number)s character", "%(number)s characters", length.size)
    else:
        size = ngettext("%(number)s word", "%(number)s words", length.size)
    notes = ngettext("%(number)s note", "%(number)s notes", length.notes)
    minutes = ngettext("%(number)s minute", "%(number)s minutes", length.minutes)
    parts = zip((size, notes, minutes), (length.size, length.notes, length.minutes), strict=True)
    return " · ".join(part % {"number": number_format(number, force_grouping=True)} for part, number in parts)


def media_with_nonce(media: PlainMedia, request: HttpRequest) -> Media:
    """Return `media` so that its import map, the one script inside a page, carries the answer's nonce."""
    return Media.from_media(media, nonce=str(request.csp_nonce))
