"""What PostgreSQL keeps of each thread, whoever writes its comments."""

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comments import moderation
from comments.models import Comment, Thread
from tests.factories import make_comment, make_editor

pytestmark = pytest.mark.django_db


def kept() -> set[tuple]:
    return set(Thread.objects.values_list("root", "article", "standing", "started_at", "first"))


def counted() -> set[tuple]:
    """The same, counted from the comments one by one."""
    threads: dict[int, list[Comment]] = {}
    for comment in Comment.objects.standing():
        threads.setdefault(comment.root_id or comment.pk, []).append(comment)
    return {
        (root, of[0].article_id, len(of), min(c.posted_at for c in of), min(c.pk for c in of))
        for root, of in threads.items()
    }


STEPS = st.lists(st.tuples(st.integers(0, 7), st.sampled_from(["state", "removed", "move", "delete"])), max_size=14)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states=st.lists(st.sampled_from(Comment.State.values), min_size=8, max_size=8), steps=STEPS)
def test_what_is_kept_of_a_thread_is_what_counting_says(states, steps):
    with transaction.atomic():
        one, two = make_comment(), make_comment()
        made = [one, two, *(make_comment(parent=(one, two)[n % 2]) for n in range(6))]
        for comment, state in zip(made, states, strict=True):
            Comment.objects.filter(pk=comment.pk).update(state=state, published_at=comment.posted_at)
        assert kept() == counted()
        for number, step in steps:
            change(made[number], step)
            assert kept() == counted()
        transaction.set_rollback(True)


def change(comment: Comment, step: str) -> None:
    row = Comment.objects.filter(pk=comment.pk)
    if step == "state":
        row.filter(state="approved").update(state="spam")
    elif step == "removed":
        row.exclude(state="approved").update(removed_at=comment.posted_at, removed_rule="abuse")
    elif step == "move":
        row.update(posted_at=comment.posted_at.replace(year=2019))
    elif comment.root_id:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM comments_comment WHERE id = %s", [comment.pk])


def test_an_editors_decisions_are_counted():
    comment, editor = make_comment(), make_editor()
    assert not kept()
    moderation.approve(comment, editor)
    assert kept() == counted() != set()
    moderation.reject(comment, editor, "abuse")
    assert Thread.objects.get().standing == 1, "its tombstone keeps the place"


def test_without_the_trigger_a_thread_would_be_missing():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE comments_comment DISABLE TRIGGER comment_keeps_its_thread")
    make_comment(state="approved")
    assert kept() != counted()
