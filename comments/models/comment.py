from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comments.masking import masked

MAX_NAME_LENGTH = 80
MAX_TEXT_LENGTH = 4000
STATES = ("held", "approved", "rejected", "spam", "withdrawn")


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments, as pages ask for them."""

    def public(self) -> Self:
        """Comments any reader may see. The only place that says which."""
        return self.filter(state=Comment.State.APPROVED)

    def standing(self) -> Self:
        """Comments that have a place in their thread: the public ones, and those taken away since, without a word."""
        return self.filter(Q(state=Comment.State.APPROVED) | Q(removed_at__isnull=False))

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

    `text` is what was written, to the character: readers see `said`, without what an editor masked. `staff` wrote it
    as the paper's voice. `confirmed_at` is when the owner of its address said, through a mailed link, that it is
    theirs. `note_key` is the key of the article's note it is about. `removed_at` is when it was taken from readers
    who could see it; `removed_rule` says why. `erased_at` is when its words, or its name, were forgotten.
    """

    class State(models.TextChoices):
        """What was decided."""

        HELD = "held", _("Waiting")
        APPROVED = "approved", _("Published")
        REJECTED = "rejected", _("Rejected")
        SPAM = "spam", _("Spam")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Mail(models.TextChoices):
        """What its writer wants to be told by mail, once the address is confirmed."""

        NOTHING = "", _("No mail")
        EACH = "each", _("A mail when it is decided and for each answer")
        DAILY = "daily", _("A mail when it is decided, and answers once a day")

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
    masks = ArrayField(models.PositiveIntegerField(), default=list, editable=False)
    language = models.CharField(_("language"), max_length=10, blank=True, editable=False)
    note_key = models.CharField(_("about the note"), max_length=40, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.HELD)
    rule = models.CharField(max_length=40, blank=True)

    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="comments",
        editable=False,
        verbose_name=_("written by the staff"),
    )
    sealed_address = models.ForeignKey(
        "comments.SealedAddress", on_delete=models.PROTECT, null=True, related_name="comments", editable=False
    )
    confirmed_at = models.DateTimeField(_("confirmed by the owner of the address"), null=True, editable=False)
    mail = models.CharField(max_length=10, choices=Mail, blank=True, editable=False)
    submission_digest = models.BinaryField(max_length=32, null=True, editable=False)

    for_editors = models.BooleanField(_("for the editors only"), default=False, editable=False)
    offers_correction = models.BooleanField(_("points out a mistake"), default=False, editable=False)
    correction = models.ForeignKey(
        "articles.Correction", on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )

    spam_score = models.FloatField(null=True, editable=False)
    spam_filter = models.ForeignKey(
        "comments.SpamFilter", on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    claimed_until = models.DateTimeField(null=True, editable=False)

    posted_at = models.DateTimeField(_("posted"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    published_at = models.DateTimeField(_("first published"), null=True, editable=False)
    edited_at = models.DateTimeField(_("edited by its writer"), null=True, editable=False)
    removed_at = models.DateTimeField(_("taken from readers"), null=True, editable=False)
    removed_rule = models.CharField(max_length=40, blank=True, editable=False)
    closed_at = models.DateTimeField(_("thread closed"), null=True, editable=False)
    erased_at = models.DateTimeField(_("forgotten"), null=True, editable=False)
    picked_at = models.DateTimeField(_("chosen for the front page"), null=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["posted_at", "pk"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        permissions = [
            ("moderate_comment", "Can approve and reject comments"),
            ("write_to_reader", "Can write to a reader through the portal"),
        ]
        indexes = [
            models.Index(fields=["posted_at", "id"], condition=Q(state="held"), name="comment_waiting"),
            models.Index(
                fields=["article", "posted_at", "id"],
                condition=Q(state="approved") | Q(removed_at__isnull=False),
                name="comment_standing",
            ),
            # A thread as it is read: its first so many, or the fifty from a place on.
            models.Index(
                Coalesce("root", "id"),
                "posted_at",
                "id",
                condition=Q(state="approved") | Q(removed_at__isnull=False),
                name="comment_of_thread",
            ),
            # How many comments are about each note, without reading the others.
            models.Index(
                fields=["article", "note_key", "id"],
                condition=Q(state="approved") & ~Q(note_key=""),
                name="comment_about_a_note",
            ),
            models.Index(
                fields=["posted_at", "id"],
                condition=Q(offers_correction=True, correction__isnull=True),
                name="comment_offers_correction",
            ),
            models.Index(fields=["-picked_at", "-id"], condition=Q(picked_at__isnull=False), name="comment_picked"),
            models.Index(fields=["id"], condition=Q(state="held", spam_filter__isnull=True), name="comment_unscored"),
            # The same text is found by its digest: texts are longer than what an index holds.
            models.Index(models.Func("text", function="md5"), name="comment_same_text"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="comment_state_is_known"),
            models.CheckConstraint(
                condition=(~Q(name="") & ~Q(text="")) | Q(erased_at__isnull=False), name="comment_says_something"
            ),
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
            models.CheckConstraint(
                condition=Q(for_editors=False) | (~Q(state="approved") & Q(removed_at__isnull=True)),
                name="comment_for_editors_is_never_public",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_rule="")
                | (Q(published_at__isnull=False) & ~Q(state="approved") & ~Q(removed_rule="")),
                name="comment_removed_was_public_and_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(published_at__isnull=False), name="comment_public_has_its_date"
            ),
            models.CheckConstraint(
                condition=Q(staff__isnull=True) | Q(sealed_address__isnull=True, mail=""),
                name="comment_of_the_staff_has_no_address",
            ),
            models.CheckConstraint(condition=Q(mail__in=["", "each", "daily"]), name="comment_mail_is_known"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(root__isnull=True), name="comment_closed_is_a_thread"
            ),
            models.CheckConstraint(
                condition=Q(spam_score__isnull=True) | Q(spam_score__range=(0, 1)), name="comment_spam_score_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True) | Q(claimed_until__isnull=False), name="comment_claim_ends"
            ),
            models.UniqueConstraint(fields=["submission_digest"], name="comment_submission_is_kept_once"),
            # What composite foreign keys (0002) point at: a parent and a root belong to the same article.
            models.UniqueConstraint(fields=["article", "id"], name="comment_belongs_to_its_article"),
        ]

    def __str__(self) -> str:
        return gettext("Comment %(id)d") % {"id": self.pk}

    @property
    def said(self) -> str:
        """The text as readers may see it: what an editor masked is left out, visibly."""
        return masked(self.text, self.masks, gettext("[removed by an editor]")) if self.masks else self.text

    @property
    def signature(self) -> str:
        """The name under which readers see it, also when its writer had it forgotten."""
        return self.name or gettext("A reader")

    @property
    def is_public(self) -> bool:
        """Whether any reader may see it."""
        return self.state == self.State.APPROVED

    @property
    def thread_is_closed(self) -> bool:
        """Whether an editor closed the thread it stands in; a query unless its root is loaded."""
        return (self.root or self).closed_at is not None

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
