"""The years in which every date of the paper lies."""

from datetime import UTC, datetime

EARLIEST, LATEST = datetime(1000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
"""The ends of our calendar: beyond them, another time zone's date is one that Python cannot read."""
