import hashlib
import os
import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import translation

from articles import audit
from articles.models import Article, Site
from comments import evidence
from comments.models import Comment

_NUMBERS = range(1, 2**63)  # of PostgreSQL's bigint
_PATH = re.compile(r"(?:https?://[^/]+)?/(\d{4})/(\d{2})/([-\w]+)/?")


class Command(BaseCommand):
    help = (
        "Write what the paper holds about a comment, or about an article and all comments below it, into a file: "
        "texts, names, times, decisions and the moderation log. No reader's address is in it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="OUT.json", help="where to write; it must not exist yet")
        about = parser.add_mutually_exclusive_group(required=True)
        about.add_argument("--comment", type=int, metavar="NUMBER", help="the number in the comment's address")
        about.add_argument("--article", metavar="PATH", help="the article's address, such as /2026/03/bridge/")

    def handle(self, *, file: Path, comment: int | None, article: str | None, **_options: Any) -> None:
        """Write the file whole, or not at all; that it was made stands in the audit log, by nobody in particular."""
        row = _article(article) if article is not None else _comment(comment)
        with translation.override(Site.current().language):
            made = evidence.of_comment(row) if isinstance(row, Comment) else evidence.of_article(row)
        written = evidence.in_bytes(made)
        with transaction.atomic():
            audit.record(None, "export_evidence", row)
            _write(file, written)
        self.stdout.write(f"Wrote {file}: {len(made['comments'])} comments, {len(made['letters'])} letters.")
        self.stdout.write(f"SHA-256: {hashlib.sha256(written).hexdigest()}")
        self.stdout.write("Note the SHA-256 apart from the file: it proves later that nobody has changed it.")


def _article(address: str) -> Article:
    found = _PATH.fullmatch(address.strip())
    if found is None:
        raise CommandError("Give the article's address as readers see it, such as --article /2026/03/bridge/.")
    year, month, slug = int(found[1]), int(found[2]), found[3]
    article = Article.objects.filter(url_year=year, url_month=month, slug=slug).first()
    if article is None:
        raise CommandError("No article has this address. If it was renamed, give its present address.")
    return article


def _comment(number: int | None) -> Comment:
    comment = Comment.objects.filter(pk=number).select_related("article").first() if number in _NUMBERS else None
    if comment is None:
        raise CommandError(f"There is no comment {number}.")
    return comment


def _write(file: Path, content: bytes) -> None:
    """Write a new file for its owner's eyes. Raises CommandError."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise CommandError(f"{file} exists. Nothing was written: name a new file.") from None
    except OSError as fault:
        raise CommandError(f"{file} cannot be written: {fault.strerror}.") from None
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
    except OSError as fault:
        file.unlink(missing_ok=True)
        raise CommandError(f"{file} cannot be written: {fault.strerror}.") from None
