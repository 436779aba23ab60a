from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

MAX_NAME_LENGTH = 80
MAX_TEXT_LENGTH = 4000


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments, as pages ask for them."""

    def public(self) -> Self:
        """Comments any reader may see. The only place that says which."""
        return self.filter(state=Comment.State.APPROVED)

    def with_article(self) -> Self:
        """Load each with its article, without the article's long texts."""
        texts = ("article__body", "article__plain_text", "article__notes_text")
        return self.select_related("article").defer(*texts)

    def waiting(self) -> Self:
        """Comments that wait for an editor, the longest wait first."""
        return self.filter(state=Comment.State.HELD).order_by("posted_at", "pk")


class Comment(models.Model):
    """
    An answer to an article, or to another answer.

    `root` is the first comment of its thread (empty for that one itself) and `depth` its distance from it. The
    reader's address is not here: see SealedAddress. `submission_digest` recognises the same post sent again; the
    worker empties it after a day. `rule` names the rule that decided the state it was posted in, if one did.
    `language` is a code of `articles.languages`, guessed when it was posted, or empty; `picked_at` is when an editor
    chose it for the front page.
    """

    class State(models.TextChoices):
        """What an editor has decided."""

        HELD = "held", _("Waiting")
        APPROVED = "approved", _("Published")
        REJECTED = "rejected", _("Rejected")
        SPAM = "spam", _("Spam")

    article = models.ForeignKey(
        "articles.Article", on_delete=models.PROTECT, related_name="comments", verbose_name=_("article")
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="replies", verbose_name=_("reply to")
    )
    root = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="thread")
    depth = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("name"), max_length=MAX_NAME_LENGTH)
    text = models.TextField(_("comment"), max_length=MAX_TEXT_LENGTH)
    language = models.CharField(_("language"), max_length=10, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.HELD)
    rule = models.CharField(max_length=40, blank=True)
    sealed_address = models.ForeignKey(
        "comments.SealedAddress", on_delete=models.PROTECT, null=True, related_name="comments", editable=False
    )
    submission_digest = models.BinaryField(max_length=32, null=True, editable=False)
    posted_at = models.DateTimeField(_("posted"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    picked_at = models.DateTimeField(_("chosen for the front page"), null=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["posted_at", "pk"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        permissions = [("moderate_comment", "Can approve and reject comments")]
        indexes = [
            models.Index(fields=["posted_at", "id"], condition=Q(state="held"), name="comment_waiting"),
            # With the root in it, threads are counted and put in order without reading what they say.
            models.Index(
                fields=["article", "posted_at", "id"],
                include=["root"],
                condition=Q(state="approved"),
                name="comment_thread",
            ),
            models.Index(fields=["-picked_at", "-id"], condition=Q(picked_at__isnull=False), name="comment_picked"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["held", "approved", "rejected", "spam"]), name="comment_state_is_known"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(text=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="comment_is_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, root__isnull=True, depth=0)
                | Q(parent__isnull=False, root__isnull=False, depth__gte=1),
                name="comment_root_and_depth_follow_its_parent",
            ),
            models.CheckConstraint(
                condition=Q(language="") | Q(language__regex="^[a-z]{2,3}$"), name="comment_language_is_a_code"
            ),
            models.CheckConstraint(
                condition=Q(picked_at__isnull=True) | Q(state="approved"), name="comment_picked_is_public"
            ),
            models.UniqueConstraint(fields=["submission_digest"], name="comment_submission_is_kept_once"),
            # What composite foreign keys (0002) point at: a parent and a root belong to the same article.
            models.UniqueConstraint(fields=["article", "id"], name="comment_belongs_to_its_article"),
        ]

    def __str__(self) -> str:
        return gettext("Comment %(id)d") % {"id": self.pk}

    @property
    def is_public(self) -> bool:
        """Whether any reader may see it."""
        return self.state == self.State.APPROVED

    @property
    def awaits_an_editor(self) -> bool:
        """Whether no person has decided about it yet, whatever a rule has."""
        return self.decided_at is None

    def place_under(self, parent: "Comment | None") -> None:
        """Set article, parent, root and depth so that this comment answers `parent`."""
        fields: dict[str, Any] = {"parent": None, "root": None, "depth": 0}
        if parent is not None:
            fields = {
                "article_id": parent.article_id,
                "parent": parent,
                "root_id": parent.root_id or parent.pk,
                "depth": parent.depth + 1,
            }
        for field, value in fields.items():
            setattr(self, field, value)
