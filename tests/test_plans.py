"""No page makes PostgreSQL look at a whole large table: each of its statements finds what it wants by an index."""

import pytest
from django.db import connection, transaction

from benchmarks import plans, site

pytestmark = pytest.mark.django_db
LARGE = {
    "articles_article", "articles_footnote", "articles_revision", "articles_byline", "articles_article_topics",
    "articles_source", "comments_comment", "comments_thread", "comments_moderationevent", "articles_auditevent",
}  # fmt: skip
# What is worked out from all there is, and why that is right.
WHOLE = {
    "sources": "counts every note of the paper",
    "one site": "orders every note that cites it, and here one site has most",
    "search, common": "finds nearly every article here",
    "sitemap": "lists every article",
    "article, 1,000 comments": "has most of the threads here",
    "permalink": "leads into that article",
    "log of moderation": "is counted by the worker",
}
ACTS = ("permalink", "queue of comments")
ARTICLES, COMMENTS = 300, 1500


def _sweep() -> None:
    """Clear away the rows that other tests took back: an index made over them serves no transaction as old as it."""
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM {', '.join(LARGE)}")


@pytest.fixture(scope="module")
def paper(django_db_setup, django_db_blocker):
    """A paper whose tables are large enough to be worth an index, and a PostgreSQL that would rather use one."""
    with django_db_blocker.unblock():
        _sweep()
    with django_db_blocker.unblock(), transaction.atomic():
        site.fill(ARTICLES, COMMENTS)
        with connection.cursor() as cursor:
            # As it would in large tables: go from row to row by indexes.
            for way in ("seqscan", "hashjoin", "mergejoin"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
        yield
        transaction.set_rollback(True)


def read_whole(sql: str) -> set[str]:
    """Return the large tables of which a statement looks at nearly every row, by whatever way it comes to them."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + sql.replace("%", "%%"), [])
        ((explained,),) = cursor.fetchall()
        cursor.execute("SELECT relname, reltuples FROM pg_class WHERE relname = ANY(%s)", [list(LARGE)])
        sizes = dict(cursor.fetchall())
    found, nodes = set(), [explained[0]["Plan"]]
    while nodes:
        node = nodes.pop()
        nodes += node.get("Plans", [])
        rows = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
        table = node.get("Relation Name")
        if table in LARGE and sizes[table] > 200 and rows * node["Actual Loops"] > 0.7 * sizes[table]:
            found.add(table)
    return found


def test_each_page_finds_what_it_shows_by_an_index(paper):
    acts = {name: act for name, act in plans.acts().items() if name in {*site.addresses(), *ACTS} - WHOLE.keys()}
    assert len(acts) > 12
    found = {
        (name, table) for name, act in acts.items() for sql in plans.statements_of(act) for table in read_whole(sql)
    }
    assert found == set()


def test_without_its_index_a_page_is_found_out(paper):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP INDEX article_retracted")
        statements = plans.statements_of(plans.acts()["feed"])
        assert any("articles_article" in read_whole(sql) for sql in statements)
        transaction.set_rollback(True)
