"""
The verbs of typing: what is in a form and not saved is kept for whoever typed it, and shown to nobody else.

A form that is open says so every few seconds, which is how others know of it. None of this touches the article, its
versions or what readers see.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.utils import timezone

from articles.models import Article, Draft, Revision, User

OPEN_FOR = timedelta(seconds=60)
"""How long after it was last heard of a form counts as open."""

MAX_BYTES = 2_000_000
"""What one form may hold, as JSON in UTF-8: four times the longest text that can be saved."""

_FORGET_AFTER = timedelta(days=1)


class TooMuch(Exception):
    """What was typed is longer than MAX_BYTES."""


class WrittenElsewhere(Exception):
    """The same person wrote on in another window; `at` is when, None if it was saved or thrown away there."""

    def __init__(self, at: datetime | None) -> None:
        super().__init__("Another window has newer words.")
        self.at = at


class AlreadySaved(Exception):
    """What was typed in this form for a new article has become `article`."""

    def __init__(self, article: Article) -> None:
        super().__init__(f"The form has become article {article.pk}.")
        self.article = article


@dataclass(frozen=True)
class OpenForm:
    """
    A form in one window of a browser.

    `article` is None while it is new, and then `key` names the form; `base` is the number of the revision it was opened
    with, 0 for a new one. `window` is a random name. `seen` is the `stamp` of the last words this window knows of.
    """

    editor: User
    article: Article | None
    key: str = ""
    base: int = 0
    window: str = ""
    seen: str = ""


def stamp(draft: Draft | None) -> str:
    """Return what tells these unsaved words from earlier and later ones; empty where there are none."""
    return draft.typed_at.isoformat() if draft and draft.typed_at else ""


@transaction.atomic
def keep(form: OpenForm, fields: Mapping[str, list[str]], *, instead: bool = False) -> Draft:
    """
    Keep what stands in the form, as `{name: [values]}`, and return the unsaved text.

    Words that this window has never seen are not replaced, unless `instead` says so. Raises TooMuch, WrittenElsewhere,
    AlreadySaved.
    """
    typed = _storable(fields)
    draft = _locked(form)
    if draft.article_id and form.article is None:
        raise AlreadySaved(draft.article)
    if not instead and not (form.base >= draft.base and _knows(form, draft)):
        raise WrittenElsewhere(draft.typed_at)
    draft.typed, draft.base, draft.window = typed, form.base, form.window
    draft.typed_at = draft.seen_at = timezone.now()
    draft.save()
    return draft


@transaction.atomic
def settle(form: OpenForm, revision: Revision) -> None:
    """
    Note that the form was saved as `revision`, so that nothing in it is unsaved any more.

    What another window wrote meanwhile stays as it is. The emptied row stays too: a request that was on its way while
    the form was saved then comes too late.
    """
    if form.article is None and not form.key:
        return
    draft = _locked(form)
    if not _knows(form, draft):
        return
    draft.article, draft.base, draft.window = revision.article, revision.number, form.window
    draft.typed = draft.typed_at = None
    draft.seen_at = timezone.now()
    draft.save()


def hello(form: OpenForm) -> None:
    """Note that the form is open. A new article nobody typed into leaves no trace."""
    now = timezone.now()
    if _rows(form).update(seen_at=now) or form.article is None:
        return
    defaults = {"seen_at": now, "base": form.base, "window": form.window}
    Draft.objects.get_or_create(article=form.article, editor=form.editor, defaults=defaults)


def goodbye(form: OpenForm) -> None:
    """Note that the form was closed."""
    _rows(form).update(seen_at=timezone.now() - OPEN_FOR)


def throw_away(editor: User, article: Article | None, key: str = "") -> bool:
    """Forget what this person typed into the article's form, or into the new one of this key; say if there was any."""
    rows = Draft.objects.filter(editor=editor, article=article, typed__isnull=False)
    if article is None:
        rows = rows.filter(key=key)
    return bool(rows.update(typed=None, typed_at=None))


def unsaved(editor: User, article: Article) -> Draft | None:
    """Return what this person typed into the article's form and did not save."""
    return Draft.objects.filter(editor=editor, article=article, typed__isnull=False).first()


def unsaved_as(editor: User, key: str) -> Draft | None:
    """Return what was typed into the form of this key, for a new article; it may have been saved since."""
    return Draft.objects.filter(editor=editor, key=key).select_related("article").first() if key else None


def unsaved_new(editor: User) -> QuerySet[Draft]:
    """Return this person's unsaved new articles with their `headline`, the latest first; the words are left out."""
    found = Draft.objects.filter(editor=editor, article=None, typed__isnull=False)
    return found.annotate(headline=KT("typed__headline__0")).defer("typed").order_by("-typed_at")


def others(article: Article, than: User) -> QuerySet[Draft]:
    """Return the forms that others have open for the article now, without what is in them."""
    open_now = Draft.objects.filter(article=article, seen_at__gt=timezone.now() - OPEN_FOR).exclude(editor=than)
    return open_now.select_related("editor").defer("typed").order_by("editor__username")


def forget_closed_forms() -> None:
    """Delete the rows of forms that were closed a day ago with nothing unsaved in them; words are kept for ever."""
    Draft.objects.filter(typed__isnull=True, seen_at__lt=timezone.now() - _FORGET_AFTER).delete()


def _rows(form: OpenForm) -> QuerySet[Draft]:
    rows = Draft.objects.filter(editor=form.editor)
    return rows.filter(article=form.article) if form.article else rows.filter(key=form.key)


def _locked(form: OpenForm) -> Draft:
    """Return the form's row, made if there is none, for the rest of the transaction."""
    rows = _rows(form).select_for_update(of=["self"])
    found = rows.first()
    if found is None:
        one = {"article": form.article} if form.article else {"article": None, "key": form.key}
        unused = {"seen_at": timezone.now(), "window": form.window, "base": form.base}
        Draft.objects.get_or_create(editor=form.editor, **one, defaults=unused)
        found = rows.get()
    return found


def _knows(form: OpenForm, draft: Draft) -> bool:
    return draft.window == form.window or stamp(draft) == form.seen


def _storable(fields: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return the fields with U+FFFD for what PostgreSQL cannot hold: NUL, and halves of a pair of surrogates."""
    typed = {_whole(name): [_whole(value) for value in values] for name, values in fields.items()}
    if len(json.dumps(typed, ensure_ascii=False).encode()) > MAX_BYTES:
        raise TooMuch
    return typed


def _whole(text: str) -> str:
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
