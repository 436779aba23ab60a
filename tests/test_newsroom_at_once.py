"""Two colleagues do two things to one article at the same moment: it ends as if one had come after the other."""

from dataclasses import replace
from itertools import combinations

import pytest

from articles import merging, publishing, redacting, restoring, retracting, writing
from articles.content import Content, content_in, content_of
from articles.models import Article, Author, Site, User
from tests.at_once import together
from tests.factories import make_author, make_editor

pytestmark = pytest.mark.django_db(transaction=True)

PASSAGE = "stole the bell"
ROUNDS = 3


def written(by: User, author: Author) -> Article:
    """A published article with a version that waits; all three versions that there are hold the passage."""
    first = Content(headline="Bell", body=f"<p>They {PASSAGE}.</p>", slug="bell", authors=(author.slug,))
    article = writing.save(Article(), first, by).article
    publishing.publish(article)
    for number in (2, 3):
        writing.save(article, replace(first, body=f"<p>They {PASSAGE}, version {number}.</p>"), by)
    return article


def verbs(article: Article, by: User, author: Author, other: Author) -> dict:
    """What can be done at once. Each reads the article anew, as a request does."""

    def save() -> None:
        content = replace(content_in(article.revisions.get(number=3)), standfirst="Saved")
        writing.save(Article.objects.get(pk=article.pk), content, by)

    return {
        "publish": lambda: publishing.publish(Article.objects.get(pk=article.pk)),
        "save": save,
        "restore": lambda: restoring.restore(Article.objects.get(pk=article.pk), 1, by),
        "redact": lambda: redacting.redact(PASSAGE, "an order", by, Article.objects.get(pk=article.pk)),
        "merge": lambda: merging.merge(other, author),
        "retract": lambda: retracting.retract(Article.objects.get(pk=article.pk), "Wrong.", keep_text=True),
    }


NAMES = ["publish", "save", "restore", "redact", "merge", "retract"]


@pytest.mark.parametrize("pair", list(combinations(NAMES, 2)), ids="-".join)
def test_two_verbs_at_once_end_as_one_after_the_other(pair):
    Site.current()
    by = make_editor()
    for _round in range(ROUNDS):
        author, other = make_author(), make_author()
        article = written(by, author)
        does = verbs(article, by, author, other)
        failures = together(*(does[name] for name in pair))
        came_too_late = {"publish", "retract"} == set(pair)
        assert [failure for failure in failures if not came_too_late] == []
        assert all(isinstance(failure, publishing.CannotPublish) for failure in failures)
        article = Article.objects.get(pk=article.pk)
        _is_whole(article)
        _holds_what_each_did(article, set(pair), author, other)
        Article.objects.filter(pk=article.pk).update(slug=f"bell-{article.pk}")


def _is_whole(article: Article) -> None:
    """The row says what the version says that readers saw last, and the versions count on without a gap."""
    versions = list(article.revisions.order_by("number"))
    assert [version.number for version in versions] == list(range(1, len(versions) + 1))
    seen = [version for version in versions if version.public_from][-1]
    assert article.body == seen.body
    assert content_of(article).standfirst == seen.standfirst


def _holds_what_each_did(article: Article, done: set[str], author: Author, other: Author) -> None:
    versions = article.revisions.order_by("number")
    # A form that was opened before the removal, and saved after it without being asked for, holds what it held.
    if "redact" in done and "save" not in done:
        assert not [version for version in versions if PASSAGE in version.body]
        assert PASSAGE not in article.body + article.plain_text
    if "merge" in done:
        assert not Author.objects.filter(pk=author.pk).exists()
        assert [byline.author for byline in article.bylines.all()] == [other]
    if "save" in done:
        assert versions.filter(standfirst="Saved").exists()
    if "restore" in done:
        assert versions.filter(why__contains="restored").exists()
    if "retract" in done:
        assert article.retracted_at and article.corrections.filter(kind="retraction").count() == 1
