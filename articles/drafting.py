"""What one person is typing into an article's form and has not saved."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles.models import Article, Draft, User

Typed = Mapping[str, list[str]]


@transaction.atomic
def keep(article: Article | None, editor: User, key: str, base: int, typed: Typed) -> Draft:
    """
    Keep what `editor` has typed, in place of what they had typed before, and return it.

    `article` is None while it has no row: then `key`, the random name of its form, tells one new article from another.
    `base` is the number of the revision that the form was opened with. Buttons and tokens are no words, and are left
    out; so is what PostgreSQL cannot hold.
    """
    now = timezone.now()
    whose: dict[str, Any] = {"article": article, "editor": editor}
    if article is None:
        whose["key"] = key
    values = {"key": key, "base": base, "typed": words_in(typed), "typed_at": now, "seen_at": now}
    return Draft.objects.update_or_create(**whose, defaults=values)[0]


def words_in(typed: Typed) -> dict[str, list[str]]:
    """Return the fields of a form as a browser sent it, without buttons, tokens, NULs and halves of characters."""
    names = [name for name in typed if name != "csrfmiddlewaretoken" and not name.startswith("_")]
    return {_storable(name): [_storable(value) for value in typed[name]] for name in names}


def _storable(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()
