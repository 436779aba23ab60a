"""Reads translation catalogues: the .po that people write and the .mo that Django loads."""

import ast
import gettext
import re
from dataclasses import dataclass
from pathlib import Path

_LINE = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) )?(".*")')


@dataclass(frozen=True)
class Entry:
    """One message: `key` as .mo files write it (the context, EOT, the words), its plural, its translations."""

    key: str
    plural: str
    strings: tuple[str, ...]
    is_fuzzy: bool


def read_po(path: Path) -> dict[str, Entry]:
    """Return the entries of a .po file by key, the header under "". The format: GNU gettext manual, "PO Files"."""
    blocks = re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip())
    entries = [_entry(block) for block in blocks]
    found = {entry.key: entry for entry in entries}
    assert len(found) == len(entries), f"{path} says something twice."
    return found


def read_mo(path: Path) -> dict[str, tuple[str, ...]]:
    """Return the translations of a .mo file by key, the header under ""."""
    with path.open("rb") as file:
        catalog = gettext.GNUTranslations(file)._catalog
    found: dict[str, tuple[str, ...]] = {}
    for key in sorted(catalog, key=lambda key: (key, 0) if isinstance(key, str) else key):
        words = key if isinstance(key, str) else key[0]
        found[words] = (*found.get(words, ()), catalog[key])
    return found


def _entry(block: str) -> Entry:
    """Read one block of lines; a string goes on over the lines that begin with a quotation mark."""
    parts: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        if line.startswith("#"):
            assert not line.startswith("#~"), f"An obsolete entry is left: {line}"
            continue
        told = _LINE.fullmatch(line)
        assert told, f"This is no line of a catalogue: {line}"
        name = told[1] or name
        parts[name] = parts.get(name, "") + ast.literal_eval(told[2])
    context = f"{parts['msgctxt']}\x04" if "msgctxt" in parts else ""
    return Entry(
        key=context + parts["msgid"],
        plural=parts.get("msgid_plural", ""),
        strings=tuple(parts[name] for name in sorted(parts) if name.startswith("msgstr")),
        is_fuzzy=any(line.startswith("#,") and "fuzzy" in line for line in block.splitlines()),
    )
