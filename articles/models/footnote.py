from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from articles.body.notes import MAX_FRAGMENT_LENGTH
from articles.models.source import MAX_TITLE_LENGTH


class Footnote(models.Model):
    """
    One note of one article, as it stands in the saved body.

    The rows are written from the body on every save, in the same transaction (`articles.citing`), so they
    never disagree with the text. `key` is the note's lasting name inside its article; `number` is its place; `title`
    is what the note calls its source.
    """

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="footnotes")
    key = models.CharField(_("key"), max_length=40)
    number = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("text"), blank=True)
    quote = models.TextField(_("quoted passage"), blank=True)
    title = models.CharField(_("title"), max_length=MAX_TITLE_LENGTH, blank=True)
    accessed = models.CharField(_("read on"), max_length=40, blank=True)
    source = models.ForeignKey(
        "articles.Source", on_delete=models.PROTECT, null=True, blank=True, related_name="footnotes", db_index=False
    )
    fragment = models.CharField(_("place in the source"), max_length=MAX_FRAGMENT_LENGTH, blank=True)

    class Meta:
        ordering = ["article", "number"]
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        # Which articles cite a source is read without the notes' words.
        indexes = [
            models.Index(fields=["source", "article"], name="footnote_by_source"),
            # What published notes call a source, the first in the alphabet.
            models.Index(
                fields=["source", "title", "article"], condition=models.Q(title__gt=""), name="footnote_by_title"
            ),
            # A source is found by what the notes that cite it say.
            GinIndex(OpClass(Upper("text"), "gin_trgm_ops"), name="footnote_by_part_of_text"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "number"],
                name="footnote_number_is_used_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(fields=["article", "key"], name="footnote_key_is_used_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="footnote_counts_from_one"),
            models.CheckConstraint(condition=~models.Q(key=""), name="footnote_has_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"
