"""The doctor at the keyboard: findings as text or JSON, and the exit code."""

import argparse
import json
import textwrap
from collections.abc import Iterable, Sequence

from newsportal.doctor.examining import examine, passed_over
from newsportal.doctor.finding import Finding, Level

_WIDTH = 100
_INDENT = " " * 22
_ABOUT = """
Look at settings, database, disk, mail, keys, clock and the rest of this installation, and say what is wrong and what to
do. Nothing is changed, and no mail is sent. Exit code 1 when there is a fault.
"""


def run(arguments: Sequence[str]) -> int:
    """Examine the installation, say what was found, and return 1 when there is a fault, else 0."""
    parser = argparse.ArgumentParser(prog="manage.py doctor", description=_ABOUT)
    parser.add_argument("--json", action="store_true", help="one JSON list for programs")
    if parser.parse_args(arguments).json:
        findings = list(examine())
        print(json.dumps([_as_json(field, finding) for field, finding in findings], indent=1))  # noqa: T201
    else:
        findings = []
        for field, finding in examine():
            findings.append((field, finding))
            print(as_text(field, finding), flush=True)  # noqa: T201
        print(summary(findings))  # noqa: T201
    return int(any(finding.level is Level.FAULT for _field, finding in findings))


def as_text(field: str, finding: Finding) -> str:
    """Return a finding as lines of text: level, field, what is so, and below it what to do."""
    lines = _wrapped(f"{finding.level.upper() if finding.level is not Level.OK else 'ok':<9}{field:<13}", finding.what)
    return "\n".join(lines + (_wrapped(f"{'':<19}-> ", finding.do) if finding.do else []))


def summary(findings: Iterable[tuple[str, Finding]]) -> str:
    """Return the last line: how many findings there are of each level, and what was not looked at."""
    findings = list(findings)
    levels = [finding.level for _field, finding in findings]
    said = ", ".join(f"{levels.count(level)} {name}" for level, name in _NAMES if levels.count(level))
    left = passed_over({field for field, _finding in findings})
    return f"\n{said}." + (f" Not looked at before the faults are mended: {', '.join(left)}." if left else "")


_NAMES = ((Level.FAULT, "to mend"), (Level.WARNING, "to think about"), (Level.OK, "in order"))


def _as_json(field: str, finding: Finding) -> dict[str, str]:
    return {"field": field, "level": finding.level.value, "what": finding.what, "do": finding.do}


def _wrapped(begin: str, words: str) -> list[str]:
    return textwrap.wrap(
        words,
        _WIDTH,
        initial_indent=begin,
        subsequent_indent=_INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )
