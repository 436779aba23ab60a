"""The pages on which somebody sets up their own second factor. Every page of the newsroom may be closed until then."""

import re
from io import BytesIO
from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from articles import audit, second_factor

_CODE = re.compile(r"[a-z0-9]{5}-[a-z0-9]{5}")


@never_cache
@transaction.atomic
def second_factor_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Show how it stands with one's second factor; do what a button says. `context` is what every page needs."""
    do, codes = request.POST.get("do"), []
    code = request.POST.get("code", "")[:40].replace("\0", "")
    if do == "begin" and not second_factor.is_on(request.user):
        second_factor.begin(request.user)
        return _back()
    if do == "confirm":
        codes = _confirm(request, code)
    elif do in ("codes", "off"):
        if not second_factor.accepts(request.user, code):
            messages.error(request, _("That code is wrong, or was used already. Wait for the next one."))
            return _back()
        if do == "off":
            second_factor.switch_off(request.user)
            audit.record(request, "second_factor_off", request.user)
            messages.success(request, _("The second factor is off. Name and password are enough again."))
            return _back()
        codes = second_factor.make_recovery_codes(request.user)
        audit.record(request, "second_factor_codes", request.user)
    waiting = second_factor.waiting(request.user)
    shown = {
        "title": _("Second factor"),
        "is_on": second_factor.is_on(request.user),
        "is_owed": second_factor.is_owed(request.user),
        "secret": second_factor.secret_of(waiting) if waiting else "",
        "codes": codes,
        "codes_left": second_factor.codes_left(request.user),
    }
    return TemplateResponse(request, "admin/second_factor.html", {**context, **shown})


def _confirm(request: HttpRequest, code: str) -> list[str]:
    """Switch it on, sign out every other session, and return the recovery codes; none for a wrong code."""
    if not second_factor.confirm(request.user, code):
        messages.error(request, _("That code is wrong, or was used already. Wait for the next one."))
        return []
    audit.record(request, "second_factor_on", request.user)
    request.user.end_sessions()
    update_session_auth_hash(request, request.user)
    return second_factor.make_recovery_codes(request.user)


@never_cache
def qr_code(request: HttpRequest) -> HttpResponse:
    """Draw what the app reads, as long as it is not confirmed."""
    waiting = second_factor.waiting(request.user)
    if waiting is None:
        raise Http404
    drawn = BytesIO()
    segno.make(second_factor.address_of(waiting)).save(drawn, kind="svg", scale=5, border=4, light="white")
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


@never_cache
def codes_to_keep(request: HttpRequest) -> HttpResponse:
    """Send the recovery codes that the page just showed back as a file: the paper itself does not know them."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    codes = [code for code in request.POST.getlist("codes")[:20] if _CODE.fullmatch(code)]
    answer = HttpResponse("\n".join(codes) + "\n", content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="recovery-codes.txt"'
    return answer


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:second_factor"), status=303)
