"""What a test that commits leaves behind for the next one: nothing, whatever it wrote."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from articles import audit
from tests import starting_rows
from tests.factories import make_comment, make_member, make_section
from tests.footprints import Footprints

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def before():
    with transaction.atomic():
        return Footprints().now()


def assert_all_is_as(before):
    starting_rows.put_back()
    with transaction.atomic():
        assert Footprints().now() == before


def test_rows_that_were_committed_are_gone(before):
    make_comment()
    assert_all_is_as(before)


def test_rows_of_a_log_that_only_grows_are_gone(before):
    audit.record(make_member("Editor"), "add", make_section())
    assert_all_is_as(before)


def test_a_role_that_was_changed_is_as_it_was(before):
    Group.objects.get(name="Editor").permissions.clear()
    Group.objects.filter(name="Reporter").delete()
    Group.objects.create(name="Stoker")
    assert_all_is_as(before)


def test_the_triggers_and_keys_are_watched_again():
    starting_rows.put_back()
    with connection.cursor() as cursor:
        cursor.execute("SHOW session_replication_role")
        assert cursor.fetchone() == ("origin",)


def test_a_kind_of_content_that_was_lost_is_there_again():
    kind = ContentType.objects.get_by_natural_key("articles", "topic")
    names = set(Permission.objects.filter(content_type=kind).values_list("codename", flat=True))
    number, _ = kind.pk, kind.delete()
    starting_rows.put_back()
    assert ContentType.objects.get_by_natural_key("articles", "topic").pk == number
    assert set(Permission.objects.filter(content_type=number).values_list("codename", flat=True)) == names
