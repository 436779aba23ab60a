"""Counts of what leaves no row behind, month by month, for the page `/comments/log/`: no names, no texts, no times."""

from django.db import connection
from django.utils import timezone

REFUSED = "refused"
FORGOTTEN = "forgotten"

_COUNT = """
    INSERT INTO comments_tally AS kept (month, what, rule, number)
    VALUES (date_trunc('month', %(at)s AT TIME ZONE 'UTC')::date, %(what)s, %(rule)s, %(number)s)
    ON CONFLICT (month, what, rule) DO UPDATE SET number = kept.number + excluded.number
"""


def count(what: str, rule: str = "", number: int = 1) -> None:
    """
    Add `number` (1 or more) to this month's tally, the month of UTC; parallel calls add up.

    `what` is REFUSED, with the code of the rule that refused a post, or FORGOTTEN, with what was: "text" or "address".
    A tally counts if the transaction it is called in does. A post that is refused is rolled back, so its view counts
    it afterwards, outside. Where something else is written too, call it last: its row is held until the transaction
    ends, and everybody who counts the same waits for it.
    """
    if number < 1:
        return
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"at": timezone.now(), "what": what, "rule": rule, "number": number})
