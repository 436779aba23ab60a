"""Forgetting again what was forgotten at a reader's wish, in a database that is of an earlier day."""

from datetime import datetime
from typing import Any

from comments.erasing import erase_comment, erase_everything
from comments.models import Comment, Erasure, SealedAddress


def erasures_since(moment: datetime) -> list[dict[str, Any]]:
    """Return what has to be known of each erasure since a moment to do it again, as JSON can say it."""
    erasures = list(Erasure.objects.filter(at__gte=moment).order_by("pk"))
    comments = [erasure.comment for erasure in erasures if erasure.comment is not None]
    posted = dict(Comment.objects.filter(pk__in=comments).values_list("pk", "posted_at"))
    return [
        {
            "address": str(erasure.address) if erasure.address else None,
            "comment": erasure.comment,
            "posted": posted[erasure.comment].isoformat() if erasure.comment else None,
            "keeps_texts": erasure.keeps_texts,
            "at": erasure.at.isoformat(),
        }
        for erasure in erasures
        if erasure.address or erasure.comment in posted
    ]


def erase_again(entry: dict[str, Any]) -> bool:
    """Do one of `erasures_since` again, and return whether there was something to forget."""
    if entry["address"]:
        address = SealedAddress.objects.filter(pk=entry["address"]).first()
        if address is not None:
            erase_everything(address, keep_texts=entry["keeps_texts"])
        return address is not None
    comment = Comment.objects.filter(pk=entry["comment"], posted_at=entry["posted"]).first()
    if comment is None or not (comment.name or (comment.text and not entry["keeps_texts"])):
        return False
    erase_comment(comment, keep_text=entry["keeps_texts"])
    return True


def forget_erasures(before: datetime) -> None:
    """Delete what was written down of erasures before a moment: no backup is left that they would be done to again."""
    Erasure.objects.filter(at__lt=before).delete()
