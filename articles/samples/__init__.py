"""
The articles a new paper opens with. Each folder here is a section, each text in it a numbered text page.

They are marked in the database, so that one button removes them.
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import ProtectedError

from articles import image_upload, retracting
from articles.importing.files import import_file
from articles.models import Article, Image, Section
from articles.publishing import publish

FOLDER = Path(__file__).resolve().parent
PICTURE = FOLDER / "notes-in-the-margin.png"  # drawn by docs/draw_sample.py
PICTURE_ABOVE = "why-every-claim-carries-a-number.txt"
_WORDS = {
    "alt": "Lines of text drawn as bars; a line leads from each small raised square to a note in the margin.",
    "caption": "Each number leads to a note beside its line.",
    "credit": "Drawing: from the newspaper’s software",
}


@dataclass(frozen=True)
class Removal:
    """How many samples were deleted, and how many only retracted because readers had answered them."""

    deleted: int
    retracted: int


def load_samples() -> int:
    """Import and publish the samples that are not there, and return how many samples there are."""
    files = sorted(FOLDER.glob("*/*.txt"))
    for file in files:
        article = import_file(file, section=file.parent.name, sample=True).article
        if article.withdrawal == Article.Withdrawal.ACCIDENT:
            retracting.put_back(article)
        elif article.published_at is None:
            _publish(article, file)
    return len(files)


def _publish(article: Article, file: Path) -> None:
    if file.name == PICTURE_ABOVE and article.lead_image is None:
        article.lead_image = _picture()
        article.save(update_fields=["lead_image", "updated_at"])
    publish(article)


def _picture() -> Image:
    image = Image(**_WORDS)
    image_upload.store(image, image_upload.make_master(PICTURE.read_bytes()))
    return image


@transaction.atomic
def remove_samples() -> Removal:
    """Delete the samples, and the sections and the picture nobody else uses; one with comments is retracted instead."""
    deleted = retracted = 0
    for sample in Article.objects.filter(is_sample=True, retracted_at=None).select_for_update():
        try:
            with transaction.atomic():
                sample.delete()
            deleted += 1
        except ProtectedError:
            retracting.withdraw(sample)
            retracted += 1
    names = {file.parent.name for file in FOLDER.glob("*/*.txt")}
    Section.objects.filter(name__in=names, articles=None).delete()
    _remove_picture()
    return Removal(deleted, retracted)


def _remove_picture() -> None:
    image = Image.objects.filter(digest=hashlib.sha256(PICTURE.read_bytes()).hexdigest()).first()
    if image is not None:
        with suppress(ProtectedError), transaction.atomic():
            image_upload.remove(image)


def has_samples() -> bool:
    """Whether a reader or an editor can still come across one."""
    return Article.objects.filter(is_sample=True, retracted_at=None).exists()
