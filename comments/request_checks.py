"""Whether a posted form can be read at all, and whether it comes from one of our own pages."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comments.models.comment import MAX_TEXT_LENGTH

# A character is at most four bytes of UTF-8, each of which a form may write as three; and there are other fields.
BYTES_A_CHARACTER = 16
_INCOMPLETE = _("The form arrived incomplete. Go back and post it again; your words are still there.")
_FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True)
class Fault:
    """Why a request is turned away: the HTTP status, and the reason in words for the reader."""

    status: int
    reason: str | Promise


_FROM_ELSEWHERE = Fault(
    403,
    _(
        "The form was sent from another website, or your browser hid where it came from. "
        "Open the article here and post from its form; going back brings your words back."
    ),
)


def fault_of(
    request: HttpRequest,
    max_characters: int = MAX_TEXT_LENGTH,
    *,
    at_secret_address: bool = False,
    from_anywhere: bool = False,
) -> Fault | None:
    """
    Return what is wrong with a POST, or None when its form can be read. The body is read last.

    `max_characters` is how long the longest text of the form may be. A page at a secret address tells no referrer, so a
    browser may hide where its form comes from; `from_anywhere` takes one from other sites too.
    """
    may_hide = at_secret_address and _is_hidden(request)
    if is_cross_site(request) and not (from_anywhere or may_hide):
        return _FROM_ELSEWHERE
    if _content_length(request) > max_characters * BYTES_A_CHARACTER:
        sentence = _("That is more than the form can hold. Go back and shorten it to %(number)d characters.")
        return Fault(413, sentence % {"number": max_characters})
    if request.content_type not in _FORM_TYPES or not _is_utf8(request):
        return Fault(415, _("This address takes forms only. Use the form below the article."))
    if "Transfer-Encoding" in request.headers:
        # No browser sends a form in chunks: nobody could say before it has come how long it is.
        return Fault(411, _INCOMPLETE)
    if not _can_be_read(request):
        return Fault(400, _INCOMPLETE)
    return None


def is_cross_site(request: HttpRequest) -> bool:
    """
    Return whether a request comes from another site.

    Ours are: what the browser calls same-origin; else what names our own origin; else what names nothing (an old
    browser, a program). There is no token: the form carries nobody's authority, and public pages set no cookie.
    """
    fetch_site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if fetch_site == "same-origin":
        return False
    if origin is not None:
        return origin != settings.SITE_URL
    return fetch_site is not None


def _is_hidden(request: HttpRequest) -> bool:
    """Return whether a browser says nothing but that it will not say where the form comes from."""
    return request.headers.get("Origin") == "null" and request.headers.get("Sec-Fetch-Site") is None


def _content_length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _is_utf8(request: HttpRequest) -> bool:
    return (request.content_params or {}).get("charset", "utf-8").lower() in ("utf-8", "utf8")


def _can_be_read(request: HttpRequest) -> bool:
    try:
        _ = request.POST
    except (MultiPartParserError, BadRequest, SuspiciousOperation, UnreadablePostError):
        return False
    return True
