from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    """What readers say."""

    name = "comments"
    verbose_name = _("Comments")

    def ready(self) -> None:
        """Say where readers’ words about an article stand, for when a passage has to leave them, and keep the roles."""
        from articles.redacting import PLACES
        from articles.roles import keep_roles
        from comments.redaction import PLACES as OURS
        from comments.roles import PERMISSIONS

        PLACES.extend(OURS)
        keep_roles(self, PERMISSIONS)
