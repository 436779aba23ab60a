from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    """What readers say."""

    name = "comments"
    verbose_name = _("Comments")

    def ready(self) -> None:
        """
        Say where readers’ words about an article stand, for when a passage has to leave them, and keep the roles.

        A passage that left is recognised under the keys of the vault.
        """
        from articles.recognising import KEYED
        from articles.redacting import PLACES
        from articles.roles import keep_roles
        from comments import vault
        from comments.redaction import PLACES as OURS
        from comments.roles import PERMISSIONS

        PLACES.extend(OURS)
        KEYED.append(lambda: vault.digesters("redacted passage"))
        keep_roles(self, PERMISSIONS)
