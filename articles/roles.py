"""
The roles of the newsroom and what each may do: one table here, and one in `comments.roles`.

`manage.py migrate` makes the groups and brings them in line with the tables, each time; a new permission goes to a
role by one word here. Which articles a role's right to write is about is said in `articles.rights`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import models
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

EVERYTHING = "*"


class Role(models.TextChoices):
    """What somebody is in the newsroom; the value is the name of a group."""

    REPORTER = "Reporter", _("Reporter: writes and files own articles")
    EDITOR = "Editor", _("Editor: writes, publishes and corrects every article, and moderates comments")
    MODERATOR = "Moderator", _("Moderator: decides about comments")
    ADMINISTRATOR = "Administrator", _("Administrator: everything, staff accounts and site settings too")


def every(*names: str) -> list[str]:
    """Return the four permissions that Django makes for each of these models, given as "app.model"."""
    split = [name.split(".") for name in names]
    return [f"{app}.{verb}_{model}" for app, model in split for verb in ("view", "add", "change", "delete")]


_OF_ARTICLES: dict[str, list[str]] = {
    # The right to see authors, topics and pictures is the right to choose them for an article.
    Role.REPORTER: [
        "articles.write_own_article",
        "articles.view_author",
        "articles.view_topic",
        "articles.view_image",
        "articles.add_image",
    ],
    Role.EDITOR: [
        *every("articles.article", "articles.correction", "articles.image"),
        *every("articles.section", "articles.topic", "articles.author"),
        *every("articles.page"),
        "articles.publish_page",
        "articles.publish_article",
        "articles.change_frontstory",
        "articles.view_source",
        "articles.view_revision",
    ],
    Role.ADMINISTRATOR: [f"articles.{EVERYTHING}", "auth.view_group"],
}


def keep_roles(config: AppConfig, table: Mapping[str, Iterable[str]]) -> None:
    """
    Bring the groups in line with an app's `table` after each `migrate`: {role: ["app.codename", "app.*"]}.

    Only permissions of the apps that the table names are given or taken; those of other apps are left to their tables.
    """

    def follow(using: str, apps: Any = installed, **_signal: Any) -> None:
        try:
            group_model, permission_model = (apps.get_model("auth", name) for name in ("Group", "Permission"))
        except LookupError:  # somebody migrates to before there were accounts
            return
        labels = {name.split(".")[0] for names in table.values() for name in names}
        for label in labels:
            create_permissions(installed.get_app_config(label), verbosity=0, using=using, apps=apps)
        known = permission_model.objects.using(using).filter(content_type__app_label__in=labels)
        ids = {f"{app}.{codename}": pk for app, codename, pk in known.values_list(*_NAME, "pk")}
        for role in Role.values:
            group, _made = group_model.objects.using(using).get_or_create(name=role)
            wanted = {pk for name, pk in ids.items() if _is_among(name, table.get(role, ()))}
            present = set(group.permissions.filter(content_type__app_label__in=labels).values_list("pk", flat=True))
            group.permissions.remove(*present - wanted)
            group.permissions.add(*wanted - present)

    post_migrate.connect(follow, sender=config, weak=False, dispatch_uid=f"roles of {config.label}")


def keep_roles_of_articles(config: AppConfig) -> None:
    """Bring the groups in line with the table above, after each `migrate`."""
    keep_roles(config, _OF_ARTICLES)


def role_of(user: Any) -> str:
    """Return the role of a member of staff, "" for none. Reads `user.groups`, prefetched or not."""
    names = {group.name for group in user.groups.all()}
    return next((role for role in reversed(Role.values) if role in names), "")


_NAME = ("content_type__app_label", "codename")


def _is_among(name: str, given: Iterable[str]) -> bool:
    return name in given or f"{name.partition('.')[0]}.{EVERYTHING}" in given
