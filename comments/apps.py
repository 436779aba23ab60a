from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    """What readers say."""

    name = "comments"
    verbose_name = _("Comments")

    def ready(self) -> None:
        """Let the roles do with comments what is written down."""
        from articles.roles import keep_roles
        from comments.roles import PERMISSIONS

        keep_roles(self, PERMISSIONS)
