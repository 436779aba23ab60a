"""
The second factor: a code from an app (TOTP, RFC 6238), and recovery codes for the day the telephone is lost.

django-otp keeps the app's secret and slows guessing down; recovery codes are kept as keyed digests and each works
once. Signing in asks for a code as soon as somebody has confirmed an app.
"""

import secrets
from base64 import b32encode
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.models import Site, User

RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def is_on(user: User) -> bool:
    """Whether this person needs a code to sign in."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def is_owed(user: User) -> bool:
    """Whether the paper asks this person for a second factor, and they have none (REQUIRE_SECOND_FACTOR)."""
    if settings.REQUIRE_SECOND_FACTOR != "editor" or not user.is_authenticated:
        return False
    asked = user.has_perm("articles.publish_article") or user.has_perm("articles.change_user")
    return asked and not is_on(user)


@transaction.atomic
def accepts(user: User, code: str) -> bool:
    """Whether the code is right now; a right one is used up. Two who send the same one at once: one is refused."""
    typed = "".join(code.split()).replace("-", "").lower()
    app = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    if app is None:
        return False
    if typed.isascii() and typed.isdecimal() and len(typed) == app.digits:
        return app.verify_token(typed)
    paper = StaticDevice.objects.select_for_update().filter(user=user).first()
    return paper is not None and paper.verify_token(_digest(user, typed))


@transaction.atomic
def begin(user: User) -> TOTPDevice:
    """Return the app that waits to be confirmed, making its secret if there is none."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    return waiting(user) or TOTPDevice.objects.create(user=user, name="app", confirmed=False)


def waiting(user: User) -> TOTPDevice | None:
    """Return the app that was begun and not confirmed."""
    return TOTPDevice.objects.filter(user=user, confirmed=False).first()


@transaction.atomic
def confirm(user: User, code: str) -> bool:
    """Switch it on if the code is one of the waiting app's; from now on signing in asks for one."""
    app = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    if app is None or not app.verify_token("".join(code.split())):
        return False
    app.confirmed = True
    app.save(update_fields=["confirmed"])
    return True


@transaction.atomic
def make_recovery_codes(user: User) -> list[str]:
    """Return new codes, which are shown this once; those made before work no longer."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery codes")
    codes = ["".join(secrets.choice(_LETTERS) for _letter in range(10)) for _code in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_digest(user, code)) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def codes_left(user: User) -> int:
    """Count the recovery codes that still work."""
    return StaticToken.objects.filter(device__user=user).count()


@transaction.atomic
def switch_off(user: User) -> None:
    """Forget the app and the recovery codes."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def address_of(app: TOTPDevice) -> str:
    """Return what the app reads from the QR code (otpauth, as Google Authenticator's wiki describes it)."""
    paper = Site.current().name.replace(":", " ")
    label = quote(f"{paper}:{app.user.get_username()}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret_of(app), 'issuer': paper}, quote_via=quote)}"


def secret_of(app: TOTPDevice) -> str:
    """Return the app's secret as it is typed."""
    return b32encode(app.bin_key).decode().rstrip("=")


def _digest(user: User, code: str) -> str:
    """Return 64 bits that stand for the code, which cannot be told from them without SECRET_KEY."""
    return salted_hmac("articles.second_factor", f"{user.pk} {code}", algorithm="sha256").hexdigest()[:16]
