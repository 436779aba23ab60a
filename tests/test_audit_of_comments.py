"""Every button of the review desk is one event of the audit log."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from articles.models import AuditEvent, User
from comments import moderation
from comments.admin.decisions import VERBS
from comments.models import Comment
from tests.factories import make_address, make_appeal, make_comment, make_confirmed, make_report
from tests.review_desk import press

pytestmark = pytest.mark.django_db


def _reported() -> Comment:
    return make_report(make_comment(state="approved")).comment


def _appealed() -> Comment:
    return make_appeal(make_comment(state="rejected")).comment


def _read_first() -> Comment:
    now = timezone.now()
    return make_confirmed(address=make_address(confirmed_at=now, held_at=now))


# What each is pressed about, and what it sends besides.
PRESSED: dict[str, tuple[Callable[[], Comment], dict[str, object]]] = {
    "approve": (make_comment, {}),
    "reject": (make_comment, {"reason": "abuse"}),
    "spam": (make_comment, {}),
    "pick": (lambda: make_comment(state="approved"), {}),
    "unpick": (lambda: make_comment(state="approved", picked_at=timezone.now()), {}),
    "keep": (_reported, {}),
    "uphold": (_appealed, {}),
    "overturn": (_appealed, {}),
    "mask": (make_comment, {"start": 0, "end": 3}),
    "unmask": (lambda: make_comment(masks=[0, 3]), {}),
    "close": (make_comment, {}),
    "reopen": (lambda: make_comment(closed_at=timezone.now()), {}),
    "hold_reader": (make_confirmed, {}),
    "free_reader": (_read_first, {}),
}


@pytest.fixture
def editor(desk) -> User:
    """The one who is signed in."""
    return User.objects.get()


def events() -> list[tuple[str, str, int | None, int | None]]:
    """What was done besides signing in, the oldest first."""
    found = AuditEvent.objects.exclude(action="sign_in").order_by("pk")
    return list(found.values_list("action", "kind", "row", "staff"))


@pytest.mark.parametrize("button", VERBS)
def test_a_button_is_one_event_however_often_it_is_pressed(desk, editor, button):
    make, fields = PRESSED[button]
    comment = make()
    for _press in range(2):
        press(desk, button, comment, seen=comment.state, **fields)
    assert events() == [(button, "comments.comment", comment.pk, editor.pk)]


def test_taking_back_is_an_event_of_its_own(desk, editor):
    comment = make_comment()
    approved = moderation.approve(comment, editor)
    for _press in range(2):
        press(desk, "undo", event=approved.pk)
    assert [action for action, *_whose in events()] == ["approve", "undo"]
