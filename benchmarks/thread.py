"""
What a long discussion costs: an article with 5,000 comments in 500 threads, and one with a thread 1,000 answers deep.

`python -m tests.cluster python -m benchmarks.thread` prints a line for each page: queries, the least time of the
processor for five requests (without PostgreSQL's own), and the size of the page before and after compression. Then it
says which index PostgreSQL reads the threads from. Counts and sizes do not depend on the machine; the times do.
"""

import re
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import brotli
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.own_database import run

THREADS, IN_A_THREAD, DEEP, OTHER_ARTICLES, TIMES = 500, 10, 1000, 40, 5
BEGIN = datetime(2026, 3, 5, 10, tzinfo=UTC)
TEXT = "The lock was rebuilt in May, and the ferry ran twice a day until then. I have the timetable. " * 3
NOTES = "".join(
    f'<sup data-fn="n{n}" data-text="Note {n}" data-url="https://ferry.example/{n}"></sup>' for n in range(9)
)
PAGES = {
    "article, first page": "/2026/03/long/",
    "article, page 5": "/2026/03/long/?comments=5",
    "article, last page": "/2026/03/long/?comments=10",
    "article, newest first": "/2026/03/long/?order=newest",
    "article, one deep thread": "/2026/03/deep/",
    "feed of the comments": "/2026/03/long/feed.atom",
}


def fill() -> None:
    """Make the rows, past the verbs that would take an hour: one comment in twenty was removed."""
    from articles.citing import save_with_notes
    from articles.models import Article, Site
    from comments.models import Comment
    from tests.factories import make_article

    Site.current()
    articles = {slug: make_article(slug=slug, body=f"<p>It sails.{NOTES}</p>") for slug in ("long", "deep")}
    for article in articles.values():
        save_with_notes(article)
    Comment.objects.bulk_create(threads(articles["long"], THREADS))
    Comment.objects.bulk_create(chain(articles["deep"]))
    for _ in range(OTHER_ARTICLES):
        Comment.objects.bulk_create(threads(make_article(), 20))
    for article in Article.objects.all():
        Article.objects.filter(pk=article.pk).update(comment_count=article.comments.public().count())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE comments_comment SET posted_at = %s + make_interval(secs => id)", [BEGIN])
        cursor.execute("ANALYZE")


def threads(article: Any, number: int) -> Iterator[Any]:
    """Yield the comments of an article: each thread is a tree in which every comment has two answers."""
    for _ in range(number):
        thread: list[Any] = []
        for place in range(IN_A_THREAD):
            thread.append(comment(article, thread[(place - 1) // 2] if thread else None, place))
        yield from thread


def chain(article: Any) -> Iterator[Any]:
    """Yield comments each of which answers the one before."""
    parent = None
    for place in range(DEEP):
        parent = comment(article, parent, place)
        yield parent


def comment(article: Any, parent: Any, place: int) -> Any:
    """Return a comment that is public, or was until an editor removed it."""
    from comments.models import Comment

    gone = {"state": "rejected", "removed_at": BEGIN, "removed_rule": "abuse"} if place % 20 == 7 else {}
    about = {"note_key": f"n{place}"} if parent is None else {}
    fields = {"name": "Ines Valdor", "text": TEXT, "state": "approved", "published_at": BEGIN, **gone, **about}
    made = Comment(pk=next(IDS), article=article, **fields)
    made.place_under(parent)
    return made


IDS = iter(range(1, sys.maxsize))


def measured(client: Client, path: str) -> str:
    """Return the queries, the least milliseconds and the kilobytes of a page."""
    with CaptureQueriesContext(connection) as queries:
        page = client.get(path)
    asked = len(queries)  # the next request forgets them
    if page.status_code != 200:
        raise SystemExit(f"{path} answers {page.status_code}.")
    taken = []
    for _ in range(TIMES):
        start = time.process_time()
        client.get(path)
        taken.append(time.process_time() - start)
    sent = len(brotli.compress(page.content, quality=5))
    size = f"{len(page.content) / 1000:.0f} kB, {sent / 1000:.1f} kB sent"
    return f"{asked} queries, {min(taken) * 1000:.0f} ms, {size}"


def index_of_threads() -> str:
    """Return the names of the indexes that the query for a page of threads reads."""
    from articles.models import Article
    from comments.thread import page_of_threads

    article = Article.objects.get(slug="long")
    with CaptureQueriesContext(connection) as queries:
        page_of_threads(article)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {queries[0]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    return ", ".join(sorted(set(re.findall(r"Index (?:Only )?Scan (?:using|on) (\w+)", plan))))


def main() -> int:
    """Print a line for each page, and the indexes."""
    fill()
    client = Client()
    for name, path in PAGES.items():
        print(f"{name}: {measured(client, path)}")
    print(f"threads are read from: {index_of_threads()}")
    return 0


if __name__ == "__main__":
    sys.exit(run(main))
