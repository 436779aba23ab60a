"""What became of each note."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles.body import Note
from articles.comparing.sequences import matches
from articles.comparing.words import Part, compare_words, words_in

_FIELDS = ("text", "title", "url", "quote", "accessed")
_READ_AS_A_WHOLE = {"url", "accessed"}


@dataclass(frozen=True, slots=True)
class ComparedField:
    """One field of a note, by its name, as words that stayed, came or went."""

    name: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class ComparedNote:
    """
    A note that is not as it was. `change` is "in", "out", "changed", or "same" for one that only moved.

    `number` is its number in the newer text, or in the older one when it was taken out; `moved`: it stands before a
    note that it stood behind, or found its place. `fields` are those that say something in either text.
    """

    change: str
    number: int
    fields: tuple[ComparedField, ...]
    moved: bool = False


def compare_notes(old: Sequence[Note], new: Sequence[Note]) -> tuple[ComparedNote, ...]:
    """Return the notes that changed, came, went or moved: those of the newer text by number, then those taken out."""
    before, after = {note.key: note for note in old}, {note.key: note for note in new}
    in_order = {new[place].key for _, place in matches(list(before), list(after))}
    return (
        *_those_of_the_new_text(before, after, in_order),
        *(_compared("out", note, None) for note in old if note.key not in after),
    )


def _those_of_the_new_text(
    before: dict[str, Note], after: dict[str, Note], in_order: set[str]
) -> Iterator[ComparedNote]:
    for key, note in after.items():
        earlier = before.get(key)
        if earlier is None:
            yield _compared("in", None, note)
            continue
        moved = key not in in_order or note.unplaced != earlier.unplaced
        change = "changed" if any(_said(note, name) != _said(earlier, name) for name in _FIELDS) else "same"
        if moved or change == "changed":
            yield _compared(change, earlier, note, moved)


def _compared(change: str, old: Note | None, new: Note | None, moved: bool = False) -> ComparedNote:
    pairs = [(name, _said(old, name), _said(new, name)) for name in _FIELDS]
    fields = tuple(ComparedField(name, _parts(name, *said)) for name, *said in pairs if any(said))
    note = new or old
    return ComparedNote(change, note.number if note else 0, fields, moved)


def _said(note: Note | None, name: str) -> str:
    if note is None:
        return ""
    return note.url or note.refused_url if name == "url" else str(getattr(note, name))


def _parts(name: str, old: str, new: str) -> tuple[Part, ...]:
    words = [words_in(old), words_in(new)]
    if name in _READ_AS_A_WHOLE and old != new:
        sides = compare_words(words[0], [], {}, {}), compare_words([], words[1], {}, {})
        return (*sides[0], *sides[1])
    return compare_words(words[0], words[1], {}, {})
