"""How others cite an article: as BibTeX and as CSL-JSON, which reference managers read."""

import json
import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

# A brace counts for BibTeX even behind a backslash, so it is written by its name; so is what TeX would act on.
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    **{character: f"\\{character}" for character in "%#_&$"},
}
_TEX_TABLE = str.maketrans(_TEX)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")


@dataclass(frozen=True)
class Citation:
    """
    What is cited. `issued` is the day that its page gives, `accessed` that on which it is cited.

    The names of authors stay whole: which part of one is the family's, nobody has said.
    """

    headline: str
    authors: tuple[str, ...]
    paper: str
    url: str
    language: str
    issued: date
    accessed: date
    corrected: date | None = None
    retracted: date | None = None

    @property
    def key(self) -> str:
        """The name of the entry in a bibliography: `paper.example-2026-03-bridge`, as lasting as the address."""
        place = urlsplit(self.url)
        return re.sub(r"[^a-z0-9.]+", "-", f"{place.netloc}{place.path}").strip("-")

    @property
    def note(self) -> str:
        """The words that say when the article was retracted, or corrected; "" when it was neither."""
        if self.retracted:
            return _("Retracted %(date)s") % {"date": self.retracted.isoformat()}
        return _("Corrected %(date)s") % {"date": self.corrected.isoformat()} if self.corrected else ""


def bibtex(citation: Citation) -> str:
    """Return the article as an entry of BibTeX, in UTF-8. Doubled braces keep the capitals of the headline."""
    fields = {
        "author": " and ".join(f"{{{_tex(author)}}}" for author in citation.authors),
        "title": f"{{{_tex(citation.headline)}}}",
        "journal": _tex(citation.paper),
        "year": f"{citation.issued.year:04}",
        "day": str(citation.issued.day),
        "url": citation.url,
        "urldate": citation.accessed.isoformat(),
        "language": citation.language,
        "note": _tex(citation.note),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    # Without braces: each style prints the name of the month its own way.
    lines.append(f"  month = {_MONTHS[citation.issued.month - 1]}")
    entry = ",\n".join([f"@article{{{citation.key}", *lines])
    return f"{entry}\n}}\n"


def _tex(text: str) -> str:
    return " ".join(_CONTROLS.sub("", text).split()).translate(_TEX_TABLE)


def csl_json(citation: Citation) -> str:
    """Return the article as a CSL-JSON list of one item (citationstyles.org, version 1.0)."""
    item = {
        "id": citation.key,
        "type": "article-newspaper",
        "title": citation.headline,
        "author": [{"literal": author} for author in citation.authors],
        "container-title": citation.paper,
        "issued": _date_parts(citation.issued),
        "accessed": _date_parts(citation.accessed),
        "URL": citation.url,
        "language": citation.language,
        "note": citation.note,
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=2) + "\n"


def _date_parts(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}
