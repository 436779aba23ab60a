from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsportalConfig(AppConfig):
    """The wiring: settings, site map, local database, the one command that runs it all."""

    name = "newsportal"
    verbose_name = _("Running the paper")

    def ready(self) -> None:
        """Register the checks, know which request is being answered, and keep the roles."""
        from articles.roles import EVERYTHING, Role, keep_roles
        from newsportal import checks, request_id  # noqa: F401

        request_id.watch_requests()
        keep_roles(self, {Role.ADMINISTRATOR: [f"{self.label}.{EVERYTHING}"]})
