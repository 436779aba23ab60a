from django.apps import AppConfig


class NewsportalConfig(AppConfig):
    """The wiring: settings, site map, local database, the one command that runs it all."""

    name = "newsportal"

    def ready(self) -> None:
        """Register the checks."""
        from newsportal import checks  # noqa: F401
