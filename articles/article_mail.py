"""An article as a mail: what stands in its subject, and the two texts that say the same."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from articles import body, rendering
from articles.models import Article, Site
from articles.reading import Surroundings


@dataclass(frozen=True)
class ArticleMail:
    """A mail without its sender and without whom it goes to. `subject` is one line."""

    subject: str
    html: SafeString
    text: str


def article_mail(
    article: Article, around: Surroundings, site: Site, *, address: str = "", above: str = ""
) -> ArticleMail:
    """
    Return the article as a mail of the paper.

    `address` is its page's, "" where it has none yet; `above` stands before everything, such as that it is a preview.
    """
    document = body.parse(article.body)
    subject = " ".join(article.headline.split())
    shown = {
        "article": article,
        "site": site,
        "around": around,
        "address": address,
        "above": above,
        "subject": subject,
        "text": rendering.render_email(document, around.images),
        "lead": rendering.mail_picture(article.lead_image) if article.lead_image else "",
    }
    words = _words(article, around, rendering.email_text(document, around.images))
    return ArticleMail(
        subject=subject,
        html=render_to_string("articles/mail.html", shown),
        text="\n\n".join(part for part in (above, site.name, *words, address) if part) + "\n",
    )


def _words(article: Article, around: Surroundings, text: str) -> Iterator[str]:
    yield article.headline
    yield article.standfirst
    if around.bylines:
        yield f"{_('By')} {', '.join(byline.author.name for byline in around.bylines)}"
    yield text
    for correction in around.corrections:
        day = date_format(localtime(correction.noted_at), "j E Y")
        yield f"{correction.get_kind_display()}, {day}: {correction.text} {correction.thanks}".rstrip()
