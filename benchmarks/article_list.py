"""
What the newsroom's lists cost in a large paper: 10,000 articles of 300 words with 25,000 revisions.

`python -m tests.cluster python -m benchmarks.article_list` prints a line for each page: queries, and the least time
on the clock of five requests. Counts of queries do not depend on the machine; the times do.
"""

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.own_database import run

ARTICLES, TIMES = 10_000, 5
SECTIONS, TOPICS, AUTHORS, EDITORS = 8, 300, 150, 12
BODY = f"<p>{'The ferry sails at six and the bridge stays shut until the tide is out. ' * 20}</p>"
LIST = "/admin/articles/article/"
PAGES = {
    "first page": "/admin/",
    "list": LIST,
    "list, page 50": f"{LIST}?p=50",
    "list, last page": f"{LIST}?p=100",
    "list, search for a headline": f"{LIST}?q=Bridge+4321",
    "list, search for an author": f"{LIST}?q=author7",
    "list, with the editor": f"{LIST}?stage=review",
    "list, changes to come": f"{LIST}?state=changed",
    "list, one author": f"{LIST}?author=7",
}


def values_of(number: int) -> dict[str, Any]:
    """Return the fields of one article: nine in ten are published, over some ten years."""
    if number % 10 == 0:
        return {"published_at": None, "url_year": None, "url_month": None}
    date = datetime(2016, 1, 1, 9, tzinfo=UTC) + timedelta(hours=9 * number)
    return {"published_at": date, "url_year": date.year, "url_month": date.month}


def fill() -> None:
    """Make the rows, past the verbs that would take an hour."""
    from articles.models import Article, Byline, Revision, Site
    from tests.factories import make_author, make_topic

    Site.current()
    Site.objects.update(confirmed_at=datetime.now(UTC))  # before that every page leads to the settings
    articles = Article.objects.bulk_create(new_articles())
    authors, topics = [make_author(f"Author{n}") for n in range(AUTHORS)], [make_topic() for _ in range(TOPICS)]
    tagged = Article.topics.through
    Byline.objects.bulk_create(
        Byline(article=article, author=author, position=step) for article, author, step in two_each(articles, authors)
    )
    tagged.objects.bulk_create(tagged(article=article, topic=topic) for article, topic, _ in two_each(articles, topics))
    Revision.objects.bulk_create(revision for article in articles for revision in revisions_of(article))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def new_articles() -> Iterator[Any]:
    """Yield the articles, in turn in each section, by each editor and in each stage."""
    from articles.models import Article
    from tests.factories import make_editor, make_section

    sections, editors = [make_section() for _ in range(SECTIONS)], [make_editor() for _ in range(EDITORS)]
    for number in range(ARTICLES):
        yield Article(
            headline=f"Bridge {number}", slug=f"bridge-{number}", body=BODY, plain_text=BODY[3:-4],
            section=sections[number % SECTIONS], created_by=editors[number % EDITORS],
            assignee=editors[number % EDITORS] if number % 3 else None, stage=Article.Stage.values[number % 3],
            **values_of(number),
        )  # fmt: skip


def two_each(articles: list[Any], rows: list[Any]) -> Iterator[tuple[Any, Any, int]]:
    """Yield each article with one of the rows, and with a second one where that is another; the number is its place."""
    for number, article in enumerate(articles, 1):
        chosen = dict.fromkeys([number % len(rows), number * 2 % len(rows)])
        yield from ((article, rows[place], step) for step, place in enumerate(chosen, 1))


def revisions_of(article: Any) -> Iterator[Any]:
    """Yield one to four versions; of every eleventh published article the newest is not public yet."""
    from articles.models import Revision

    count = 1 + article.pk % 4
    for number in range(1, count + 1):
        is_waiting = article.published_at is None or (number == count and article.pk % 11 == 0)
        yield Revision(
            article=article, number=number, headline=article.headline, body=BODY, language="en", slug=article.slug,
            saved_by=article.created_by, public_from=None if is_waiting else article.published_at,
            change="" if is_waiting else Revision.Change.FIRST if number == 1 else Revision.Change.UPDATE,
        )  # fmt: skip


def cost_of(client: Client, path: str) -> tuple[int, float]:
    """Return how many queries a page makes, and the least milliseconds it takes."""
    least = float("inf")
    for _ in range(TIMES):
        start = time.perf_counter()
        answer = client.get(path)
        least = min(least, time.perf_counter() - start)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries), least * 1000


def main() -> int:
    """Fill the paper, measure its pages and print a line for each."""
    from articles.models import Article, Revision
    from tests.factories import make_editor

    fill()
    client = Client()
    client.force_login(make_editor())
    print(f"{Article.objects.count():,} articles with {Revision.objects.count():,} revisions")
    for name, path in PAGES.items():
        queries, milliseconds = cost_of(client, path)
        print(f"{name:30} {queries:2} queries {milliseconds:5.0f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(run(main))
