"""
The articles a new paper opens with. Each folder here is a section, each file in it a numbered text page.

They are marked in the database, so that one button removes them.
"""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from articles.importing.files import import_file
from articles.models import Article, Section

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Removal:
    """How many samples were deleted, and how many only retracted because readers had answered them."""

    deleted: int
    retracted: int


def load_samples() -> int:
    """Import and publish the samples that are not there, and return how many samples there are."""
    files = sorted(FOLDER.glob("*/*.txt"))
    for file in files:
        import_file(file, publish=True, section=file.parent.name, sample=True)
    return len(files)


@transaction.atomic
def remove_samples() -> Removal:
    """Delete the samples, and the sections they leave empty; a sample with comments is retracted instead."""
    deleted = retracted = 0
    for sample in Article.objects.filter(is_sample=True, retracted_at=None).select_for_update():
        try:
            with transaction.atomic():
                sample.delete()
            deleted += 1
        except ProtectedError:
            sample.retracted_at = timezone.now()
            sample.save(update_fields=["retracted_at", "updated_at"])
            retracted += 1
    names = {file.parent.name for file in FOLDER.glob("*/*.txt")}
    Section.objects.filter(name__in=names, articles=None).delete()
    return Removal(deleted, retracted)


def has_samples() -> bool:
    """Whether a reader or an editor can still come across one."""
    return Article.objects.filter(is_sample=True, retracted_at=None).exists()
