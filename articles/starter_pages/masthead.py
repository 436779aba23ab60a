"""Who makes a paper and answers for it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TITLE = pgettext_lazy("page", "Masthead")
TEXT = (
    ("h2", _("Publisher")),
    ("p", _("[name of the publisher]")),
    ("p", _("[postal address of the publisher]")),
    ("p", _("[number of the registration, if the law asks for one]")),
    ("h2", _("Editors")),
    ("li", _("Editor in chief: [name of the editor]")),
    ("li", _("Readers’ letters and comments: [name of whoever looks after the discussion]")),
    ("li", _("Pictures: [name of the picture editor]")),
    ("h2", _("Who answers for what is printed here")),
    (
        "p",
        _(
            "[name of the person responsible under the press law], at the address above. Authors answer for what "
            "stands under their names; comments are the words of the readers who wrote them."
        ),
    ),
    ("h2", _("Who runs the computers")),
    ("p", _("%(paper)s is on computers of [name of the company where the site runs].")),
)
