"""The four roles: what each may do, and that `migrate` keeps them so."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from articles.roles import Role, role_of
from tests.factories import make_editor, make_member

pytestmark = pytest.mark.django_db

# A permission of each kind of work, and who has it.
MAY = {
    "articles.write_own_article": {"Reporter", "Administrator"},
    "articles.add_image": {"Reporter", "Editor", "Administrator"},
    "articles.view_topic": {"Reporter", "Editor", "Administrator"},
    "articles.change_article": {"Editor", "Administrator"},
    "articles.publish_article": {"Editor", "Administrator"},
    "articles.delete_topic": {"Editor", "Administrator"},
    "articles.change_frontstory": {"Editor", "Administrator"},
    "articles.view_source": {"Editor", "Administrator"},
    "comments.moderate_comment": {"Editor", "Moderator", "Administrator"},
    "comments.choose_spamfilter": {"Editor", "Administrator"},
    "articles.change_user": {"Administrator"},
    "articles.change_site": {"Administrator"},
    "articles.view_auditevent": {"Administrator"},
    "auth.view_group": {"Administrator"},
    "auth.change_group": set(),
}


@pytest.mark.parametrize("permission", MAY)
def test_a_permission_belongs_to_the_roles_it_should(permission):
    assert {role for role in Role.values if make_member(role).has_perm(permission)} == MAY[permission]


def test_migrating_gives_back_what_a_role_lost_and_takes_what_it_should_not_have():
    moderator = Group.objects.get(name=Role.MODERATOR)
    moderator.permissions.set(Permission.objects.filter(codename="publish_article"))
    call_command("migrate", verbosity=0)
    assert {permission.codename for permission in moderator.permissions.all()} == {
        "moderate_comment",
        "view_appeal",
        "view_comment",
        "view_commentversion",
        "view_moderationevent",
        "view_report",
        "view_spamfilter",
        "view_wordlist",
    }


def test_migrating_makes_a_role_that_is_gone():
    Group.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert {group.name for group in Group.objects.all()} == set(Role.values)


def test_other_groups_keep_what_they_were_given():
    interns = Group.objects.create(name="Interns")
    interns.permissions.set(Permission.objects.filter(codename="view_topic"))
    call_command("migrate", verbosity=0)
    assert interns.permissions.count() == 1


def test_every_permission_of_the_tables_is_one_that_exists():
    from articles import roles
    from comments.roles import PERMISSIONS

    known = {".".join(name) for name in Permission.objects.values_list("content_type__app_label", "codename")}
    named = {name for table in (roles._OF_ARTICLES, PERMISSIONS) for names in table.values() for name in names}
    assert {name for name in named if not name.endswith(".*")} <= known
    assert {name.split(".")[0] for name in named} <= {config.label for config in apps.get_app_configs()}


def test_the_role_of_a_person_is_read_from_their_group():
    assert role_of(make_member(Role.EDITOR)) == Role.EDITOR
    assert role_of(make_editor()) == ""
