"""The form on which articles are written, as a browser sends it."""

import secrets

from django.urls import reverse

from articles.models import Article
from articles.writing import working_content

ADD = "/admin/articles/article/add/"


def form_of(article: Article) -> str:
    """The path of the article's form."""
    return reverse("admin:articles_article_change", args=[article.pk])


def typed(article: Article | None = None, **fields) -> dict:
    """What the browser sends: the form as opened now, with `fields` typed over it."""
    number, content = working_content(article) if article else (secrets.token_urlsafe(16), None)
    values = {
        "headline": content.headline if content else "Ferry timetable",
        "standfirst": "",
        "body": content.body if content else "<p>The ferry runs twice.</p>",
        "section": "",
        "language": "en",
        "slug": content.slug if content else "",
        "originally_published_on": "",
        "comments_mode": "",
        "comments_close_at_0": "",
        "comments_close_at_1": "",
        "opened_version": str(number),
    }
    return {**values, "_save": "Save", **fields}
