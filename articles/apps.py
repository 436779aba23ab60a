from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """What we publish."""

    name = "articles"
    verbose_name = "Articles"
