"""What each role of the newsroom may do about comments (`articles.roles` says the rest)."""

from articles.roles import EVERYTHING, Role

PERMISSIONS = {
    Role.EDITOR: ["comments.moderate_comment", "comments.view_comment", "comments.view_moderationevent"],
    Role.MODERATOR: ["comments.moderate_comment", "comments.view_comment", "comments.view_moderationevent"],
    Role.ADMINISTRATOR: [f"comments.{EVERYTHING}"],
}
