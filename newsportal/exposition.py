"""
The text format that Prometheus reads, version 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/.

Pure: what is counted stands in `newsportal.gauges`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True)
class Gauge:
    """A number that goes up and down: `samples` are its values, each with the values of `labels` it is for."""

    name: str
    help: str
    samples: Mapping[tuple[str, ...], float]
    labels: tuple[str, ...] = ()


def exposition(gauges: Iterable[Gauge]) -> str:
    """Return the gauges as Prometheus reads them; those without a sample are left out."""
    return "".join(line for gauge in gauges if gauge.samples for line in _lines(gauge))


def _lines(gauge: Gauge) -> Iterable[str]:
    name = f"newsportal_{gauge.name}"
    yield f"# HELP {name} {_escaped(gauge.help)}\n# TYPE {name} gauge\n"
    for values, number in gauge.samples.items():
        pairs = zip(gauge.labels, values, strict=True)
        shown = ",".join(f'{label}="{_escaped(value).replace(chr(34), chr(92) + chr(34))}"' for label, value in pairs)
        yield f"{name}{{{shown}}} {number}\n" if shown else f"{name} {number}\n"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("\n", r"\n")
