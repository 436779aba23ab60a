"""The verbs of the work on an article that readers do not see yet: who has it, and what they say to each other."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from articles import audit
from articles.models import Article, EditorialNote, User

Move = EditorialNote.Move
Stage = Article.Stage

# What the audit log calls each step; a note without a step is a "note" there.
_RECORDED = {
    Move.SENT: "send",
    Move.TAKEN_BACK: "take_back",
    Move.SENT_BACK: "send_back",
    Move.READY: "ready",
    Move.ASSIGNED: "assign",
}


class AlreadyMoved(Exception):
    """The article is not where this step begins, mostly because a colleague was quicker; the message says so."""


class CannotAssign(Exception):
    """The person is no active member of staff; the message says so to the editor."""


class NoteMissing(Exception):
    """An article comes back to its writer with the words of the one who sends it; the message says so."""


def is_pending(article: Article) -> bool:
    """Return whether something was saved of the article that readers do not get yet, so that there is work to move."""
    if article.published_at is None:
        return True
    newest = article.revisions.newest_first().only("public_from").first()
    return newest is not None and newest.public_from is None


def send_to_editor(article: Article, by: User, note: str = "") -> EditorialNote:
    """Give a draft to the editors to read. Raises AlreadyMoved."""
    return _move(article, [Stage.DRAFT], Stage.REVIEW, Move.SENT, by, note)


def take_back(article: Article, by: User, note: str = "") -> EditorialNote:
    """Go on writing what nobody has decided about yet. Raises AlreadyMoved."""
    return _move(article, [Stage.REVIEW], Stage.DRAFT, Move.TAKEN_BACK, by, note)


def send_back(article: Article, by: User, note: str) -> EditorialNote:
    """Return an article to its writer, saying in `note` what it lacks. Raises AlreadyMoved, NoteMissing."""
    if not note:
        raise NoteMissing(_("Say in a note what the writer should do."))
    return _move(article, [Stage.REVIEW, Stage.READY], Stage.DRAFT, Move.SENT_BACK, by, note)


def mark_ready(article: Article, by: User, note: str = "") -> EditorialNote:
    """Say that an article that was read can be published as it is. Raises AlreadyMoved."""
    return _move(article, [Stage.REVIEW], Stage.READY, Move.READY, by, note)


@transaction.atomic
def assign(article: Article, to: User | None, by: User, note: str = "") -> EditorialNote | None:
    """
    Give the article to a colleague to look after, or with None to nobody, and return the note that says so.

    None is returned where it is theirs already. Raises CannotAssign.
    """
    stored = _locked(article)
    if stored.assignee_id == (to.pk if to else None):
        return None
    if to is not None and not User.objects.filter(pk=to.pk, is_active=True, is_staff=True).exists():
        raise CannotAssign(_("%(name)s does not work here any more. Choose somebody else.") % {"name": to.name})
    Article.objects.filter(pk=stored.pk).update(assignee=to)
    article.assignee = to
    return _record(stored, by, note, Move.ASSIGNED, assigned_to=to)


@transaction.atomic
def add_note(article: Article, by: User, text: str) -> EditorialNote:
    """
    Say something to the colleagues about the article and return it.

    The same words again, straight after, are a button pressed twice, and one note.
    """
    stored = _locked(article)
    last = stored.editorial_notes.order_by("-at", "-pk").first()
    if last is not None and (last.by_id, last.text) == (by.pk, text):
        return last
    return _record(stored, by, text, "")


@transaction.atomic
def _move(article: Article, begins: Collection[Stage], stage: Stage, move: Move, by: User, note: str) -> EditorialNote:
    stored = _locked(article)
    if stored.stage not in begins or not is_pending(stored):
        raise AlreadyMoved(_where(stored))
    Article.objects.filter(pk=stored.pk).update(stage=stage)
    article.stage = stage
    return _record(stored, by, note, move)


def _where(article: Article) -> str:
    """Say where the article is instead."""
    if not is_pending(article):
        return _("“%(headline)s” is published as it was saved last, so there is nothing to send.") % {
            "headline": article.headline
        }
    sentences = {
        Stage.DRAFT: _("“%(headline)s” is with its writer already."),
        Stage.REVIEW: _("“%(headline)s” is with the editor already."),
        Stage.READY: _("“%(headline)s” is marked as ready already."),
    }
    return sentences[Stage(article.stage)] % {"headline": article.headline}


def _locked(article: Article) -> Article:
    return Article.objects.select_for_update(no_key=True).get(pk=article.pk)


def _record(article: Article, by: User, text: str, move: str, assigned_to: User | None = None) -> EditorialNote:
    audit.record(by, _RECORDED[Move(move)] if move else "note", article)
    return EditorialNote.objects.create(article=article, by=by, text=text, move=move, assigned_to=assigned_to)
