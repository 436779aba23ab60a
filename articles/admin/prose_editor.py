from typing import Any

from django import forms
from django.forms.widgets import Media as PlainMedia
from django.http import HttpRequest
from django.urls import reverse_lazy
from django_prose_editor.widgets import prose_editor_base_media
from js_asset import ImportMap, Media, Script

_MODULES = ImportMap(
    {
        "articles/apart": "articles/apart.js",
        "articles/block_dialogs": "articles/block_dialogs.js",
        "articles/figure": "articles/figure.js",
        "articles/footnote": "articles/footnote.js",
        "articles/footnote_dialog": "articles/footnote_dialog.js",
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
        "articles/table": "articles/table.js",
    }
)


class BodyEditor(forms.Textarea):
    """
    The editor of an article's text; what it may contain, and its notes, are set up in body_editor.js.

    Without script it is a plain text area that holds the HTML.
    """

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        pictures = reverse_lazy("admin:articles_image_choices")
        super().__init__({"data-body-editor": "", "data-pictures": pictures, "rows": 20, **(attrs or {})})

    @property
    def media(self) -> Media:
        """The editor's scripts and styles, with the import map that names its modules."""
        return prose_editor_base_media + Media(
            importmap=_MODULES,
            # Named again so that ours comes after it.
            css={"all": ["django_prose_editor/editor.css", "articles/body_editor.css"]},
            js=[Script("articles/body_editor.js", type="module")],
        )

    def use_required_attribute(self, initial: Any) -> bool:
        """Never: the text area is hidden while the editor shows, and a browser cannot point at it."""
        return False


def media_with_nonce(media: PlainMedia, request: HttpRequest) -> Media:
    """Return `media` so that its import map, the one script inside a page, carries the answer's nonce."""
    return Media.from_media(media, nonce=str(request.csp_nonce))
