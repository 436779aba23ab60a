"""The verbs of writing: what is saved becomes a revision, and the revisions are the only way to change a text."""

from django.db import transaction

from articles.content import Content, columns_of, content_in, content_of, write
from articles.models import Article, Revision, User


class Outdated(Exception):
    """Somebody saved the article after the form was opened; `newest` is what they saved."""

    def __init__(self, newest: Revision) -> None:
        super().__init__(f"Revision {newest.number} is newer.")
        self.newest = newest


@transaction.atomic
def save(article: Article, content: Content, by: User | None, *, base: int | None = None, why: str = "") -> Revision:
    """
    Keep the content as the article's newest revision and return it; what changes nothing makes no revision.

    A new article, one without a row, is inserted. As long as no date is set for readers, the article's own row follows
    each save; after that it changes only in `publishing.publish`, but for the time of the save and the stage, which the
    first change puts back to draft. `base` is the number of the revision that the writer started from; None asks
    nothing. Raises Outdated, BodyTooLong.
    """
    if article.pk is None:
        article.created_by = by
        write(content, article)
        return _add(article, content_of(article), 1, by, why)
    stored = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
    newest = newest_revision(stored)
    if base is not None and base != newest.number:
        raise Outdated(newest)
    if content_in(newest) == content:
        return newest
    revision = _add(stored, content, newest.number + 1, by, why)
    if stored.published_at is None:
        write(content, stored)
    else:
        begins_anew = {"stage": Article.Stage.DRAFT} if newest.public_from is not None else {}
        Article.objects.filter(pk=stored.pk).update(updated_at=revision.saved_at, **begins_anew)
    return revision


def newest_revision(article: Article) -> Revision:
    """
    Return what was saved last. Inside a transaction that holds the article's row.

    An article that was written before there were revisions gets its first one, of what it says now.
    """
    newest = article.revisions.newest_first().first()
    if newest is not None:
        return newest
    is_dated = article.published_at is not None
    return Revision.objects.create(
        article=article,
        number=1,
        saved_by=article.created_by,
        saved_at=article.updated_at,
        public_from=article.published_at,
        change=Revision.Change.FIRST if is_dated else "",
        **columns_of(content_of(article)),
    )


def working_content(article: Article) -> tuple[int, Content]:
    """Return the number and the content of what was saved last, making no row. An article always has at least 1."""
    newest = article.revisions.newest_first().first()
    return (newest.number, content_in(newest)) if newest else (1, content_of(article))


def _add(article: Article, content: Content, number: int, by: User | None, why: str) -> Revision:
    return Revision.objects.create(article=article, number=number, saved_by=by, why=why, **columns_of(content))
