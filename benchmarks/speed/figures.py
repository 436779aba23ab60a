"""From what each round measured to the lines of the table, and to whether a bar is met."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from benchmarks.speed.driving import Driven

HEAD = (
    "what", "bar", "figure", "met", "beside the limit", "median ms", "p99 ms", "CPU ms", "lowest–highest",
    "PSS MiB", "bytes", "queries",
)  # fmt: skip

MET, MISSED = "yes", "**no**"


@dataclass
class Rounds:
    """What one target did in every round, in order, and what is known of it beside."""

    driven: list[Driven] = field(default_factory=list)
    pss: float = 0
    queries: int | None = None
    note: str = ""

    def middle(self, what: str) -> float:
        """Return the median of the rounds; `what` is a field of Driven."""
        return median(getattr(one, what) for one in self.driven)

    def faults(self) -> int:
        """Return how many answers were refused or never came."""
        return sum(one.faults for one in self.driven)


Measured = Mapping[str, Rounds]


def ratio(measured: Measured, name: str, other: str, what: str = "cpu") -> float:
    """
    Return how many times as much one target takes as another: the median of the rounds' own ratios.

    The two of one round were measured seconds apart, so what else the machine did weighs on both.
    """
    pairs = zip(measured[name].driven, measured[other].driven, strict=True)
    return median(getattr(one, what) / (getattr(two, what) or float("nan")) for one, two in pairs)


@dataclass(frozen=True)
class Bar:
    """
    What a figure has to be.

    `words` say it, `needs` names what has to be measured for it, `judge` returns the figure in words and whether the
    bar is met.
    """

    words: str
    needs: tuple[str, ...]
    judge: Callable[[Measured], tuple[str, bool | None]]


def at_most(name: str, most: float, late: float | None = None) -> Bar:
    """Return the bar that an answer costs at most so many milliseconds; `late` is the most its p99 may be."""

    def judge(measured: Measured) -> tuple[str, bool]:
        cpu, p99 = measured[name].middle("cpu"), measured[name].middle("late")
        words = f"{short(cpu)} ms" + (f", p99 {short(p99)} ms" if late else "")
        return words, cpu <= most and (late is None or p99 <= late)

    return Bar(f"≤ {most:g} ms CPU" + (f", p99 ≤ {late:g} ms" if late else ""), (name,), judge)


def at_most_times(name: str, most: float, other: str) -> Bar:
    """Return the bar that an answer costs at most so many times what another one does."""

    def judge(measured: Measured) -> tuple[str, bool]:
        found = ratio(measured, name, other)
        return f"{found:.2f} ×", found <= most

    return Bar(f"≤ {most:g} × {other}", (name, other), judge)


def as_many_as(name: str, ours: str) -> Bar:
    """Return what says how many times as much another program's page costs as ours: no bar, because it is not ours."""
    return Bar("", (name, ours), lambda measured: (f"{short(ratio(measured, name, ours))} × ours", None))


def short(number: float) -> str:
    """Return a number in three digits or so."""
    places = 0 if number >= 100 else 1 if number >= 10 else 2 if number >= 1 else 3
    return f"{number:,.{places}f}"


def line(name: str, measured: Measured, bar: Bar | None = None, limit: str = "") -> list[str]:
    """Return the cells of one target's line; `limit` names what its CPU is set beside."""
    rounds = measured[name]
    figure, is_met = bar.judge(measured) if bar else ("", None)
    cpus = [one.cpu for one in rounds.driven]
    beside = f"{short(ratio(measured, name, limit))} × {limit}" if limit and limit != name else ""
    what = name + (f" ({rounds.note})" if rounds.note else "")
    what += f" — {rounds.faults():,} FAULTS" if rounds.faults() else ""
    return [
        what, bar.words if bar else "", figure, _met(is_met), beside,
        short(rounds.middle("median")), short(rounds.middle("late")), short(rounds.middle("cpu")),
        f"{short(min(cpus))}–{short(max(cpus))}", f"{rounds.pss:.0f}", f"{rounds.middle('size'):,.0f}",
        "" if rounds.queries is None else str(rounds.queries),
    ]  # fmt: skip


def said(what: str, bar: str, figure: str, is_met: bool | None) -> list[str]:
    """Return the cells of a line about something that is no page."""
    return [what, bar, figure, _met(is_met)] + [""] * (len(HEAD) - 4)


def _met(is_met: bool | None) -> str:
    return "" if is_met is None else MET if is_met else MISSED


def table(lines: Iterable[Sequence[str]]) -> str:
    """Return lines of cells as a Markdown table below HEAD."""
    rows = [HEAD, ["---"] * len(HEAD), *lines]
    return "\n".join(f"| {' | '.join(cell.replace('|', '¦') for cell in row)} |" for row in rows)
