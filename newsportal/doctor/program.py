"""Python, and the packages that this version of the paper was tested with."""

import importlib.metadata
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from newsportal.doctor.finding import Finding, fault, fine, warning

OLDEST_PYTHON = (3, 11)
REQUIREMENTS = Path(__file__).resolve().parent.parent.parent / "requirements.txt"
_LOCKED = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)([^\\\n]*)", re.MULTILINE)
_INSTALL = "`make run` installs what requirements.txt names; on a server, `make upgrade` does."


def check() -> Iterator[Finding]:
    """Compare what is installed here with requirements.txt."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info < OLDEST_PYTHON:
        yield fault(f"This is Python {version}; the paper needs 3.11 or newer.", "Install one, then `make run`.")
    missing, other = differences(REQUIREMENTS.read_text())
    if missing:
        yield fault(f"Not installed: {', '.join(missing)}.", _INSTALL)
    if other:
        yield warning(f"Installed in other versions than those that were tested: {', '.join(other)}.", _INSTALL)
    if not missing and not other:
        yield fine(f"Python {version}, and every package in the version of requirements.txt.")


def differences(locked: str) -> tuple[list[str], list[str]]:
    """
    Return the packages that are missing here, and those of another version, each with what is wrong with it.

    `locked` is the text of a requirements file. A package that only some systems need (it has a condition) may be
    missing.
    """
    missing, other = [], []
    for name, version, condition in _LOCKED.findall(locked):
        try:
            installed = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            if ";" not in condition:
                missing.append(f"{name} {version}")
            continue
        if installed != version:
            other.append(f"{name} {installed} instead of {version}")
    return missing, other
