"""An article as it would appear if it were published: in memory, with all that stands around its text."""

from copy import copy
from typing import Any

from articles import body, rendering
from articles.content import Content, authors_of, show, topics_of
from articles.models import Article, Byline, Correction, Image
from articles.reading import Surroundings


def as_written(content: Content, article: Article | None = None) -> tuple[Article, Surroundings]:
    """
    Return an article with this content and what stands around it; nothing is saved, and `article` stays as it is.

    `article` is the one the content was written for, None while it has no row. What the content names and the paper
    does not have is left out. Raises BodyTooLong.
    """
    shown = copy(article) if article is not None else Article()
    show(content, shown)
    document = body.parse(content.body)
    shown.plain_text = rendering.plain_text(document)
    shown.comment_count = 0
    images = Image.objects.filter(key__in=body.image_keys(document.blocks))
    around = Surroundings(
        bylines=[Byline(article=shown, author=author) for author in authors_of(content)],
        topics=topics_of(content),
        corrections=list(Correction.objects.public().filter(article=article.pk)) if article is not None else [],
        images={image.key: image for image in images},
    )
    return shown, around


def preview_context(article: Article, around: Surroundings) -> dict[str, Any]:
    """Return what the template of a preview needs."""
    return {
        "is_preview": True,
        "article": article,
        "section": article.section,
        "rendition": rendering.render_page(body.parse(article.body), around.images),
        "bylines": around.bylines,
        "topics": around.topics,
        "corrections": around.corrections,
    }
