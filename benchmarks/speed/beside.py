"""What is measured beside the pages: how late nginx is, whether readers wait for a storm, and memory after the load."""

import time
from dataclasses import replace
from statistics import median

from benchmarks.speed import pages, processes, storm
from benchmarks.speed.driving import BROWSER, Target, drive, look
from benchmarks.speed.edge import Edge
from benchmarks.speed.figures import short
from benchmarks.speed.options import Options
from benchmarks.speed.papers import HOST, READER, MadePaper

MEMORY, READERS, BEHIND = "memory after the load", "readers while others post", "a change, through the shipped nginx"

CHANGES, PATIENCE = 5, 10
MOST_MEMORY, MOST_LATE, MOST_BEHIND = 350, 2, 1.0
WALKED = 3_000
_WALK = """
SELECT '/' || lpad(url_year::text, 4, '0') || '/' || lpad(url_month::text, 2, '0') || '/' || slug || '/'
FROM articles_article WHERE published_at < now() AND retracted_at IS NULL AND id > %s ORDER BY id LIMIT %s
"""

Judged = tuple[str, str, bool]
"""A bar, the figure, and whether it is met."""


class Beside:
    """The large paper, and articles of it: one that is read, one that is talked about, and many to walk through."""

    def __init__(self, paper: MadePaper, edge: Edge, article: str, options: Options) -> None:
        self.paper, self.edge, self.article, self.options = paper, edge, article, options
        # The first three have the discussions that are measured.
        (self.talked_about,), *rest = paper.ask(_WALK, 3, WALKED)
        self.walk = [path for (path,) in rest]

    def behind(self) -> Judged:
        """Change the article's headline, and see how long nginx gives out the one before."""
        shipped = Target("", f"https://127.0.0.1:{self.edge.https}", [self.article], [], {**BROWSER, "Host": HOST})
        shipped = replace(shipped, headers={**shipped.headers, "Accept-Encoding": "identity"})
        slug = self.article.strip("/").rpartition("/")[2]
        ((before,),) = self.paper.ask("SELECT headline FROM articles_article WHERE slug = %s", slug)
        found = []
        for number in range(CHANGES):
            look(shipped)
            found.append(self._seconds_until(shipped, slug, f"{before} {number}"))
        self._head(slug, before)
        figure = f"{median(found):.2f} s, the latest of {CHANGES} {max(found):.2f} s"
        return f"≤ {MOST_BEHIND:g} s behind", figure, max(found) <= MOST_BEHIND

    def _seconds_until(self, shipped: Target, slug: str, headline: str) -> float:
        self._head(slug, headline)
        began = time.monotonic()
        while headline.encode() not in look(shipped)[1] and time.monotonic() - began < PATIENCE:
            time.sleep(0.01)
        return time.monotonic() - began

    def _head(self, slug: str, headline: str) -> None:
        self.paper.ask("UPDATE articles_article SET headline = %s WHERE slug = %s", headline, slug)

    def readers(self) -> Judged:
        """Let readers read in quiet and in a storm."""
        found = storm.measure(self.paper, self.article, self.talked_about, self.options.rounds, self.options.seconds)
        quiet, within = (median(one.late for one in rounds) for rounds in (found.quiet, found.within))
        figure = (
            f"{found.ratio():.2f} ×: p99 {short(quiet)} → {short(within)} ms, with {found.posted:.0f} posted and "
            f"{found.approved:.0f} approved a second"
        )
        bar = f"p99 ≤ {MOST_LATE} × quiet, {storm.POSTS} a second"
        return bar, figure, found.ratio() <= MOST_LATE and found.is_whole()

    def memory(self) -> Judged:
        """Walk through the paper first, so that its processes keep what they keep after a day."""
        self.paper.fresh.stop()
        walk = Target("", self.paper.origin, self.walk, self.paper.roots(), READER, pages.AT_ONCE)
        drive(walk, 3 * self.options.seconds)
        pss = processes.pss_mebibytes(self.paper.roots())
        return f"≤ {MOST_MEMORY} MiB PSS", f"{pss:.0f} MiB", pss <= MOST_MEMORY
