"""
Everything the paper keeps of one reader, as they download it.

JSON (RFC 8259): texts as they were written, times as ISO 8601 in UTC, states and rules by the codes of the database.
Nobody of the staff is named, and the address itself is not in it: no answer of ours ever holds one.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q

from articles.models import Article, Site
from comments.models import Appeal, Comment, Letter, Mail, SealedAddress


def export(address: SealedAddress) -> dict[str, Any]:
    """Return what is kept of the owner of an address. Seven queries, however much that is."""
    comments = (
        Comment.objects.filter(sealed_address=address)
        .with_article()
        .prefetch_related("versions", "appeals", "events")
        .order_by("posted_at", "pk")
    )
    letters = Letter.objects.filter(Q(sealed_address=address) | Q(first__sealed_address=address))
    return {
        "paper": Site.current().name,
        "mail_stopped_at": _time(address.mail_off_at),
        "comments": [_comment(comment) for comment in comments],
        "letters": [_letter(letter) for letter in letters.select_related("article").order_by("written_at", "pk")],
        "mails": [_mail(mail) for mail in Mail.objects.filter(to_reader=address).order_by("made_at", "pk")],
    }


def _comment(comment: Comment) -> dict[str, Any]:
    times = ("posted_at", "confirmed_at", "edited_at", "decided_at", "published_at", "removed_at", "picked_at")
    return {
        "id": comment.pk,
        "article": _address_of(comment.article),
        "answers": comment.parent_id,
        "note": comment.note_key,
        "name": comment.name,
        "text": comment.text,
        "as_readers_see_it": comment.said,
        "language": comment.language,
        "state": comment.state,
        "rule": comment.rule,
        "removed_rule": comment.removed_rule,
        "for_the_editors_only": comment.for_editors,
        "offers_a_correction": comment.offers_correction,
        "mail": comment.mail,
        **{name: _time(getattr(comment, name)) for name in times},
        "earlier_texts": [
            {"text": version.text, "replaced_at": _time(version.replaced_at)} for version in comment.versions.all()
        ],
        "decisions": [
            {"action": event.action, "rule": event.rule, "state": event.to_state, "at": _time(event.at)}
            for event in sorted(comment.events.all(), key=lambda event: event.pk)
        ],
        "appeals": [_appeal(appeal) for appeal in comment.appeals.all()],
    }


def _appeal(appeal: Appeal) -> dict[str, Any]:
    return {
        "text": appeal.text,
        "made_at": _time(appeal.made_at),
        "outcome": appeal.outcome,
        "decided_at": _time(appeal.decided_at),
    }


def _letter(letter: Letter) -> dict[str, Any]:
    return {
        "id": letter.pk,
        "answers": letter.first_id,
        "article": _address_of(letter.article),
        "comment": letter.comment_id,
        "kind": letter.opens,
        "from_the_paper": letter.staff_id is not None,
        "name": letter.name,
        "telephone": letter.phone,
        "text": letter.text,
        "written_at": _time(letter.written_at),
        "settled_at": _time(letter.settled_at),
    }


def _mail(mail: Mail) -> dict[str, Any]:
    return {
        "kind": mail.kind,
        "comment": mail.comment_id,
        "made_at": _time(mail.made_at),
        "sent_at": _time(mail.sent_at),
    }


def _address_of(article: Article | None) -> str | None:
    """Return where an article stands; None where there is none, or its address, too, would say what it was called."""
    return settings.SITE_URL + article.get_absolute_url() if article is not None and article.can_be_named else None


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
