"""The settings: whether each can be read, and whether the file that holds them says what its writer meant."""

import difflib
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from newsportal.doctor.finding import Finding, fault, fine, warning

_BASE = Path(__file__).resolve().parent.parent.parent
_EXAMPLE = _BASE / ".env.example"


def settings_file() -> Path:
    """Return the file that the settings are read from beside the environment, there or not."""
    return Path(os.environ.get("ENV_FILE", _BASE / ".env"))


def check() -> Iterator[Finding]:
    """Read the file, then let Django read the settings."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsportal.settings")
    file = settings_file()
    if file.is_file() and os.access(file, os.R_OK):
        yield from of_the_file(file)
    elif "ENV_FILE" in os.environ and str(file) != os.devnull:
        do = "Write it, let the paper's user read it, or take ENV_FILE out of the environment."
        yield fault(f"ENV_FILE names {file}, which is no file that can be read here.", do)
    yield from of_the_values(django.setup)


def of_the_file(file: Path) -> Iterator[Finding]:
    """Find lines that are no setting at all, and names that look like one of ours misspelt."""
    from dotenv.parser import parse_stream

    known = re.findall(r"^#?([A-Z_]+)=", _EXAMPLE.read_text(), re.MULTILINE)
    with file.open(encoding="utf-8", errors="replace") as lines:
        bindings = list(parse_stream(lines))
    for binding in bindings:
        blank_lines = len(binding.original.string) - len(binding.original.string.lstrip("\n"))
        number = binding.original.line + blank_lines
        if binding.error or (binding.key and binding.value is None):
            do = "Write it as NAME=value, with # before a remark; put a value with spaces or # between single quotes."
            yield fault(f"Line {number} of {file} is no setting, so the paper passes over it.", do)
        elif binding.key and binding.key not in known and (near := difflib.get_close_matches(binding.key, known, 1)):
            what = f"{binding.key} in line {number} of {file} is no setting of the paper."
            yield warning(what, f"Did you mean {near[0]}?")


def of_the_values(load: Callable[[], object]) -> Iterator[Finding]:
    """Say what `load` refuses; it reads the settings."""
    from newsportal import cannot_start

    try:
        load()
    except Exception as failure:
        said = cannot_start.sentence(failure) or f"The settings cannot be read: {type(failure).__name__}, {failure}"
        yield fault(said, f"Put it right in {settings_file()} or the environment; .env.example explains each.")
    else:
        yield fine("The settings can be read.")
