"""How a paper deals with what readers write. The numbered rules follow below it."""

from django.utils.translation import gettext_lazy as _

TITLE = _("How we read comments")
TEXT = (
    (
        "p",
        _(
            "We are glad of answers: of questions, corrections, objections, and of what you know and we do not. "
            "You need no account. Write about the article, and to the people who read along."
        ),
    ),
    (
        "p",
        _(
            "Editors read what is written here [say when: on weekdays from nine to six, for instance]. Whether "
            "they agree with you does not matter. What they go by are the rules below, and a comment that is "
            "refused is told which of them it was."
        ),
    ),
    (
        "p",
        _(
            "If you think a decision was wrong, object on the page that you got after posting. Somebody else "
            "looks at it then: [who decides about objections]."
        ),
    ),
)
