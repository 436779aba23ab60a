from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comments.models.comment import MAX_NAME_LENGTH


class Letter(models.Model):
    """
    What the paper and one reader write to each other, and nobody publishes.

    It is about a comment or an article, or about nothing in particular. `opens` names why a reader began it: a
    complaint, a right of reply to what the article says about them, or a message from `/contact/`; `first` is the
    letter that a later one belongs to. Written by `staff`, or by a reader under `name`; `phone` is what a reader
    volunteered. The address, as everywhere, is sealed elsewhere.
    """

    class Opens(models.TextChoices):
        """Why it was begun."""

        ANSWER = "", _("Letter")
        COMPLAINT = "complaint", _("Complaint")
        RIGHT_OF_REPLY = "right-of-reply", _("Right of reply")
        CONTACT = "contact", _("Message to the paper")

    article = models.ForeignKey(
        "articles.Article", on_delete=models.PROTECT, null=True, related_name="letters", verbose_name=_("article")
    )
    comment = models.ForeignKey("comments.Comment", on_delete=models.PROTECT, null=True, related_name="letters")
    first = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="answers")
    opens = models.CharField(_("kind"), max_length=20, choices=Opens, blank=True)
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="letters",
        verbose_name=pgettext_lazy("a person", "from"),
    )
    name = models.CharField(_("name"), max_length=MAX_NAME_LENGTH, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    text = models.TextField(_("letter"), max_length=10_000)
    sealed_address = models.ForeignKey(
        "comments.SealedAddress", on_delete=models.SET_NULL, null=True, related_name="letters", editable=False
    )
    written_at = models.DateTimeField(_("written"), auto_now_add=True)
    settled_at = models.DateTimeField(_("settled"), null=True)

    class Meta:
        ordering = ["written_at", "pk"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="letter_says_something"),
            models.CheckConstraint(
                condition=Q(opens__in=["", "complaint", "right-of-reply", "contact"]), name="letter_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(article__isnull=False) | Q(opens__in=["", "contact"], comment__isnull=True),
                name="letter_without_an_article_is_a_message",
            ),
            models.CheckConstraint(
                condition=Q(staff__isnull=False, name="", phone="") | Q(staff__isnull=True),
                name="letter_has_one_writer",
            ),
        ]

    def __str__(self) -> str:
        return f"Letter {self.pk}"
