"""What the database refuses of notes among colleagues. Each rule has a statement that fails."""

import pytest
from django.db import IntegrityError, connection

from articles.models import EditorialNote
from tests.factories import make_draft, make_editor

pytestmark = pytest.mark.django_db


def refused(rule: str):
    return pytest.raises(IntegrityError, match=rule)


def make_note(**fields) -> EditorialNote:
    return EditorialNote.objects.create(
        **{"article": make_draft(), "by": make_editor(), "text": "Call them.", **fields}
    )


def test_a_step_nobody_knows_is_refused():
    with refused("editorial_note_move_is_known"):
        make_note(move="burned")


@pytest.mark.parametrize("move", ["", "sent_back"])
def test_a_note_without_a_word_is_refused_where_the_words_are_what_counts(move):
    with refused("editorial_note_says_something"):
        make_note(text="", move=move)


@pytest.mark.parametrize("move", ["", "sent"])
def test_a_note_that_gives_the_article_to_somebody_without_saying_so_is_refused(move):
    with refused("editorial_note_gives_where_it_says_so"):
        make_note(assigned_to=make_editor(), move=move)


@pytest.mark.parametrize("column", ["text", "move", "at", "by_id"])
def test_a_note_never_changes(column):
    note = make_note(move="sent")
    changed = {"text": "Do not call them.", "move": "ready", "at": "2026-03-05T09:00Z", "by_id": make_editor().pk}
    with refused("A note among colleagues never changes"):
        EditorialNote.objects.filter(pk=note.pk).update(**{column: changed[column]})


def test_a_note_changes_where_somebody_redacts():
    note = make_note()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL articles.redacting = 'on'")
    assert EditorialNote.objects.filter(pk=note.pk).update(text="[removed]") == 1


def test_notes_go_with_a_draft_that_is_deleted():
    make_note().article.delete()
    assert not EditorialNote.objects.exists()
