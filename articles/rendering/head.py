"""What the head of a page says to programs, as HTML."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

# Inside the block no text may end it or open a comment, and no old reader may take a line separator for a line's end.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def json_ld(data: dict[str, Any]) -> SafeString:
    """Return `data` as JSON-LD in a `<script>` that holds data and runs nothing, so that no policy has to allow it."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{written}</script>')  # noqa: S308 - nothing in it can close it


def one_line(html: SafeString) -> SafeString:
    """Return HTML that holds no element on one line, its words one space apart."""
    return mark_safe(" ".join(html.split()))  # noqa: S308 - spaces change nothing in what was escaped
