"""What PostgreSQL refuses in the rows in which it counts."""

import pytest

from articles.models import Edition, Shelf
from comments.models import Thread
from tests.factories import make_comment
from tests.test_database_rules import refused

pytestmark = pytest.mark.django_db


def test_a_thread_without_a_comment_is_refused():
    comment = make_comment()
    with refused("thread_has_a_comment"):
        Thread.objects.create(
            root=comment, article=comment.article, standing=0, started_at=comment.posted_at, first=comment.pk
        )


def test_a_shelf_of_nothing_known_is_refused():
    with refused("shelf_of_is_known"):
        Shelf.objects.create(of="page", year=2026, month=3, number=1)


def test_an_edition_of_no_known_part_is_refused():
    with refused("edition_part_is_known"):
        Edition.objects.create(part="mail")
