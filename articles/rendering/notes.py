"""A note as a rendition shows it: what names its source, and where it is mentioned."""

from dataclasses import dataclass
from datetime import date
from string import ascii_lowercase
from urllib.parse import urlsplit

from django.utils.formats import date_format

from articles.body import Document, Note

_LABEL_LENGTH = 60


@dataclass(frozen=True)
class RenderedNote:
    """A note with what its entry in the list shows. `back_links` holds (href, label); one mention needs no label."""

    number: int
    note: Note
    back_links: tuple[tuple[str, str], ...]

    @property
    def label(self) -> str:
        """The words that name the source: its title, else its address; "" when there is neither."""
        return self.note.title.strip() or _short(self.note.url) or self.note.refused_url

    @property
    def host(self) -> str:
        """The site the source is on, when its title does not show it."""
        if not (self.note.url and self.note.title.strip()):
            return ""
        return (urlsplit(self.note.url).hostname or "").removeprefix("www.")

    @property
    def accessed(self) -> str:
        """When the source was read: a date in the words of the site's language, or whatever was typed."""
        typed = self.note.accessed.strip()
        try:
            return date_format(date.fromisoformat(typed), "j E Y")
        except ValueError:
            return typed

    @property
    def sentence(self) -> str:
        """Its text, with a full stop where it ends in a letter or figure."""
        text = self.note.text.strip()
        return f"{text}." if text[-1:].isalnum() else text

    @property
    def is_bare(self) -> bool:
        """Whether it says nothing that the text does not: an imported word whose address is lost."""
        return self.note.lost and not (self.note.quote.strip() or self.note.title.strip())


def rendered_notes(document: Document, prefix: str = "") -> tuple[RenderedNote, ...]:
    """Return the document's notes as a list shows them; `prefix` begins the ids that lead back."""
    return tuple(RenderedNote(note.number, note, _back_links(note, prefix)) for note in document.notes)


def mention_id(number: int, mention: int) -> str:
    """Return the id of a note's nth mention (from 1): ref-3, ref-3b, ref-3c and so on."""
    return f"ref-{number}{'' if mention == 1 else _letters(mention)}"


def _letters(count: int) -> str:
    letters = ""
    while count:
        count, index = divmod(count - 1, 26)
        letters = ascii_lowercase[index] + letters
    return letters


def _back_links(note: Note, prefix: str) -> tuple[tuple[str, str], ...]:
    several = note.mentions > 1
    return tuple(
        (f"#{prefix}{mention_id(note.number, mention)}", _letters(mention) if several else "")
        for mention in range(1, note.mentions + 1)
    )


def _short(url: str) -> str:
    address = url.partition("://")[2].removeprefix("www.").rstrip("/")
    return address if len(address) <= _LABEL_LENGTH else f"{address[: _LABEL_LENGTH - 1]}…"
