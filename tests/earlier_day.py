"""An earlier day: a database that is what it was, beside files that are not, as a restored backup leaves them."""

import json

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from articles import redacting
from articles.models import Article, Revision, User
from comments import vault
from comments.erasing import erase_everything
from comments.models import SealedAddress
from newsportal.backups import journal
from tests.address_scan import every_row
from tests.factories import make_article, make_confirmed, make_editor, make_letter

WORDS = [b"Zorblax", b"Oonagh", b"barnacle"]
PASSAGE = "Zorblax qvink"


def make_paper() -> Article:
    """An article with a passage, and a reader who wrote a comment, another one, and a letter."""
    make_editor("ines")
    article = make_article(
        comment_count=1, body=f"<p>We wrote that Zorblax <strong>qvink</strong>.</p><p>And {PASSAGE}.</p>"
    )
    Revision.objects.create(
        article=article, number=1, headline=article.headline, body=article.body, language="en", saved_at=timezone.now()
    )
    address = vault.seal("oonagh@letters.example")
    make_confirmed(article, address, name="Oonagh", text=f"{PASSAGE}? A barnacle of a text.", state="approved")
    make_letter(article, sealed_address=address, name="Oonagh", text="The barnacle again.")
    SealedAddress.objects.exclude(pk=address.pk).delete()
    return article


class EarlierDay:
    """A database that goes back to what it was, as restoring a backup would have it; the files stay."""

    def __enter__(self):
        self.saved = transaction.savepoint()
        return self

    def __exit__(self, *_exception):
        journal.set_aside()
        transaction.savepoint_rollback(self.saved)


def applied() -> str:
    """Apply the journal, and return what is said of it."""
    said = []
    journal.apply_journal(said.append)
    return " ".join(said)


def left() -> list[bytes]:
    """Those of WORDS that stand in any row of any table."""
    rows = every_row()
    return [word for word in WORDS if word in rows]


def written() -> dict:
    """What the journal holds."""
    return json.loads((settings.BACKUP_DIR / journal.JOURNAL).read_text())


def remove_everything(article: Article) -> None:
    """Remove the passage and the reader."""
    redacting.redact(PASSAGE, "a court’s order", User.objects.get(), article)
    erase_everything(SealedAddress.objects.get(), keep_texts=False)
