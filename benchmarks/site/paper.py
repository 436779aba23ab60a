"""What editors wrote in a made paper: sections, authors, topics, sources, articles with notes and versions."""

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import islice
from typing import Any

from articles.models import (
    Article,
    Author,
    Byline,
    Correction,
    CountedWords,
    Footnote,
    FrontStory,
    Revision,
    Section,
    Site,
    Source,
    Topic,
    User,
    Word,
)
from articles.slugs import slugify
from benchmarks.site import words
from benchmarks.site.loading import load
from benchmarks.site.prose import Prose, surname

BEGIN, END = datetime(2016, 5, 1, 6, tzinfo=UTC), datetime(2026, 5, 1, 6, tzinfo=UTC)
NEVER = datetime(2099, 1, 1, tzinfo=UTC)
TALKED_ABOUT = 3
"""Articles 1 to 3 are the newest, and the ones with the discussions that are measured."""

EDITORS, AUTHORS, TOPICS, AT_A_TIME = 12, 150, 300, 2000
SECTIONS = words.SECTIONS.split("|")
SHARES = (25, 20, 15, 12, 10, 8, 6, 4)
"""How many of a hundred articles each section has."""


@dataclass
class Note:
    """A note of one article; `source` is the id of its source."""

    key: str
    text: str
    title: str
    url: str
    source: int
    accessed: str


