"""The clocks of this machine and of the database, and the rules of time zones."""

import time
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

from articles.models import Site
from newsportal.doctor.finding import Finding, fault, fine

APART = 5  # seconds: more than any answer of a database takes
_SET = "Let the machine keep its clock by itself: `timedatectl set-ntp true` (Debian: apt install systemd-timesyncd)."


def check() -> Iterator[Finding]:
    """Compare this machine's clock with the database's and with the age of the program."""
    now = time.time()
    written = Path(__file__).stat().st_mtime
    if now < written - APART:
        yield fault(
            f"This machine believes it is {_day(now)}, before this program was installed ({_day(written)}).", _SET
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        apart = round(float(cursor.fetchone()[0]) - now)
    if abs(apart) > APART:
        what = f"The database’s clock is {abs(apart)} seconds {'ahead of' if apart > 0 else 'behind'} this machine’s."
        yield fault(what, f"Articles would appear at the wrong time. On both machines: {_SET}")
    zone = Site.current().time_zone
    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        yield fault(f"This machine has no rules for the time zone {zone}.", "Debian: apt install tzdata")
    else:
        yield fine(f"The clocks agree: {_day(now)} UTC, and the paper’s time zone is {zone}.")


def _day(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M}"
