"""A file -> an article. The same file twice is one article; a changed file is a new one."""

import hashlib
from dataclasses import dataclass
from datetime import date as Date
from pathlib import Path

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from articles import checklist, publishing
from articles.citing import save_with_notes
from articles.content import content_of
from articles.importing.numbered_text import MAX_FILE_BYTES, Page, UnreadablePage, parse
from articles.locks import hold_digest
from articles.models import Article, Section, Site


@dataclass(frozen=True)
class ImportResult:
    """
    What became of a file.

    `remarks` are sentences for the person who imports: what keeps the article a draft, what was renumbered,
    guessed or left out. `is_new` is False when the file had been imported before.
    """

    article: Article
    remarks: tuple[str, ...]
    is_new: bool

    @property
    def path(self) -> str:
        """The path of the public page, or of the article in the admin when readers cannot open it."""
        if self.article.is_public:
            return self.article.get_absolute_url()
        return reverse("admin:articles_article_change", args=[self.article.pk])


def import_file(
    file: Path | bytes, *, publish: bool = False, section: str = "", date: Date | None = None, sample: bool = False
) -> ImportResult:
    """
    Import a numbered text page, from its path or its bytes, in one transaction.

    `publish` shows it to readers unless it has faults; `date` is when it first appeared elsewhere; `section` is made
    when the paper has none of that name. Imported before, the article stays as it is, and is published if that
    is asked for. Raises UnreadablePage when the content is no such page, OSError when the file cannot be read.
    """
    data = file if isinstance(file, bytes) else _read(file)
    digest = hashlib.sha256(data).digest()
    with transaction.atomic():
        hold_digest(digest)  # two imports of one file at the same time happen one after the other
        article = Article.objects.filter(import_digest=digest).first()
        if article:
            return ImportResult(article, _publish(article) if publish else (), is_new=False)
        page = parse(data)
        article = _new_article(page, digest, "" if isinstance(file, bytes) else file.name)
        article.originally_published_on, article.is_sample = date, sample
        remarks = (*_file_under(article, section), *page.remarks)
        save_with_notes(article)
        problems = _publish(article) if publish else tuple(checklist.faults(content_of(article), article))
        return ImportResult(article, problems + remarks, is_new=True)


def _read(path: Path) -> bytes:
    """Return the file's bytes, one more than allowed at most."""
    if path.exists() and not path.is_file():
        raise UnreadablePage("it is no file.")
    with path.open("rb") as file:
        return file.read(MAX_FILE_BYTES + 1)


def _new_article(page: Page, digest: bytes, file_name: str) -> Article:
    readable_name = file_name.encode(errors="replace").decode()
    return Article(
        headline=page.headline,
        body=page.body,
        language=Site.current().language,
        imported_at=timezone.now(),
        imported_from=readable_name[: Article._meta.get_field("imported_from").max_length],
        import_digest=digest,
    )


def _file_under(article: Article, section: str) -> tuple[str, ...]:
    if not section:
        return ()
    article.section, is_new = Section.named(section)
    return (f"The section “{section}” is new.",) if is_new else ()


def _publish(article: Article) -> tuple[str, ...]:
    """Publish, or return what is in the way."""
    try:
        publishing.publish(article)
    except publishing.CannotPublish as refusal:
        return tuple(refusal.faults)
    return ()
