from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    """What readers say."""

    name = "comments"
    verbose_name = _("Comments")

    def ready(self) -> None:
        """Say where readers’ words about an article stand, for when a passage has to leave them, and keep the roles."""
        from articles.redacting import PLACES, Place
        from articles.roles import keep_roles
        from comments.models import Comment
        from comments.roles import PERMISSIONS

        PLACES.append(
            Place(_("Comments"), lambda article: Comment.objects.filter(article=article), words=("name", "text"))
        )
        keep_roles(self, PERMISSIONS)
