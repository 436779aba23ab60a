from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsportalConfig(AppConfig):
    """The wiring: settings, site map, local database, the one command that runs it all."""

    name = "newsportal"
    verbose_name = _("Running the paper")

    def ready(self) -> None:
        """Register the checks and the paper's own mail, watch requests and their connections, keep the roles."""
        from articles.roles import EVERYTHING, Role, keep_roles
        from comments.messages import MESSAGES
        from newsportal import checks, dead_connections, request_id  # noqa: F401
        from newsportal.backups.message import backup_failed
        from newsportal.backups.schedule import KIND

        request_id.watch_requests()
        dead_connections.watch()
        MESSAGES[KIND] = backup_failed
        keep_roles(self, {Role.ADMINISTRATOR: [f"{self.label}.{EVERYTHING}"]})
