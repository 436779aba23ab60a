"""
What /metrics and /readyz cost a paper with 100,000 comments, 100,000 mails and 50,000 sources.

`python -m tests.cluster python -m benchmarks.metrics` prints a line for each: queries, and the least time of five
requests on the clock, PostgreSQL's included.
"""

import sys
import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.own_database import run

TIMES = 5
FILL = """
INSERT INTO comments_comment (article_id, name, text, masks, language, note_key, state, rule, mail, depth, for_editors,
    offers_correction, posted_at, removed_rule, published_at)
  SELECT %(article)s, 'Ada', repeat(md5(n::text), 10), '{}', '', '', s, '', '', 0, false, false, now(), '', now()
  FROM generate_series(1, 100000) AS n, LATERAL (SELECT (ARRAY['approved', 'approved', 'rejected', 'spam'])[1 + n %% 4])
    AS state(s);
INSERT INTO comments_comment (article_id, name, text, masks, language, note_key, state, rule, mail, depth, for_editors,
    offers_correction, posted_at, removed_rule)
  SELECT %(article)s, 'Ada', 'Waits.', '{}', '', '', 'held', '', '', 0, false, false, now(), ''
  FROM generate_series(1, 300);
INSERT INTO comments_mail (id, kind, key, to_staff_id, made_at, attempts, sent_at, fault)
  SELECT gen_random_uuid(), 'published', n, %(editor)s, now(), 1, now(), '' FROM generate_series(1, 100000) AS n;
INSERT INTO articles_source (url, domain, title, first_cited_at, check_after, answer, failures, moved_to)
  SELECT 'https://ferry.example/' || n, 'ferry.example', 'A timetable', now(), now(), '', 0, ''
  FROM generate_series(1, 50000) AS n;
ANALYZE;
"""


def main() -> int:
    """Fill the paper and measure."""
    from newsportal import rounds
    from tests.factories import make_article, make_editor

    with connection.cursor() as cursor:
        cursor.execute(FILL, {"article": make_article().pk, "editor": make_editor().pk})
    rounds.begin()
    for page in ("/metrics", "/readyz"):
        print(f"{page:10} {queries_of(page):2} queries {least_time_of(page) * 1000:6.1f} ms")
    return 0


def queries_of(page: str) -> int:
    """Return how many queries a page takes; the first request, which is not counted, warms what stays."""
    Client().get(page)
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(page).status_code == 200
    return len(captured)


def least_time_of(page: str) -> float:
    """Return the least time of a few requests, in seconds."""
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        Client().get(page)
        times.append(time.perf_counter() - began)
    return min(times)


if __name__ == "__main__":
    sys.exit(run(main))
