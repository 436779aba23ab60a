"""
What it costs the server to save a long article: 20,000 words with 300 notes, sent through the form as a browser does.

`python -m tests.cluster python -m benchmarks.saving` prints one line with the processor's time of the best of five
saves, Python's and PostgreSQL's, and ends with 1 when both together are a second or more.
"""

import sys
import time
from typing import NamedTuple

from django.test import Client

from benchmarks.own_database import postgres_seconds, run

WORDS, NOTES, SAVES = 20_000, 300, 5
LIMIT = 1.0  # seconds


class Spent(NamedTuple):
    """Seconds on the processor."""

    total: float
    python: float
    postgres: float


def long_body(save: int) -> str:
    """Return the text; each save has another first word, or there would be nothing to save."""
    a_paragraph = WORDS // NOTES
    return "".join(
        f"<p>{f'save{save} ' if number == 0 else ''}{'ferry ' * a_paragraph}"
        f'<sup data-fn="n{number}" data-text="Timetable {number}" data-url="https://ferry.example/{number}" '
        f'data-quote="Twice a day, says number {number}."></sup>.</p>'
        for number in range(NOTES)
    )


def spent_on_saving(client: Client, path: str, form: dict) -> Spent:
    """Send the form and return what that took."""
    postgres, python = postgres_seconds(), time.process_time()
    answer = client.post(path, form)
    python, postgres = time.process_time() - python, postgres_seconds() - postgres
    if answer.status_code != 302:
        raise SystemExit(f"The form was refused: {answer.status_code}")
    return Spent(python + postgres, python, postgres)


def main() -> int:
    """Measure, print and return the exit code."""
    from articles.models import Article
    from tests.article_form import ADD, form_of, typed
    from tests.factories import make_editor

    client = Client()
    client.force_login(make_editor())
    client.post(ADD, typed(body=long_body(0)))
    article = Article.objects.get()
    forms = (typed(article, body=long_body(number), opened_version=str(number)) for number in range(1, SAVES + 1))
    best = min(spent_on_saving(client, form_of(article), form) for form in forms)
    print(
        f"Saving {WORDS:,} words with {NOTES} notes: {best.total:.2f} s of processor time "
        f"({best.python:.2f} s Python, {best.postgres:.2f} s PostgreSQL), the bar is {LIMIT:.0f} s"
    )
    return int(best.total >= LIMIT)


if __name__ == "__main__":
    sys.exit(run(main))
