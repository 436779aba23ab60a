"""Labelled comments: what the filter learns from. Pure; files of them are read here, decisions in `decisions`."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SPAM = frozenset({"spam", "1", "true", "yes"})
HAM = frozenset({"ham", "0", "false", "no"})


class BadFile(ValueError):
    """A file of labelled comments cannot be read; the message says which line, and what to change."""


@dataclass(frozen=True)
class Labelled:
    """A comment that somebody has judged. `group` is what it was written about, such as its article."""

    text: str
    is_spam: bool
    group: str
    name: str = ""


def read_labelled(path: Path) -> list[Labelled]:
    """
    Read labelled comments from a file in UTF-8: .csv or .tsv with a line of headings, or .jsonl with an object a line.

    Columns are `text`, `label` ("spam" or "ham", 1 or 0), and if there are any `group` and `name`. Without groups each
    comment is its own. Raises BadFile, and OSError when there is no such file.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return [_labelled(path, number, row) for number, row in _rows(path, lines)]
    except UnicodeDecodeError:
        raise BadFile(f"{path}: save the file as UTF-8.") from None
    except csv.Error as fault:
        raise BadFile(f"{path}: {fault}.") from None


def _rows(path: Path, lines: Any) -> Iterator[tuple[int, Any]]:
    if path.suffix == ".jsonl":
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield number, _object(path, number, line)
    elif path.suffix in (".csv", ".tsv"):
        rows = csv.DictReader(lines, delimiter="\t" if path.suffix == ".tsv" else ",")
        for row in rows:
            yield rows.line_num, row
    else:
        raise BadFile(f"{path}: a file of labelled comments ends in .csv, .tsv or .jsonl.")


def _object(path: Path, number: int, line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        raise BadFile(f"{path}, line {number}: this is no JSON.") from None


def _labelled(path: Path, number: int, row: Any) -> Labelled:
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or row.get("label") is None:
        raise BadFile(f"{path}, line {number}: a comment needs `text` and `label`.")
    label = str(row["label"]).strip().lower()
    if label not in SPAM | HAM:
        raise BadFile(f"{path}, line {number}: the label is {label[:40]!r}; it must be spam or ham, 1 or 0.")
    return Labelled(row["text"], label in SPAM, str(row.get("group") or f"line {number}"), str(row.get("name") or ""))
