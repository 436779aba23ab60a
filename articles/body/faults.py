"""What keeps a document from being published, and where the editor finds it."""

import re
from collections.abc import Iterator

from articles.body.document import Block, Fault, Marker, Note, leaves, text_of
from articles.body.notes import web_address

_BEFORE, _AFTER = 80, 40
_SENTENCE_END = re.compile(r"[.!?…。؟]\W*\s")


def find_faults(blocks: tuple[Block, ...], notes: tuple[Note, ...]) -> tuple[Fault, ...]:
    """Return what an editor has to mend: dangling markers in reading order, then notes by number."""
    known = {note.key for note in notes}
    wanted = {note.key for note in notes if note.refused_url or note.is_empty}
    places: dict[str, str] = {}
    faults: list[Fault] = []
    for key, text, offset in _markers(blocks):
        if key not in known:
            faults.append(Fault("dangling", None, words_around(text, offset)))
        elif key in wanted and key not in places:
            places[key] = words_around(text, offset)
    for note in notes:
        faults.extend(Fault(code, note.number, places.get(note.key, "")) for code in _faults_of(note))
        if note.unplaced:
            faults.append(Fault("unplaced", note.number, _label(note)))
    return tuple(faults)


def _faults_of(note: Note) -> Iterator[str]:
    if note.is_empty:
        yield "empty"
    if note.refused_url:
        yield "long address" if web_address(note.refused_url) else "bad address"


def _markers(blocks: tuple[Block, ...]) -> Iterator[tuple[str, str, int]]:
    """Yield each marker's key, the text of its paragraph, and its place in it."""
    for leaf in leaves(blocks):
        text = text_of(leaf.inlines)
        offset = 0
        for inline in leaf.inlines:
            if isinstance(inline, Marker):
                yield inline.key, text, offset
            else:
                offset += len(text_of((inline,)))


def words_around(text: str, offset: int) -> str:
    """Return the words of the sentence around `offset`, about a line long, with "…" where it is cut."""
    before = text[max(0, offset - _BEFORE) : offset]
    after = text[offset : offset + _AFTER]
    start, cut_before = 0, offset > _BEFORE
    for end in _SENTENCE_END.finditer(before):
        if end.end() < len(before.rstrip()):
            start, cut_before = end.end(), False
    stop = _SENTENCE_END.search(after)
    if stop or before.rstrip().endswith((".", "!", "?", "…")):
        after, cut_after = after[: stop.start() + 1] if stop else "", False
    else:
        cut_after = offset + _AFTER < len(text)
    before = before[start:]
    if cut_before and " " in before:
        before = before.split(" ", 1)[1]
    if cut_after and " " in after:
        after = after.rsplit(" ", 1)[0]
    words = " ".join((before + after).split())
    return f"{'…' if cut_before else ''}{words}{'…' if cut_after else ''}"


def _label(note: Note) -> str:
    label = " ".join((note.text or note.title or note.url or note.quote or note.refused_url).split())
    return label if len(label) <= _BEFORE else f"{label[: _BEFORE - 1]}…"
