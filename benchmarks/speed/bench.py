"""One measurement: everything started, driven in rounds of which each visits every target once, and put into lines."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from benchmarks.speed import constant_page, figures, pages, posting, processes, statements
from benchmarks.speed.beside import BEHIND, MEMORY, READERS, Beside
from benchmarks.speed.driving import BROWSER, SLOW, CannotMeasure, Target, connect, drive, look
from benchmarks.speed.edge import Edge
from benchmarks.speed.options import Options
from benchmarks.speed.papers import HOST, KEEPING_ALL, KEEPING_NOTHING, READER, MadePaper, Server
from tests.cluster import ROOT

FOLDER = ROOT / "var" / "bench"


class Bench:
    """Two made papers, nginx and granian, and what is driven of them."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.large = MadePaper(FOLDER, options.articles, options.comments)
        self.small = MadePaper(FOLDER, *options.small)
        self.edge = Edge(FOLDER / "nginx", HOST, self.large.paper.port)
        self.constant = Server(self.large, constant_page.__name__)
        self.targets: list[Target] = []
        self.measured: dict[str, figures.Rounds] = {}

    def start(self) -> None:
        """Make the papers, start everything, and gather what is driven."""
        say(f"making a paper of {self.options.articles:,} articles and one of {self.options.small[0]:,}")
        addresses, few = self.large.make(), self.small.make()
        for paper in (self.large, self.small):
            paper.start()
            paper.fresh.start()
        self.constant.start()
        self.article = pages.article_of(addresses, 50)
        self._start_edge()
        self.beside = Beside(self.large, self.edge, self.article, self.options)
        every = [
            *pages.through_nginx(self.large, self.edge, self.article),
            Target(pages.GRANIAN, self.constant.origin, ["/"], [self.constant.process.pid], BROWSER, pages.AT_ONCE),
            *pages.ours(self.large, addresses, self.beside.talked_about, self.beside.walk),
            *pages.made_anew(self.small, few, pages.SMALL),
            *map(pages.of_rival, self.options.rivals),
        ]
        wanted = pages.chosen([target.name for target in every], self.options)
        self.targets = [target for target in every if target.name in wanted]
        self.measured = {target.name: figures.Rounds() for target in self.targets}

    def _start_edge(self) -> None:
        """Give nginx the article's own bytes to send from a file."""
        article = Target("", self.large.origin, [self.article], [], READER)
        plain = look(replace(article, headers={**READER, "Accept-Encoding": "identity"}))[1]
        self.edge.start(plain, look(article)[1])

    def stop(self) -> None:
        """Stop everything that runs."""
        self.edge.stop()
        self.constant.stop()
        self.small.stop()
        self.large.stop()

    def measure(self) -> list[list[str]]:
        """Drive everything and return the lines of the table."""
        say("counting statements")
        self._count_statements()
        slow = {target.name for target in self.targets if _is_slow(target)}
        for number in range(self.options.rounds):
            began = time.monotonic()
            for target in self.targets:
                rounds = self.measured[target.name]
                rounds.driven.append(drive(target, self.options.seconds, is_slow=target.name in slow))
                rounds.pss = max(rounds.pss, processes.pss_mebibytes(target.roots))
            say(f"round {number + 1} of {self.options.rounds}: {time.monotonic() - began:.0f} s")
        lines = [self._line(target.name) for target in self.targets]
        lines += [self._line_of_growth(name) for name in pages.GROWTH if pages.SMALL + name in self.measured]
        steps = {BEHIND: self.beside.behind, READERS: self.beside.readers, MEMORY: self.beside.memory}
        for what in pages.chosen(list(steps), self.options):
            say(what)
            lines.append(figures.said(what, *steps[what]()))
        return lines

    def _count_statements(self) -> None:
        """Ask servers of their own: the others' connections do not write down what they say."""
        with statements.logged(self.large), self._more(KEEPING_ALL) as kept, self._more(KEEPING_NOTHING) as fresh:
            origins = {self.large.origin: kept.origin, self.large.fresh.origin: fresh.origin}
            for target in self.targets:
                if target.origin in origins:
                    ask = partial(self._ask, replace(target, origin=origins[target.origin]))
                    self.measured[target.name].queries = statements.fewest(self.large, ask)

    def _ask(self, target: Target) -> None:
        if target.name == pages.POST:
            posting.post(connect(target.origin), self.beside.talked_about)
        else:
            look(target)

    @contextmanager
    def _more(self, module: str) -> Iterator[Server]:
        server = Server(self.large, module)
        server.start()
        try:
            yield server
        finally:
            server.stop()

    def _line(self, name: str) -> list[str]:
        bar, ours = pages.BARS.get(name), pages.ours_beside(name)
        bar = figures.as_many_as(name, ours) if ours else bar
        return figures.line(name, self.measured, bar, pages.limit_of(name))

    def _line_of_growth(self, name: str) -> list[str]:
        figure, is_met = pages.GROWTH[name].judge(self.measured)
        what = f"{name}: {self.options.small[0]:,} → {self.options.articles:,} articles"
        return figures.said(what, pages.GROWTH[name].words, figure, is_met)


def _is_slow(target: Target) -> bool:
    """Whether an answer takes so long that wrk would cut off too many; the first ones warm what stays."""
    if target.script:
        return False
    for _ in range(3):
        answer, _, seconds = look(target)
    if answer.status not in (200, 304):
        raise CannotMeasure(f"{target.name}: {target.paths[0]} answers {answer.status}.")
    return seconds > SLOW


def say(words: str) -> None:
    """Tell whoever waits what is going on."""
    print(f"bench: {words}", file=sys.stderr, flush=True)
