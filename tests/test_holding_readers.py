"""A reader whose comments an editor wants to read first: one who confirmed the address, and only through that."""

import pytest
from django.utils import timezone

from articles.models import AuditEvent
from comments import moderation
from comments.models import ModerationEvent, SealedAddress
from tests.at_once import together
from tests.factories import make_address, make_comment, make_confirmed, make_editor

pytestmark = pytest.mark.django_db


def test_a_reader_is_held_and_freed_through_a_confirmed_comment():
    comment, editor = make_confirmed(), make_editor()
    event = moderation.hold_reader(comment, editor)
    assert SealedAddress.objects.get().held_at
    assert (event.comment, event.action, event.staff) == (comment, "hold_reader", editor)
    assert AuditEvent.objects.filter(action="hold_reader", row=comment.pk).exists()
    assert moderation.free_reader(comment, editor).action == "free_reader"
    assert SealedAddress.objects.get().held_at is None


@pytest.mark.parametrize("verb", [moderation.hold_reader, moderation.free_reader])
def test_a_comment_that_somebody_posted_with_a_confirmed_address_leads_to_nobody(verb):
    typed = make_comment(sealed_address=make_address(confirmed_at=timezone.now()))
    with pytest.raises(moderation.NotConfirmed):
        verb(typed, make_editor())
    assert SealedAddress.objects.get().held_at is None
    assert not ModerationEvent.objects.exists()


def test_a_comment_whose_address_is_forgotten_leads_to_nobody():
    with pytest.raises(moderation.NotConfirmed):
        moderation.hold_reader(make_comment(confirmed_at=timezone.now()), make_editor())


def test_holding_a_held_reader_is_refused_also_through_another_comment():
    comment, editor = make_confirmed(), make_editor()
    moderation.hold_reader(comment, editor)
    with pytest.raises(moderation.AlreadyDecided):
        moderation.hold_reader(make_confirmed(address=comment.sealed_address), editor)


def test_a_reader_who_is_not_held_cannot_be_freed():
    with pytest.raises(moderation.AlreadyDecided):
        moderation.free_reader(make_confirmed(), make_editor())


@pytest.mark.django_db(transaction=True)
def test_of_two_who_hold_a_reader_at_once_one_is_told():
    comment, first, second = make_confirmed(), make_editor(), make_editor()
    failures = together(lambda: moderation.hold_reader(comment, first), lambda: moderation.hold_reader(comment, second))
    assert [type(failure) for failure in failures] == [moderation.AlreadyDecided]
    assert ModerationEvent.objects.count() == 1
