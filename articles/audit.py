"""
The audit log: what the staff do, in rows that can only be added.

`record(request, "publish", article)` is all there is to call, inside the transaction of what it records. A new action
is a line in ACTIONS. Names, headlines and addresses never go in: they are looked up when somebody reads the log.
"""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models import AuditEvent, User

# What was done, in the words of the log. The codes stand there for ever: words can be changed, a code cannot.
ACTIONS = {
    "sign_in": _("Signed in"),
    "sign_in_failed": _("Somebody failed to sign in"),
    "sign_in_blocked": _("Signing in blocked for a while"),
    "sign_in_unblocked": _("Signing in allowed again"),
    "sign_out": _("Signed out"),
    "sign_out_everywhere": _("Signed out everywhere"),
    "password": _("Changed the password"),
    "second_factor_on": _("Switched the second factor on"),
    "second_factor_off": _("Switched the second factor off"),
    "second_factor_codes": _("Made new recovery codes"),
    "second_factor_reset": _("Reset the second factor"),
    "add": _("Added"),
    "change": _("Saved"),
    "delete": _("Deleted"),
    "publish": _("Published"),
    "publish_changes": _("Published changes"),
    "schedule": _("Set the date of appearing"),
    "unschedule": _("Took the date of appearing back"),
    "retract": _("Retracted"),
    "remove_by_law": _("Removed by law"),
    "withdraw": _("Withdrew what was published by accident"),
    "put_back": _("Gave readers the article back"),
    "restore": _("Brought an old version back"),
    "redact": _("Removed a passage for good"),
    "send": _("Sent to the editor"),
    "take_back": _("Took back from the editor"),
    "send_back": _("Sent back to the writer"),
    "ready": _("Marked as ready"),
    "assign": _("Said who looks after it"),
    "note": _("Wrote a note to colleagues"),
    "share": _("Made a secret link to a preview"),
    "unshare": _("Revoked a secret link to a preview"),
    "merge": _("Merged another one into it"),
    "check_source": _("Had the address asked again"),
    "remove_samples": _("Removed the sample articles"),
    "front_choose": _("Chose for the front page"),
    "front_up": _("Moved up on the front page"),
    "front_down": _("Moved down on the front page"),
    "front_lead": _("Made the lead"),
    "front_off": _("Took off the front page"),
    "approve": _("Approved"),
    "reject": pgettext_lazy("audit log", "Rejected"),
    "spam": _("Marked as spam"),
    "pick": _("Chosen for the front page"),
    "unpick": _("Taken off the front page"),
    "mask": _("Masked a passage"),
    "unmask": _("Showed a masked passage again"),
    "undo": _("Took a decision back"),
    "close": _("Closed the thread"),
    "reopen": _("Opened the thread again"),
    "keep": _("Kept after reports"),
    "uphold": _("Appeal refused"),
    "overturn": _("Appeal granted"),
    "hold_reader": _("Decided to read this reader first"),
    "free_reader": _("Ended reading this reader first"),
    "answer": _("Answered readers for the paper"),
    "write_to_reader": _("Wrote to a reader"),
    "settle": _("Settled it"),
    "use_filter": _("Put a spam filter into use"),
    "send_mail_again": _("Had a mail sent again"),
    "test_mail": _("Sent a test mail"),
    "invite": _("Invited a colleague"),
    "send_link": _("Made a link to choose a new password"),
    "revoke_link": _("Revoked a link for a colleague"),
    "use_link": _("Chose a password by a link"),
    "ask_link": _("Was mailed a link to choose a new password, asked for on the sign-in page"),
    "make_owner": _("Made somebody an owner of the paper"),
    "reactivate": _("Let somebody work here again"),
    "publish_page": _("Published a page of the paper"),
    "unpublish_page": _("Took a page of the paper away from readers"),
    "back_up": _("Made a backup"),
    "export_evidence": _("Exported a file of evidence"),
}

# What nobody who is signed in does, and nobody from outside can: without a person, it was done at the server.
_AT_THE_CONSOLE = {"send_link", "make_owner", "reactivate", "sign_in_unblocked"}


def record(by: HttpRequest | User | None, action: str, row: Model | None = None) -> AuditEvent:
    """
    Write down that somebody did `action` (a key of ACTIONS) to a saved `row`, or to nothing in particular.

    `by` is the person, or the request they sent; None where nobody knows who it was. Raises ValueError for an unknown
    action.
    """
    if action not in ACTIONS:
        raise ValueError(f"{action!r} is no action: {', '.join(ACTIONS)}.")
    return AuditEvent.objects.create(
        staff=by.user if isinstance(by, HttpRequest) else by,
        action=action,
        kind=row._meta.label_lower if row is not None else "",
        row=row.pk if row is not None else None,
    )


def in_words(event: AuditEvent) -> str:
    """Return what was done, in the reader's language."""
    return str(ACTIONS.get(event.action, event.action))


def by_whom(event: AuditEvent) -> str:
    """Return who did it, as they are called now; "" where nobody knows."""
    if event.staff is not None:
        return str(event.staff)
    return str(_("Somebody at the server’s console")) if event.action in _AT_THE_CONSOLE else ""


def events_of(row: Model) -> QuerySet[AuditEvent]:
    """Return what was done to a row, the newest first, with the people who did it."""
    return AuditEvent.objects.filter(kind=row._meta.label_lower, row=row.pk).select_related("staff")


def listen() -> None:
    """Record who signs in and out, and who fails to: Django says so by signals alone."""
    user_logged_in.connect(_signed_in, dispatch_uid="audit: signed in")
    user_logged_out.connect(_signed_out, dispatch_uid="audit: signed out")
    user_login_failed.connect(_failed, dispatch_uid="audit: failed")


def _signed_in(user: User, **_signal: Any) -> None:
    record(user, "sign_in", user)


def _signed_out(user: User | None, **_signal: Any) -> None:
    if user is not None:
        record(user, "sign_out", user)


def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_signal: Any) -> None:
    """Record a failure at an account that exists; while signing in is blocked, nothing more is said of it."""
    account = User.objects.filter(username=credentials.get("username") or "").first()
    if account is not None and not getattr(request, "axes_locked_out", False):
        record(None, "sign_in_failed", account)
