"""How whoever runs the server lets somebody in again: a one-time link, made without signing in."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from articles import audit, rights, second_factor, sign_in_throttle, staff_links
from articles.models import User
from articles.roles import role_of
from newsportal.cannot_start import CannotStart

LIFETIME = timedelta(hours=1)

Lines = list[str]


def who_is_in_charge() -> Lines:
    """Return a line for each owner and Administrator who works here, and how to go on."""
    lines = [_described(account) for account in rights.in_charge().order_by("username")]
    return [
        "Who looks after the paper:",
        *lines,
        "For a link with which one of them chooses a new password: make editor NAME=… (any account can be named).",
    ]


@transaction.atomic
def let_in(name: str, *, owner: bool = False, activate: bool = False, reset_second_factor: bool = False) -> Lines:
    """
    Make a link for the account of this name and return what to say about it.

    `owner` gives the account every right, and makes it where it is missing; a paper in which nobody is in charge gets
    an owner of this name in any case. `activate` lets somebody work here again who had left. Raises CannotStart when
    the account is not there, cannot sign in, or cannot be called so.
    """
    said: Lines = []
    if not name.isprintable():
        raise CannotStart(f"An account cannot be called {name!r}: there are letters in it that cannot be typed.")
    account = User.objects.select_for_update(no_key=True).filter(username=name).first()
    if account is None:
        account = _make_owner(name, is_asked_for=owner)
        said.append(f"{name} is a new account, and owns the paper.")
    else:
        _bring_back(account, owner=owner, activate=activate)
    sign_in_throttle.unblock(account)
    audit.record(None, "sign_in_unblocked", account)
    purpose = staff_links.purpose_for(account)
    _link, token = staff_links.make(account, purpose, None, resets_factor=reset_second_factor, lifetime=LIFETIME)
    audit.record(None, "send_link", account)
    return [*said, *_about(account, token, reset_second_factor)]


def _make_owner(name: str, *, is_asked_for: bool) -> User:
    if not is_asked_for and rights.in_charge().exists():
        raise CannotStart(
            f"There is no account called {name!r}. `make editor` without a name lists who looks after the paper; "
            f"OWNER=1 makes an owner of this name."
        )
    account = User(username=name, is_staff=True, is_superuser=True)
    account.set_unusable_password()
    try:
        account.full_clean(exclude=["password"])
    except ValidationError as fault:
        raise CannotStart(f"An account cannot be called {name!r}: {' '.join(fault.messages)}") from None
    account.save()
    audit.record(None, "make_owner", account)
    return account


def _bring_back(account: User, *, owner: bool, activate: bool) -> None:
    """Change what keeps the account out, as far as it is asked for. Raises CannotStart for what is not."""
    if not account.is_active and not activate:
        raise CannotStart(f"{account.username} does not work here any more. ACTIVATE=1 lets them in again.")
    owner = owner or not rights.in_charge().exists()
    if not (account.is_staff or owner):
        raise CannotStart(f"{account.username} has no role, so no link lets them in. OWNER=1 makes them an owner.")
    if not account.is_active:
        account.is_active = True
        account.save(update_fields=["is_active"])
        audit.record(None, "reactivate", account)
    if owner and not account.is_superuser:
        account.is_staff = account.is_superuser = True
        account.save(update_fields=["is_staff", "is_superuser"])
        audit.record(None, "make_owner", account)


def _about(account: User, token: str, resets_factor: bool) -> Lines:
    lines = [
        f"Open this within an hour and choose a password for {account.username}. It works once:",
        settings.SITE_URL + reverse("admin:welcome", args=[token]),
    ]
    if second_factor.is_on(account):
        lines.append(
            "It also switches the second factor off."
            if resets_factor
            else "Signing in still asks for the second factor; RESET_SECOND_FACTOR=1 makes a link that switches it off."
        )
    return lines


def _described(account: User) -> str:
    role = "owner" if account.is_superuser else role_of(account)
    last = f"{account.last_login:%Y-%m-%d}" if account.last_login else "never"
    return f"  {account.username} ({role}), signed in last: {last}"
