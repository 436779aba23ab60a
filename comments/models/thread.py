from django.db import models

from comments.models.comment import Comment


class Thread(models.Model):
    """
    What is known of a thread without reading it: how many of its comments have a place, and where it stands.

    PostgreSQL keeps it, whoever writes a comment (migration 0011): `standing` counts the comments that
    `CommentQuerySet.standing` names, `started_at` is when the first of them was posted, `first` the lowest of their
    ids. A thread of which nothing has a place has no row.
    """

    root = models.OneToOneField(Comment, on_delete=models.CASCADE, primary_key=True, related_name="+")
    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="+", db_index=False)
    standing = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    first = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["article", "started_at", "first"], include=["root", "standing"], name="thread_oldest_first"
            ),
        ]
        constraints = [models.CheckConstraint(condition=models.Q(standing__gte=1), name="thread_has_a_comment")]

    def __str__(self) -> str:
        return f"{self.root_id}: {self.standing}"