@dataclass
class Made:
    """One article on its way into the database; `authors` and `topics` are ids."""

    pk: int
    headline: str
    standfirst: str
    slug: str
    language: str
    section: int
    authors: list[int]
    topics: list[int]
    notes: list[Note]
    body: str
    plain_text: str
    at: datetime
    editor: int

    @property
    def is_published(self) -> bool:
        """Whether readers got it: one in fifty is a draft."""
        return self.pk % 50 != 17

    @property
    def is_retracted(self) -> bool:
        """Whether it was retracted since."""
        return self.is_published and self.pk % 331 == 7

    @property
    def change(self) -> str:
        """What was changed after its publication, as `Revision.Change` names it; "" for nothing."""
        if not self.is_published or self.pk % 5:
            return ""
        return ("correction", "update", "typo", "typo")[self.pk // 5 % 4]

    @property
    def saved_at(self) -> datetime:
        """When it was last saved."""
        return self.at + timedelta(days=3) if self.change else self.at


class Paper:
    """A paper of so many articles. `luck` decides all that is not counted out."""

    def __init__(self, articles: int, luck: random.Random, prose: Prose) -> None:
        self.articles, self._luck, self._prose = articles, luck, prose
        self._urls: list[str] = []
        self._vocabulary: Counter[str] = Counter()

    def fill(self) -> Iterator[int]:
        """Write everything, and yield how many articles are written so far."""
        self._staff()
        self._lists()
        self._sources()
        numbers = iter(range(1, self.articles + 1))
        while batch := [self._article(number) for number in islice(numbers, AT_A_TIME)]:
            _write(batch)
            self._vocabulary.update(word for made in batch for word in words_of(made))
            yield batch[-1].pk
        load(Word, ["word", "articles"], sorted(self._vocabulary.items()))
        newest = list(range(4, min(8, self.articles + 1)))
        load(FrontStory, ["article_id", "position"], [(pk, place) for place, pk in enumerate(newest, 1)])

    def _staff(self) -> None:
        Site.current()
        Site.objects.update(name="The Made Paper", confirmed_at=BEGIN, time_zone="UTC")
        columns = ["id", "username", "password", "first_name", "last_name", "is_staff", "is_superuser", "date_joined"]
        names = [self._prose.name().split() for _ in range(EDITORS)]
        rows = ((n, f"editor{n}", "!", first, last, True, n == 1, BEGIN) for n, (first, last) in enumerate(names, 1))
        load(User, columns, rows)

    def _lists(self) -> None:
        sections = ((place, name, slugify(name), place) for place, name in enumerate(SECTIONS, 1))
        load(Section, ["id", "name", "slug", "position"], sections)
        authors = (f"{self._prose.name()} {surname(self._luck)}" for _ in range(AUTHORS))
        load(Author, ["id", "name", "slug"], ((n, name, f"{slugify(name)}-{n}") for n, name in enumerate(authors, 1)))
        topics = ((n, f"{surname(self._luck)} {n}") for n in range(1, TOPICS + 1))
        load(Topic, ["id", "name", "slug"], ((n, name, slugify(name)) for n, name in topics))

    def _sources(self) -> None:
        """Three sources for two articles, on a tenth as many sites; one in forty is missing for a week."""
        number = self.articles * 3 // 2 + 20
        domains = [f"{surname(self._luck).lower()}{n}.example" for n in range(number // 10 + 5)]
        at = [int(len(domains) * self._luck.random() ** 2) for _ in range(number)]
        self._urls = [f"https://{domains[place]}/documents/{n}" for n, place in enumerate(at, 1)]
        columns = ["id", "url", "domain", "title", "first_cited_at", "check_after", "checked_at", "answer", "status"]
        load(Source, [*columns, "failures", "failing_since"], map(self._source, range(number), at, [domains] * number))

    def _source(self, place: int, site: int, domains: list[str]) -> tuple[Any, ...]:
        facts = (place + 1, self._urls[place], domains[site], self._prose.note(), BEGIN, NEVER, END)
        if place % 40 == 3:
            return (*facts, "missing", 404, 3, END - timedelta(days=7))
        return (*facts, "works", 200, 0, None)

    def _article(self, number: int) -> Made:
        luck, prose = self._luck, self._prose
        language = "ru" if number % 20 == 13 else "en"
        headline = prose.headline(language)
        notes = [self._note(place) for place in range(1, luck.randint(3, 8) + 1)]
        body, plain = written(prose.paragraphs(language), notes, luck)
        return Made(
            pk=number, headline=headline, standfirst=prose.standfirst(language), language=language,
            slug=f"{slugify(headline)[:60].strip('-')}-{number}",
            section=luck.choices(range(1, len(SHARES) + 1), SHARES)[0],
            authors=luck.sample(range(1, AUTHORS + 1), luck.randint(1, 2)),
            topics=sorted({1 + int(TOPICS * luck.random() ** 2) for _ in range(luck.randint(1, 3))}),
            notes=notes, body=body, plain_text=plain, at=self._moment(number), editor=luck.randint(1, EDITORS),
        )  # fmt: skip

    def _moment(self, number: int) -> datetime:
        """The first three are the newest; the others follow each other evenly through the ten years."""
        if number <= TALKED_ABOUT:
            return END - timedelta(hours=number)
        return BEGIN + (END - BEGIN - timedelta(days=1)) * (number / self.articles)

    def _note(self, place: int) -> Note:
        luck = self._luck
        source = int(len(self._urls) * luck.random() ** 3)
        fragment = f"#page={place}" if luck.random() < 0.15 else ""
        title = self._prose.note() if luck.random() < 0.7 else ""
        accessed = f"2026-04-{place + 10}" if luck.random() < 0.3 else ""
        return Note(f"n{place}", self._prose.note(), title, self._urls[source] + fragment, source + 1, accessed)


def written(paragraphs: list[str], notes: list[Note], luck: random.Random) -> tuple[str, str]:
    """Return a body and its plain text; the notes stand at the ends of paragraphs, in their order."""
    places = sorted(luck.randrange(len(paragraphs)) for _ in notes)
    html: list[str] = []
    plain: list[str] = []
    for place, text in enumerate(paragraphs):
        if place == 3:
            heading = text.split(".")[0]
            html.append(f"<h2>{escape(heading, quote=False)}</h2>")
            plain.append(heading)
        marks = "".join(marked(note) for note, where in zip(notes, places, strict=True) if where == place)
        html.append(f"<p>{escape(text, quote=False)}{marks}</p>")
        plain.append(text)
    return "".join(html), "\n".join(plain)


def marked(note: Note) -> str:
    """Return a note as it stands in a body."""
    said = {"text": note.text, "title": note.title, "url": note.url, "accessed": note.accessed}
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in said.items() if value)
    return f'<sup data-fn="{note.key}"{attributes}></sup>'


def words_of(made: Made) -> list[str]:
    """Return the words that the worker would count, so that it finds nothing to do."""
    if not made.is_published or made.is_retracted:
        return []
    found = set(re.findall(r"[^\W\d_]+", f"{made.headline}\n{made.standfirst}\n{made.plain_text}".lower()))
    return sorted(word for word in found if 3 <= len(word) <= 30)


_ARTICLE = (
    *("id", "headline", "standfirst", "slug", "language", "section_id", "body", "plain_text", "notes_text"),
    *("created_by_id", "stage", "published_at", "url_year", "url_month", "retracted_at", "withdrawal", "text_stays"),
    *("created_at", "updated_at"),
)
_REVISION = (
    *("article_id", "number", "headline", "standfirst", "body", "language", "slug", "section", "topics", "authors"),
    *("saved_by_id", "saved_at", "public_from", "change"),
)


def _write(batch: list[Made]) -> None:
    load(Article, _ARTICLE, map(_article_row, batch))
    load(Byline, ["article_id", "author_id", "position"], (
        (made.pk, author, place) for made in batch for place, author in enumerate(made.authors, 1)
    ))  # fmt: skip
    tagged = Article.topics.through
    load(tagged, ["article_id", "topic_id"], ((made.pk, topic) for made in batch for topic in made.topics))
    load(Revision, _REVISION, (row for made in batch for row in _revisions(made)))
    columns = ["article_id", "key", "number", "text", "title", "accessed", "source_id", "fragment"]
    load(Footnote, columns, (row for made in batch for row in _footnotes(made)))
    load(Correction, ["article_id", "kind", "text", "noted_at"], (row for made in batch for row in _corrections(made)))
    counted = (made for made in batch if made.is_published and not made.is_retracted)
    columns = ["article_id", "saved_at", "words"]
    load(CountedWords, columns, ((made.pk, made.saved_at, words_of(made)) for made in counted))


def _article_row(made: Made) -> tuple[Any, ...]:
    notes = "\n".join(" ".join(part for part in (note.text, note.title, note.url) if part) for note in made.notes)
    text = (made.pk, made.headline, made.standfirst, made.slug, made.language, made.section, made.body)
    public = (made.at, made.at.year, made.at.month) if made.is_published else (None, None, None)
    stage = "ready" if made.is_published else "review" if made.pk % 3 else "draft"
    retracted = (None, "", False)
    if made.is_retracted:
        retracted = (made.at + timedelta(days=9), "retraction", made.pk % 2 == 1)
    return (*text, made.plain_text, notes, made.editor, stage, *public, *retracted, made.at, made.saved_at)


def _revisions(made: Made) -> Iterator[tuple[Any, ...]]:
    section = slugify(SECTIONS[made.section - 1])
    said = (made.headline, made.standfirst, made.body, made.language, made.slug, section, [], [], made.editor)
    first = (made.at, made.at, "first") if made.is_published else (made.at, None, "")
    yield (made.pk, 1, *said, *first)
    if made.change:
        yield (made.pk, 2, *said, made.saved_at, made.saved_at, made.change)


def _footnotes(made: Made) -> Iterator[tuple[Any, ...]]:
    for number, note in enumerate(made.notes, 1):
        fragment = note.url.partition("#")[2]
        yield (made.pk, note.key, number, note.text, note.title, note.accessed, note.source, fragment)


def _corrections(made: Made) -> Iterator[tuple[Any, ...]]:
    if made.change in ("correction", "update"):
        yield (made.pk, made.change, f"{made.standfirst} An earlier version said otherwise.", made.saved_at)
    if made.is_retracted:
        yield (made.pk, "retraction", "The documents it relied on were not genuine.", made.at + timedelta(days=9))
