"""What the database refuses of versions and unsaved texts. Each rule has a statement that fails."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from articles.models import Draft, Revision
from articles.writing import newest_revision
from tests.factories import make_article, make_draft, make_editor

pytestmark = pytest.mark.django_db


def refused(rule: str):
    return pytest.raises(IntegrityError, match=rule)


def make_revision(**fields) -> Revision:
    article = fields.pop("article", None) or make_draft()
    values = {"number": 1, "headline": "Ferry", "language": "en", "body": "<p>It runs.</p>", **fields}
    return Revision.objects.create(article=article, **values)


def test_two_revisions_of_one_number_are_refused():
    revision = make_revision()
    with refused("revision_number_is_used_once"):
        make_revision(article=revision.article)


def test_a_revision_that_counts_from_zero_is_refused():
    with refused("revision_counts_from_one"):
        make_revision(number=0)


def test_a_revision_without_a_headline_is_refused():
    with refused("revision_has_a_headline"):
        make_revision(headline="")


def test_a_revision_that_is_too_long_is_refused():
    with refused("revision_body_has_a_limit"):
        make_revision(body="я" * 250_001)


@pytest.mark.parametrize("fields", [{"change": "typo"}, {"public_from": timezone.now()}])
def test_a_public_revision_that_does_not_say_what_changed_is_refused(fields):
    with refused("revision_public_says_what_changed"):
        make_revision(**fields)


@pytest.mark.parametrize("column", ["headline", "body", "saved_at", "why", "topics", "article_id"])
def test_a_revision_never_changes(column):
    revision = make_revision()
    changed = {"saved_at": timezone.now(), "topics": ["ferry"], "article_id": make_draft().pk}
    with refused("A revision never changes"):
        Revision.objects.filter(pk=revision.pk).update(**{column: changed.get(column, "Other words")})


def test_a_revision_changes_where_somebody_redacts():
    revision = make_revision()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL articles.redacting = 'on'")
    Revision.objects.filter(pk=revision.pk).update(body="<p>[removed]</p>")
    revision.refresh_from_db()
    assert revision.body == "<p>[removed]</p>"


def test_when_readers_saw_a_revision_never_changes():
    revision = newest_revision(make_article())
    with refused("When readers saw a revision never changes"):
        Revision.objects.filter(pk=revision.pk).update(public_from=timezone.now())


def test_a_moment_still_to_come_can_be_moved():
    revision = make_revision(public_from=timezone.now() + timedelta(days=1), change="first")
    assert Revision.objects.filter(pk=revision.pk).update(public_from=None, change="") == 1


def test_a_revision_that_readers_saw_is_not_deleted():
    revision = newest_revision(make_article())
    with refused("it stays"):
        revision.delete()


def test_a_revision_that_nobody_saw_goes_with_its_article():
    revision = make_revision()
    revision.article.delete()
    assert not Revision.objects.exists()


def make_unsaved(**fields) -> Draft:
    return Draft.objects.create(**{"editor": make_editor(), "key": "k3x9", "seen_at": timezone.now(), **fields})


def test_two_unsaved_texts_of_one_person_for_one_article_are_refused():
    first = make_unsaved(article=make_draft())
    with refused("draft_is_one_for_each_editor"):
        make_unsaved(article=first.article, editor=first.editor, key="m2p5")


def test_two_unsaved_texts_of_one_form_are_refused():
    first = make_unsaved()
    with refused("draft_of_one_new_article"):
        make_unsaved(editor=first.editor)


@pytest.mark.parametrize("fields", [{"typed": {}}, {"typed_at": timezone.now()}])
def test_an_unsaved_text_without_its_time_is_refused(fields):
    with refused("draft_has_its_time"):
        make_unsaved(**fields)
