"""What the codes of `comments.rules` mean, for the staff and for the public log of what was refused."""

from django.utils.translation import gettext_lazy as _

from comments import house_rules

_LABELS = {
    "review": _("Everything is read first"),
    "staff-name": _("A name like the paper’s own"),
    "words": _("A word from the editors’ list"),
    "links": _("Several links"),
    "same-text": _("The same text as another comment"),
    "open": _("Appeared at once: the address was confirmed"),
    "retracted": _("The article was retracted"),
    "closed": _("Comments were closed"),
    "staff-only": _("Only the staff answers there"),
    "too-late": _("The time for answers had passed"),
    "thread-closed": _("The thread was closed"),
    "too-many": _("Too many posts from one network"),
    "parent": _("What it answered was not public"),
    "gone": _("The article was gone"),
}


def label(code: str) -> str:
    """Return the words for the code of any rule; a code that nobody knows stands for itself."""
    return str(_LABELS[code]) if code in _LABELS else house_rules.label(code)
