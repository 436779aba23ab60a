"""The doctor's round: every field looked at, whatever becomes of one of them."""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from newsportal.doctor.finding import Finding, Level, fault


class Need(IntEnum):
    """What has to be there before a field can be looked at; each includes the one before."""

    NOTHING = 0
    PACKAGES = 1
    SETTINGS = 2
    DATABASE = 3


@dataclass(frozen=True)
class Field:
    """A field, by the name of its module beside this one; `gives` is what is there once it has no fault."""

    name: str
    needs: Need
    gives: Need = Need.NOTHING


FIELDS = (
    Field("program", Need.NOTHING, gives=Need.PACKAGES),
    Field("environment", Need.PACKAGES, gives=Need.SETTINGS),
    Field("disk", Need.SETTINGS),
    Field("folders", Need.SETTINGS),
    Field("keys", Need.SETTINGS),
    Field("safety", Need.SETTINGS),
    Field("address", Need.SETTINGS),
    Field("static", Need.SETTINGS),
    Field("mail", Need.SETTINGS),
    Field("database", Need.SETTINGS, gives=Need.DATABASE),
    Field("clock", Need.DATABASE),
    Field("vault", Need.DATABASE),
    Field("worker", Need.DATABASE),
    Field("backups", Need.DATABASE),
    Field("accounts", Need.DATABASE),
)


def examine() -> Iterator[tuple[str, Finding]]:
    """
    Yield each finding with the name of its field, as it is made.

    A field whose needs are not met is passed over: what is wrong there was said by the field that gives them.
    """
    there = Need.NOTHING
    for field in FIELDS:
        if field.needs > there:
            continue
        findings = list(_look(field.name))
        yield from ((field.name, finding) for finding in findings)
        if field.gives and not any(finding.level is Level.FAULT for finding in findings):
            there = field.gives


def passed_over(seen: set[str]) -> list[str]:
    """Return the fields that were not looked at, when those in `seen` had findings."""
    return [field.name for field in FIELDS if field.name not in seen]


def module_of(name: str) -> Any:
    """Return the module of a field; it is imported only now, because it may need what is not there."""
    return importlib.import_module(f"newsportal.doctor.{name}")


def _look(name: str) -> Iterator[Finding]:
    try:
        yield from module_of(name).check()
    except Exception as failure:  # what ails one field must not hide the others
        said = str(failure).strip().partition("\n")[0]
        yield fault(
            f"This field could not be looked at: {type(failure).__name__}{f', {said}' if said else ''}.",
            "If the other findings do not explain it, report it with this line.",
        )
