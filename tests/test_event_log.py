"""The moderation log shows any change made behind its back."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from comments import event_log
from comments.models import ModerationEvent
from tests.at_once import together
from tests.factories import make_comment, make_editor

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 5, 12, 0, 0, 123456, tzinfo=UTC)


def append_events(count: int) -> list[ModerationEvent]:
    """A chain of `count` decisions about one comment, one microsecond apart."""
    comment, editor = make_comment(), make_editor()
    return [
        event_log.append(comment, "approve", "held", "approved", "editor", editor, NOON + timedelta(microseconds=i))
        for i in range(count)
    ]


def tamper(statement: str, *parameters: object) -> None:
    """Change the log as somebody would who owns the database: with the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE comments_moderationevent DISABLE TRIGGER USER")
        cursor.execute(statement, parameters)


def test_an_untouched_log_verifies():
    append_events(3)
    assert event_log.verify() is None


def test_checking_says_how_many_events_fit_so_far():
    append_events(5)
    heard = []
    event_log.verify(heard.append)
    assert heard == [0, 1, 2, 3, 4]


def test_an_empty_log_verifies_and_its_head_is_zeros():
    assert event_log.verify() is None
    assert event_log.head() == bytes(32)


def test_the_hash_is_what_the_documentation_says():
    event = append_events(1)[0]
    facts = f'[{event.comment_id},"approve","held","approved","editor",{event.staff_id},1772712000123456]'
    assert bytes(event.hash) == hashlib.sha256(bytes(32) + facts.encode()).digest()


def test_each_event_holds_the_hash_of_the_one_before():
    first, second, _third = append_events(3)
    assert bytes(second.prev_hash) == bytes(first.hash)


def test_an_event_read_back_has_the_hash_it_was_given():
    event = append_events(1)[0]
    assert event_log.chained_hash(ModerationEvent.objects.get(pk=event.pk)) == bytes(event.hash)


@pytest.mark.parametrize(
    "change",
    [
        "action = 'reject'",
        "from_state = 'spam'",
        "to_state = 'rejected'",
        "rule = 'other'",
        "staff_id = NULL",
        "at = at + interval '1 microsecond'",
        "comment_id = %s",
        "hash = sha256('x')",
        "prev_hash = sha256('x')",
    ],
)
def test_a_changed_field_is_found(change):
    _first, second, _third = append_events(3)
    other = [make_comment().pk] if "%s" in change else []
    tamper(f"UPDATE comments_moderationevent SET {change} WHERE id = %s", *other, second.pk)
    assert event_log.verify() == second.pk


def test_a_row_changed_together_with_its_hash_is_found_at_the_next():
    _first, second, third = append_events(3)
    second.rule = "other"
    tamper(
        "UPDATE comments_moderationevent SET rule = 'other', hash = %s WHERE id = %s",
        event_log.chained_hash(second),
        second.pk,
    )
    assert event_log.verify() == third.pk


def test_a_removed_row_is_found_at_the_next():
    _first, second, third = append_events(3)
    tamper("DELETE FROM comments_moderationevent WHERE id = %s", second.pk)
    assert event_log.verify() == third.pk


def test_a_removed_first_row_is_found():
    first, second = append_events(2)
    tamper("DELETE FROM comments_moderationevent WHERE id = %s", first.pk)
    assert event_log.verify() == second.pk


def test_two_rows_in_the_wrong_order_are_found():
    first, second, third = append_events(3)
    tamper("UPDATE comments_moderationevent SET id = %s WHERE id = %s", third.pk + 1, second.pk)
    assert first.pk < event_log.verify() == third.pk


def test_an_inserted_row_is_found():
    first, second, _third = append_events(3)
    tamper("UPDATE comments_moderationevent SET id = id + 10 WHERE id > %s", first.pk)
    tamper(
        "INSERT INTO comments_moderationevent"
        " SELECT %s, action, from_state, to_state, 'other', at, sha256('a'), sha256('b'), comment_id, staff_id"
        " FROM comments_moderationevent WHERE id = %s",
        second.pk,
        first.pk,
    )
    assert event_log.verify() == second.pk


def test_rows_cut_off_the_end_are_found_by_a_noted_head():
    first, second = append_events(2)
    tamper("DELETE FROM comments_moderationevent WHERE id = %s", second.pk)
    assert event_log.verify() is None
    assert event_log.contains(bytes(first.hash))
    assert not event_log.contains(bytes(second.hash))


def test_the_head_of_the_empty_log_is_never_lost():
    assert event_log.contains(event_log.head())
    append_events(1)
    assert event_log.contains(event_log.BEFORE_THE_FIRST)


def test_the_walk_takes_more_rows_than_it_reads_at_a_time(monkeypatch):
    monkeypatch.setattr(event_log, "ROWS_AT_A_TIME", 2)
    events = append_events(5)
    tamper("UPDATE comments_moderationevent SET rule = 'other' WHERE id = %s", events[4].pk)
    assert event_log.verify() == events[4].pk


def test_verify_log_prints_the_head(capsys):
    event = append_events(1)[0]
    call_command("verify_log")
    assert f"Head: {bytes(event.hash).hex()}" in capsys.readouterr().out


def test_verify_log_says_how_many_events_there_are_as_the_public_log_does(capsys):
    call_command("verify_log")
    assert "Events: 0" in capsys.readouterr().out
    events = append_events(3)
    call_command("verify_log")
    assert "Events: 3" in capsys.readouterr().out
    assert event_log.head_and_length() == (bytes(events[-1].hash), 3)


def test_verify_log_fails_on_a_broken_chain_and_names_the_event():
    event = append_events(2)[0]
    tamper("UPDATE comments_moderationevent SET rule = 'other' WHERE id = %s", event.pk)
    with pytest.raises(CommandError, match=f"event {event.pk} is the first") as refusal:
        call_command("verify_log")
    assert refusal.value.returncode == 1


def test_verify_log_fails_when_a_noted_head_is_gone():
    event = append_events(1)[0]
    call_command("verify_log", "--noted", bytes(event.hash).hex())
    call_command("verify_log", "--head", bytes(event.hash).hex())
    with pytest.raises(CommandError, match="no longer holds the head"):
        call_command("verify_log", "--noted", "ab" * 32)


def test_verify_log_asks_for_a_whole_head():
    with pytest.raises(CommandError, match="64 hexadecimal digits"):
        call_command("verify_log", "--noted", "abcd")


@pytest.mark.django_db(transaction=True)
def test_an_append_outside_a_transaction_is_refused():
    comment, editor = make_comment(), make_editor()
    with pytest.raises(TransactionManagementError):
        event_log.append(comment, "approve", "held", "approved", "editor", editor, NOON)


@pytest.mark.django_db(transaction=True)
def test_appends_at_the_same_time_make_one_chain():
    comment, editor = make_comment(), make_editor()

    def append_ten() -> None:
        for _ in range(10):
            with transaction.atomic():
                event_log.append(comment, "approve", "held", "approved", "editor", editor, NOON)

    assert together(*[append_ten] * 4) == []
    assert ModerationEvent.objects.count() == 40
    assert event_log.verify() is None
