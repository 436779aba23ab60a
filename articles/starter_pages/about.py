"""What a paper is for, who owns it, and how it works."""

from django.utils.translation import gettext_lazy as _

TITLE = _("About us")
TEXT = (
    (
        "p",
        _("%(paper)s reports on [what and where you report on]. It was founded in [year] by [names of the founders]."),
    ),
    ("h2", _("How we work")),
    (
        "p",
        _(
            "What we claim can be checked. A small number in a text leads to a note, and the note says where we "
            "know it from: a document, a person, a place we went to. Where a source cannot be named, we say why."
        ),
    ),
    (
        "p",
        _("Two people read an article before it appears: the one who wrote it, and [who reads it before it appears]."),
    ),
    ("h2", _("When we are wrong")),
    (
        "p",
        _(
            "We correct mistakes where they stand, and say under the article what was wrong and when we changed "
            "it. If you have found one, write below the article or to the editors."
        ),
    ),
    ("h2", _("Who owns the paper and who pays for it")),
    (
        "p",
        _("%(paper)s belongs to [name of the owner]. It lives on [subscriptions, advertisements, grants, gifts]."),
    ),
    (
        "p",
        _(
            "Whoever pays has no say in what we print. Advertisements are marked as such, and no author writes "
            "about a business in which he or she has a share."
        ),
    ),
)
