"""
A made paper of any size, to measure on: the same rows for the same seed, from ten years that end in May 2026.

`python -m benchmarks.site --articles 100000 --comments 1000000` fills the database of the settings, which has to be
migrated and empty. Rows go past the verbs and by COPY, but each is one the verbs could have left: bodies are in
canonical form, notes and versions agree with them, counts are right and the log of decisions is a whole chain. There
are no pictures, and nobody can sign in: `manage.py editor` makes an account.
"""

import random
from collections.abc import Callable

from django.db import connection, transaction

SEED = 20260501
DEEP_PAGE = 500
"""The late page of a section's list, or the last one where there are fewer."""


class NotEmpty(Exception):
    """The database has articles already."""


def fill(articles: int, comments: int, seed: int = SEED, report: Callable[[str, int, int], None] | None = None) -> None:
    """
    Fill an empty, migrated database with so many articles and comments, in one transaction.

    Articles 1, 2 and 3 get the discussions of `discussion.MEASURED`, as far as `comments` reaches, the others what is
    left. `report` is told what is written ("articles", "comments"), how many are, and how many there will be. Raises
    NotEmpty.
    """
    from articles.models import (
        Article,
        Author,
        Byline,
        Correction,
        Footnote,
        Revision,
        Section,
        Source,
        Topic,
        User,
        Word,
    )  # fmt: skip
    from benchmarks.site import loading
    from benchmarks.site.discussion import Discussion
    from benchmarks.site.paper import Paper
    from benchmarks.site.prose import Prose
    from comments.models import Comment, ModerationEvent

    if Article.objects.exists():
        raise NotEmpty("There are articles in this database. Give the made paper one of its own.")
    luck = random.Random(seed)
    prose = Prose(luck)
    report = report or (lambda what, number, total: None)
    large = (Article, Footnote, Revision, Source, Comment, ModerationEvent)
    watched = (*large[:-1], Article.topics.through, Byline, Correction, Word)
    with transaction.atomic(), loading.without_indexes(*large), loading.without_triggers(*watched):
        for number in Paper(articles, luck, prose).fill():
            report("articles", number, articles)
        for number in Discussion(comments, luck, prose).fill():
            report("comments", number, comments)
        loading.count_on(*large, User, Section, Author, Topic)
    with connection.cursor() as cursor:
        # Inside somebody's transaction nothing can be vacuumed; index-only scans then read the table as well.
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")


def addresses() -> dict[str, str]:
    """Return the paths of the pages that are measured, by what they are; the database has to be filled."""
    from articles.models import Article, Section, Source
    from benchmarks.site.discussion import MEASURED

    found = {
        f"article, {number:,} comments": Article.objects.get(pk=pk).get_absolute_url()
        for pk, number in MEASURED.items()
    }
    newest, section = Article.objects.get(pk=1), Section.objects.get(pk=1)
    cited = Source.objects.filter(footnotes__article__in=Article.objects.published()).order_by("pk")[0]
    pages = max(1, -(-section.articles.published().count() // 20))
    month = Article.objects.get(pk=Article.objects.count() // 2)
    return {
        **found,
        "front": "/",
        "section": section.get_absolute_url(),
        f"section, page {min(DEEP_PAGE, pages)}": f"{section.get_absolute_url()}?page={min(DEEP_PAGE, pages)}",
        "topic": newest.topics.order_by("pk")[0].get_absolute_url(),
        "author": newest.authors.order_by("pk")[0].get_absolute_url(),
        "archive": "/archive/",
        "month": f"/{month.url_year:04}/{month.url_month:02}/",
        "corrections": "/corrections/",
        "sources": "/sources/",
        "one site": f"/sources/{cited.domain}/",
        "feed": "/feed.atom",
        "feed, json": "/feed.json",
        "feed of comments": f"{found['article, 5,000 comments']}feed.atom",
        "search, common": "/search/?q=bridge",
        "search, rare": f"/search/?q={newest.plain_text.splitlines()[0].split()[-1].strip('.')}",
        "sitemap": "/sitemap-1.xml",
        "log of moderation": "/comments/log/",
    }
