from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Draft(models.Model):
    """
    What one person is typing into one article's form and has not saved: the working copy that autosave writes.

    `typed` is the form as a browser would send it, `{name: [values]}`, unread and unjudged, so that no word is lost to
    a rule; None while nothing was typed. `base` is the number of the revision the form was opened with, 0 for an
    article that is new and so has no row yet; such a draft is told from others by `key`, the random name of its form.
    `typed_at` is when the words were last kept, `seen_at` when the form was last open, and `window` the random name of
    the browser's window that the words came from.
    """

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, null=True, related_name="drafts", verbose_name=_("article")
    )
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    key = models.CharField(max_length=64, blank=True)
    window = models.CharField(max_length=64, blank=True)
    base = models.PositiveIntegerField(default=0)
    typed = models.JSONField(null=True)
    typed_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["article", "editor"],
                condition=models.Q(article__isnull=False),
                name="draft_is_one_for_each_editor",
            ),
            models.UniqueConstraint(
                fields=["editor", "key"], condition=models.Q(article__isnull=True), name="draft_of_one_new_article"
            ),
            models.CheckConstraint(
                condition=models.Q(typed__isnull=True, typed_at__isnull=True)
                | models.Q(typed__isnull=False, typed_at__isnull=False),
                name="draft_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.editor}: {self.article_id or self.key}"
