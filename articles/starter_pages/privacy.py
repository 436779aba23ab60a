"""What a paper knows about its readers. The list of what is kept follows below it, made of the settings."""

from django.utils.translation import gettext_lazy as _

TITLE = _("Privacy")
TEXT = (
    (
        "p",
        _(
            "You can read %(paper)s without telling us who you are. There is no account, no cookie, no "
            "advertising network, and nothing on our pages that counts or follows you."
        ),
    ),
    ("h2", _("If you write a comment or a letter")),
    (
        "p",
        _(
            "We ask for a name, which may be an invented one, and for an email address. The name stands above "
            "your comment. The address is locked away: neither readers nor editors see it. Only the program uses "
            "it, to write to you about what you have written."
        ),
    ),
    (
        "p",
        _(
            "On the page “My comments”, which the foot of every page leads to, you can read all that was written "
            "under your address, take it with you, change it, and have it forgotten."
        ),
    ),
    ("h2", _("Who answers for this")),
    ("p", _("[name and postal address of whoever is responsible for the data]")),
    ("p", _("Questions about your data go to [how to reach whoever answers questions about data].")),
    (
        "p",
        _(
            "If you think that we are doing something wrong with your data, tell us. You can also complain to "
            "[name of the data protection authority]."
        ),
    ),
    ("h2", _("Who else sees data")),
    (
        "p",
        _(
            "The site is on computers of [name of the company where the site runs]. Mails go out through [name of"
            " the company that sends your mails]. The web server before the program [says here whether it notes "
            "the network addresses of visitors, and how long it keeps them]."
        ),
    ),
)
