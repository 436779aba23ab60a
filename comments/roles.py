"""What each role of the newsroom may do about comments (`articles.roles` says the rest)."""

from articles.roles import EVERYTHING, Role, every

_MODERATES = [
    "comments.moderate_comment",
    *(f"comments.view_{name}" for name in ("comment", "commentversion", "moderationevent", "appeal", "report")),
    "comments.view_wordlist",
    "comments.view_spamfilter",
]

PERMISSIONS = {
    Role.EDITOR: [
        *_MODERATES,
        *every("comments.wordlist"),
        "comments.choose_spamfilter",
        "comments.write_to_reader",
        "comments.view_letter",
    ],
    Role.MODERATOR: _MODERATES,
    Role.ADMINISTRATOR: [f"comments.{EVERYTHING}"],
}
