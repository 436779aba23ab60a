"""Where readers' words about an article stand, for when a passage has to leave them (`articles.redacting`)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from articles.body.passages import Removal
from articles.redaction_places import Place
from comments.masking import moved, with_passage
from comments.models import Appeal, Comment, CommentVersion, Letter, Report


@dataclass(frozen=True)
class CommentPlace(Place):
    """The comments: what an editor masked in one stays masked, wherever it stands afterwards."""

    def redact(self, row: Any, removal: Removal) -> list[str]:
        """Put the mark in place of the passage, and the masks where their words stand now."""
        spans = [match.span() for match in removal.pattern.finditer(row.text)] if row.masks else []
        changed = super().redact(row, removal)
        if spans:
            masks: list[int] = []
            for start, end in moved(row.masks, spans, len(removal.mark)):
                if start < len(row.text):  # what became too long was cut
                    masks = with_passage(row.text, masks, start, min(end, len(row.text)))
            row.masks = masks
            changed.append("masks")
        return changed


# The comments first: whoever changes what stands beside one holds it.
PLACES = [
    CommentPlace(_("Comments"), lambda article: Comment.objects.filter(article=article), words=("name", "text")),
    Place(
        _("Earlier texts of comments"),
        lambda article: CommentVersion.objects.filter(comment__article=article),
        words=("text",),
    ),
    Place(_("Appeals"), lambda article: Appeal.objects.filter(comment__article=article), words=("text",)),
    Place(_("Reports"), lambda article: Report.objects.filter(comment__article=article), words=("text",)),
    Place(_("Letters"), lambda article: Letter.objects.filter(article=article), words=("name", "phone", "text")),
]
