from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db import models

MAX_WORD_LENGTH = 30


class Word(models.Model):
    """A word that published articles use, and how many of them; what a reader typed is compared with these."""

    word = models.CharField(max_length=MAX_WORD_LENGTH, primary_key=True)
    articles = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [GistIndex(fields=["word"], opclasses=["gist_trgm_ops"], name="word_by_its_letters")]
        constraints = [models.CheckConstraint(condition=~models.Q(word=""), name="word_has_letters")]

    def __str__(self) -> str:
        return self.word


class CountedWords(models.Model):
    """
    The words an article was counted with, so that they can be taken back when it changes or goes.

    `saved_at` is the article's `updated_at` at the time. An article that is deleted leaves its row for the worker.
    """

    article = models.OneToOneField(
        "articles.Article", on_delete=models.SET_NULL, null=True, related_name="counted_words"
    )
    saved_at = models.DateTimeField()
    words = ArrayField(models.CharField(max_length=MAX_WORD_LENGTH))

    def __str__(self) -> str:
        return f"{len(self.words)} words"
