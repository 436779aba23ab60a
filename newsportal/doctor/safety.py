"""What a paper on the internet needs that one at home does not."""

from collections.abc import Iterator

from django.conf import settings

from newsportal import checks
from newsportal.doctor.finding import Finding, fault, fine, warning


def check() -> Iterator[Finding]:
    """Say what `check --deploy` says of ours, and who signs in with a password alone."""
    if settings.IS_LOCAL:
        yield fine(f"The paper is for this machine only ({settings.SITE_URL}).")
        return
    errors = [*checks.the_paper_is_set_up_for_the_internet(), *checks.mail_can_be_sent_from_here()]
    yield from (fault(str(error.msg), str(error.hint)) for error in errors)
    if not errors:
        yield fine(f"{settings.SITE_URL} has https, keys, a database and a proxy of its own.")
    if not settings.REQUIRE_SECOND_FACTOR:
        do = "Set REQUIRE_SECOND_FACTOR=editor: a stolen password alone then opens nothing."
        yield warning("Editors and Administrators sign in with a password alone.", do)
