"""
Whether the time of an answer tells a known address from any other: 200 interleaved pairs for each form that takes one.

`python -m tests.cluster python -m benchmarks.oracle` prints, for each form, both medians and how often the known
address took longer. Where nothing can be told that is half of the pairs; it ends with 1 when a form is further from a
half than chance goes in one of a thousand runs.
"""

import logging
import random
import statistics
import sys
import time
from itertools import count

from django.test import Client

from benchmarks.own_database import run

PAIRS = 200
# A fair coin, thrown PAIRS times, is further from half than this once in a thousand runs (3.29 standard deviations).
TOLERATED = 3.29 * (PAIRS * 0.25) ** 0.5 / PAIRS
_number = count(1)


def milliseconds(form, article, address: str) -> float:
    """Send the form once, from a network that has never sent one; return what the answer took on the clock."""
    client = Client(REMOTE_ADDR=f"2001:db8:{next(_number):x}::1")
    sent = {**form.filled, "email": address}
    started = time.perf_counter()
    status = client.post(form.path(article), sent).status_code
    took = (time.perf_counter() - started) * 1000
    if status not in (303, 422):
        raise SystemExit(f"{form.path(article)} answered {status}.")
    return took


def compare(name: str, form, article, known: str) -> bool:
    """Time the pairs, in random order within each; print what was found, and return whether nothing can be told."""
    times: list[tuple[float, float]] = []
    for number in range(PAIRS):
        unknown = f"u{number:04d}.valdor@letters.example"
        first = random.random() < 0.5
        one, other = (known, unknown) if first else (unknown, known)
        pair = (milliseconds(form, article, one), milliseconds(form, article, other))
        times.append(pair if first else pair[::-1])
    longer = sum(with_known > without for with_known, without in times) / PAIRS
    medians = [statistics.median(column) for column in zip(*times, strict=True)]
    print(f"{name}: known {medians[0]:.2f} ms, unknown {medians[1]:.2f} ms, known took longer in {longer:.0%} of pairs")
    return abs(longer - 0.5) <= TOLERATED


def main() -> int:
    """Measure every form, print and return the exit code."""
    from tests.address_forms import FORMS, make_known
    from tests.factories import make_article

    logging.disable(logging.WARNING)  # of each form that is sent back
    article, known = make_article(), "known.kettle@letters.example"
    make_known(article, known)
    told = [compare(name, form, article, known) for name, form in FORMS.items()]
    return 0 if all(told) else 1


if __name__ == "__main__":
    sys.exit(run(main))
