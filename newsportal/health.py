"""/healthz and /readyz, for what watches the paper: whether it answers, and whether all of it works."""

from django.db import DatabaseError, InterfaceError, ProgrammingError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from newsportal import rounds
from newsportal.migration_state import migration_state

OK, NOT_ASKED = "ok", "not-asked"


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer "ok": this process answers. Nothing else is touched, the database least of all."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """
    Answer 200 when database, migrations and worker are as they should be, else 503; each by name, in a word.

    - database: ok, away
    - migrations: ok, missing (to be applied), unknown (a newer version has been here)
    - worker: ok, late (no round for a quarter of an hour, or one that hangs), never
    """
    checks = _checks()
    ready = set(checks.values()) == {OK}
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if ready else 503)


def _checks() -> dict[str, str]:
    checks = {"database": OK, "migrations": NOT_ASKED, "worker": NOT_ASKED}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        checks["migrations"] = _migrations()
        if checks["migrations"] == OK:
            checks["worker"] = _worker()
    except (DatabaseError, InterfaceError):
        checks["database"] = "away"
    return checks


def _migrations() -> str:
    try:
        state = migration_state()
    except ProgrammingError:  # an empty database
        return "missing"
    if state.missing:
        return "missing"
    return "unknown" if state.unknown else OK


def _worker() -> str:
    last = rounds.last_round()
    if last is None:
        return "never"
    return "late" if rounds.is_late(last) else OK
