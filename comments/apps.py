from django.apps import AppConfig


class CommentsConfig(AppConfig):
    """What readers say."""

    name = "comments"
    verbose_name = "Comments"
