from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class ArticlesConfig(AppConfig):
    """What we publish."""

    name = "articles"
    verbose_name = "Articles"


class NewsroomConfig(admin_apps.AdminConfig):
    """Django's admin, on our own AdminSite: whatever any app registers appears there."""

    default = False
    default_site = "articles.newsroom.Newsroom"
