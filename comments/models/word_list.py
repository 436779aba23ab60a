from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.languages import LANGUAGES


class WordList(models.Model):
    """Words and phrases, one a line, that a comment in one language (or any: "") is read with care for."""

    class Kind(models.TextChoices):
        """What such a word does to a comment."""

        HOLD = "hold", _("Always read first, wherever others appear at once")
        FOLD = "fold", _("Threats and slurs: moderators see the comment folded until they open it")

    language = models.CharField(
        _("language"), max_length=10, blank=True, choices=[("", _("Every language")), *LANGUAGES]
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.HOLD)
    words = models.TextField(
        _("words"), max_length=20_000, help_text=_("One word or phrase a line. Whole words count, in any case.")
    )
    saved_at = models.DateTimeField(_("last saved"), auto_now=True)

    class Meta:
        ordering = ["kind", "language"]
        verbose_name = _("word list")
        verbose_name_plural = _("word lists")
        constraints = [
            models.UniqueConstraint(fields=["language", "kind"], name="word_list_is_one_a_language"),
            models.CheckConstraint(condition=~Q(words=""), name="word_list_has_words"),
            models.CheckConstraint(condition=Q(kind__in=["hold", "fold"]), name="word_list_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_language_display()}"
