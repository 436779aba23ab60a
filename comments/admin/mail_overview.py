"""What stands above the outbox: where mail goes, whether it was tested, what waits and what was given up."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import rights
from articles.models import User
from comments.mail_fault_words import in_words, what_to_do
from comments.mail_testing import CONSOLE, MOST, WITHIN, CannotTest, newest_test, send_test
from comments.models import Mail

_WAITS = Q(next_attempt_at__isnull=False)
_GIVEN_UP = Q(gave_up_at__isnull=False) & ~Q(fault__in=["nothing", "no-address"])
"""What could not be delivered: nobody misses what was not worth saying any more, or had nobody left to hear it."""


@dataclass(frozen=True)
class Pile:
    """So many mails that were not sent, and the newest fault among them, "" for none: in words, with what to do."""

    number: int
    fault: str

    @property
    def said(self) -> str | Promise:
        """What is wrong."""
        return in_words(self.fault) if self.fault else ""

    @property
    def do(self) -> str | Promise:
        """What is to be done about it."""
        return what_to_do(self.fault)


def overview(user: User) -> dict[str, Any]:
    """Return what the page says above the list to a member of staff: at most four queries, however long it is."""
    test = newest_test()
    return {
        "is_set_up": settings.SENDS_MAIL,
        "is_shown_only": settings.EMAIL_URL == CONSOLE,
        "server": _server(),
        "sender": settings.DEFAULT_FROM_EMAIL,
        "test": test,
        "test_said": in_words(test.fault) if test and test.fault else "",
        "test_do": what_to_do(test.fault) if test else "",
        "own_account": _own_account(user),
        **_piles(),
    }


def _server() -> str:
    """Return where mail is handed over, without the name and the password that stand in EMAIL_URL."""
    scheme = urlsplit(settings.EMAIL_URL).scheme
    return f"{scheme}://{settings.EMAIL_HOST}:{settings.EMAIL_PORT}" if scheme.startswith("smtp") else ""


def _own_account(user: User) -> str:
    """Return the path of the page on which somebody enters their own address, "" where others have to do it."""
    return reverse("admin:articles_user_change", args=[user.pk]) if rights.may_look_after(user, user) else ""


def _piles() -> dict[str, Pile]:
    numbers = Mail.objects.aggregate(waiting=Count("pk", filter=_WAITS), given_up=Count("pk", filter=_GIVEN_UP))
    return {
        "waiting": Pile(numbers["waiting"], _newest_fault(_WAITS, "-made_at") if numbers["waiting"] else ""),
        "given_up": Pile(numbers["given_up"], _newest_fault(_GIVEN_UP, "-gave_up_at") if numbers["given_up"] else ""),
    }


def _newest_fault(which: Q, newest: str) -> str:
    return Mail.objects.filter(which).exclude(fault="").order_by(newest).values_list("fault", flat=True).first() or ""


def test_and_tell(request: HttpRequest) -> None:
    """Send a test mail to whoever asks, and say on the next page what came of it."""
    try:
        test = send_test(request.user)
    except CannotTest as refusal:
        messages.error(request, _why_not(refusal.why))
        return
    if test.fault:
        told = {"fault": in_words(test.fault), "advice": what_to_do(test.fault)}
        messages.error(request, _("The test mail did not go out. %(fault)s. %(advice)s") % told)
    else:
        messages.success(
            request, _("The mail server has taken the test mail. Look into your mailbox whether it arrives.")
        )


def _why_not(why: str) -> str:
    minutes = int(WITHIN.total_seconds() // 60)
    too_many = ngettext(
        "You have sent %(number)d test within %(minutes)d minutes. Wait a little, then send the next one.",
        "You have sent %(number)d tests within %(minutes)d minutes. Wait a little, then send the next one.",
        MOST,
    )
    return {
        "unset": _("No mail server is set up yet: set EMAIL_URL first."),
        "no-address": _("Your account has no email address: enter it there first."),
        "too-many": too_many % {"number": MOST, "minutes": minutes},
    }[why]
