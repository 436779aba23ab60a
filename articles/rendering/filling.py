"""HTML with values in it, as Django's `format_html` writes it, for the many small pieces of one page."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe


def filled(pattern: str, *values: Any, **named: Any) -> SafeString:
    """
    Return `pattern` with the values in its places, as `str.format` has them.

    Each is escaped unless it is safe already; `pattern` is ours.
    """
    return mark_safe(  # noqa: S308 - every value is escaped or safe
        pattern.format(*map(_escaped, values), **{name: _escaped(value) for name, value in named.items()})
    )


def joined(parts: Iterable[str], between: str = "") -> SafeString:
    """Return the parts one after the other, escaped unless they are safe; `between`, which is ours, parts them."""
    return mark_safe(between.join(map(_escaped, parts)))  # noqa: S308 - every part is escaped or safe


def _escaped(value: Any) -> str:
    kind = type(value)
    if kind is SafeString:
        return value
    if kind is int:
        return str(value)
    return escape(value) if kind is str else conditional_escape(value)
