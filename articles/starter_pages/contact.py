"""How a paper is reached."""

from django.utils.translation import gettext_lazy as _

TITLE = _("Contact")
TEXT = (
    (
        "p",
        _("You can write to the editors of %(paper)s. We read every message, and answer within [number of days] days."),
    ),
    ("h2", _("By post and by telephone")),
    ("p", _("[postal address of the editors]")),
    ("p", _("[telephone number and when somebody answers]")),
    ("h2", _("If an article is about you")),
    (
        "p",
        _(
            "Below each article there is a link with which you can complain about it, or reply to what it says of"
            " you. Such a letter goes to the editors and is not shown to other readers."
        ),
    ),
    ("h2", _("If you want to tell us something in confidence")),
    (
        "p",
        _(
            "Do not use a computer or telephone of your employer. Until we have spoken, tell us only what we need"
            " to find you. [how to reach an editor in confidence]"
        ),
    ),
)
