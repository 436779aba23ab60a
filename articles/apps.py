from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.contrib.auth.apps import AuthConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ArticlesConfig(AppConfig):
    """What we publish."""

    default = True
    name = "articles"
    verbose_name = _("Articles")

    def ready(self) -> None:
        """Keep the roles as they are written down, and the log of who comes and goes."""
        from articles import audit, roles

        roles.keep_roles_of_articles(self)
        audit.listen()


class StaffConfig(AuthConfig):
    """Django's accounts and groups, called what they are here: the staff."""

    default = False
    verbose_name = pgettext_lazy("accounts and roles", "Staff")


class NewsroomConfig(admin_apps.AdminConfig):
    """Django's admin, on our own AdminSite: whatever any app registers appears there."""

    default = False
    default_site = "articles.newsroom.Newsroom"
