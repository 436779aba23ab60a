"""Whoever takes a reader's address away lets those finish first who hold something of that reader's."""

import time
from collections.abc import Callable
from threading import Event

import pytest
from django.db import connection, transaction
from django.utils import timezone

from comments import letters, moderation, vault
from comments.address_locks import POINTING, CameMeanwhile, hold_what_came_meanwhile
from comments.erasing import erase_everything
from comments.mailer import send_due_mail
from comments.models import Comment, Letter, SealedAddress
from tests.at_once import together
from tests.factories import make_comment, make_editor, make_letter, make_mail
from tests.test_vault import a_key

OONA = "oona@letters.example"


@pytest.fixture
def old(settings) -> SealedAddress:
    """A reader's row under the old key, in a paper that has the reader under the new one too."""
    settings.VAULT_KEYS = [a_key("one")]
    old = vault.seal(OONA)
    settings.VAULT_KEYS = [a_key("two")]
    make_comment(sealed_address=vault.seal(OONA))
    settings.VAULT_KEYS = [a_key("two"), a_key("one")]
    SealedAddress.objects.update(confirmed_at=timezone.now())
    return SealedAddress.objects.get(pk=old.pk)


def decide(old: SealedAddress) -> Callable[[], object]:
    """An editor approves a comment; its writer is to be told."""
    comment = make_comment(sealed_address=old, confirmed_at=timezone.now(), mail="each")
    editor = make_editor()
    return lambda: moderation.approve(comment, editor)


def answer(old: SealedAddress) -> Callable[[], object]:
    """An editor answers a letter."""
    first, editor = make_letter(sealed_address=old), make_editor()
    return lambda: letters.answer_reader(first, editor, "We have asked.")


def send(old: SealedAddress) -> Callable[[], object]:
    """The mailer writes a mail, and the link in it."""
    make_mail(kind="my_comments", to_reader=old)
    return send_due_mail


def pausing(others: Callable[[], object], begun: Event) -> Callable[[], None]:
    """What they do, with a pause in which they hold what is theirs and have not come to the address yet."""

    def pause(run, sql, *rest):
        done = run(sql, *rest)
        if sql.startswith('INSERT INTO "comments_mail') and not begun.is_set():
            begun.set()
            time.sleep(0.5)
        return done

    def act() -> None:
        with connection.execute_wrapper(pause):
            others()

    return act


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("erases", [False, True], ids=["rotation", "erasure"])
@pytest.mark.parametrize("prepare", [decide, answer, send])
def test_nobody_waits_in_a_circle(old, prepare, erases):
    others, begun = prepare(old), Event()

    def take_away() -> None:
        assert begun.wait(10)
        erase_everything(old, keep_texts=True) if erases else vault.rotate()

    assert together(pausing(others, begun), take_away) == []
    assert not SealedAddress.objects.filter(pk=old.pk).exists()
    assert erases or all(row.sealed_address_id for row in (*Comment.objects.all(), *Letter.objects.all()))


@pytest.mark.django_db(transaction=True)
def test_what_came_meanwhile_and_is_held_by_somebody_is_not_waited_for(old):
    comment, theirs, told = make_comment(sealed_address=old), Event(), Event()

    @transaction.atomic
    def somebody() -> None:
        Comment.objects.select_for_update().get(pk=comment.pk)
        theirs.set()
        assert told.wait(10)

    @transaction.atomic
    def take_away() -> None:
        assert theirs.wait(10)
        with pytest.raises(CameMeanwhile), transaction.atomic():
            hold_what_came_meanwhile(old.pk)
        told.set()

    assert together(somebody, take_away) == []


@pytest.mark.django_db
def test_rotation_begins_anew_then(old, monkeypatch):
    make_comment(sealed_address=old)
    tries = []

    def hinder(address_id: object) -> None:
        tries.append(address_id)
        if len(tries) == 1:
            raise CameMeanwhile

    monkeypatch.setattr(vault, "hold_what_came_meanwhile", hinder)
    assert vault.rotate() == vault.Rotation(moved=0, merged=1, left=0)
    assert tries == [old.pk] * 2


def test_everything_that_points_at_an_address_is_locked_before_it():
    pointing = {(relation.related_model, relation.field.name) for relation in SealedAddress._meta.related_objects}
    assert set(POINTING) == pointing
