"""
Run by the code of today over the database of the release before.

It upgrades, removes what readers and a court want removed, brings the backup back without those words, and goes back
to the release before. What it saw is JSON on stdout.
"""

import json
import sys

import django

django.setup()

from pathlib import Path  # noqa: E402

from articles import redacting  # noqa: E402
from articles.models import Article, User  # noqa: E402
from comments import erasing, own_comments  # noqa: E402
from comments.models import Comment, SealedAddress  # noqa: E402
from newsportal import preparing, upgrading  # noqa: E402
from newsportal.backups.restoring import restore  # noqa: E402
from tests.address_scan import every_row  # noqa: E402
from tests.earlier_release import look  # noqa: E402

WORDS = [b"Zorblax", b"Oonagh", b"barnacle"]


def remove() -> None:
    """Remove a passage, a reader, and one of two comments."""
    redacting.redact("Zorblax qvink", "by order", User.objects.get(), Article.objects.get())
    erasing.erase_everything(SealedAddress.objects.get(), keep_texts=False)
    own_comments.withdraw(Comment.objects.get(name="Mira"))


def left() -> list[str]:
    """What is left of that in any row of any table."""
    rows = every_row()
    public = [comment.name for comment in Comment.objects.public()]
    return [word.decode() for word in WORDS if word in rows] + public


if __name__ == "__main__":
    preparing.collect_static = lambda say: None  # it takes long, and has its own test
    said: list[str] = []
    upgrading.begin(said.append)
    upgrading.finish(said.append)
    seen = {"pages": look(), "upgraded": left()}
    [back] = {line.split("FILE=")[1].split()[0] for line in said if "FILE=" in line}
    remove()
    seen["removed"] = left()
    restore(Path(back), said.append, replace=True)
    seen["restored"] = left()
    restore(Path(back), said.append, replace=True, forward=False)
    json.dump({**seen, "said": said}, sys.stdout)
