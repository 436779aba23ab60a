"""
What a page says of itself to search engines, in the words of schema.org, as plain dictionaries.

Everything comes from what the page has loaded already: nothing here makes a query.
"""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator

from articles.counting import words_in
from articles.dates import first_published, last_changed, stamp
from articles.languages import WITHOUT_SPACES
from articles.models import Article, Byline, Correction, Image, Site, Topic
from articles.rendering import RenderedNote
from articles.templatetags.articles import absolute

SUMMARY_CHARACTERS = 160
_READ_FOR_A_SUMMARY = 300
_CORRECTING = (Correction.Kind.CORRECTION, Correction.Kind.RETRACTION)


def news_article(
    paper: Site,
    article: Article,
    *,
    bylines: Iterable[Byline],
    topics: Iterable[Topic],
    corrections: Iterable[Correction],
    notes: Iterable[RenderedNote],
) -> dict[str, Any]:
    """Return the NewsArticle: `citation` has its notes, `isBasedOn` the documents they cite, once each."""
    address = absolute(article.get_absolute_url())
    cited = [note for note in notes if note.note.url]
    corrections = list(corrections)
    return _said(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": article.headline,
            "description": summary(article),
            "url": address,
            "mainEntityOfPage": address,
            "datePublished": first_published(article),
            "dateModified": stamp(last_changed(article, corrections)),
            "inLanguage": article.language,
            "isAccessibleForFree": True,
            "author": [_person(byline) for byline in bylines],
            "publisher": _publisher(paper),
            "image": [_image(article.lead_image, article.lead_caption)] if article.lead_image else [],
            "articleSection": article.section.name if article.section else "",
            "keywords": [topic.name for topic in topics],
            "wordCount": word_count(article),
            "commentCount": article.comment_count,
            "citation": [_cited(note) for note in cited],
            "isBasedOn": list(dict.fromkeys(note.note.url.partition("#")[0] for note in cited)),
            "correction": [_correction(row) for row in corrections if row.kind in _CORRECTING],
            "creativeWorkStatus": "Retracted" if article.retracted_at else "",
        }
    )


def retracted_article(paper: Site, article: Article, corrections: Iterable[Correction]) -> dict[str, Any]:
    """Return the NewsArticle whose text is gone: what it was called, and what readers are told instead."""
    address = absolute(article.get_absolute_url())
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "url": address,
        "mainEntityOfPage": address,
        "datePublished": first_published(article),
        "dateModified": stamp(last_changed(article, corrections)),
        "inLanguage": article.language,
        "publisher": _publisher(paper),
        "correction": [_correction(row) for row in corrections if row.kind in _CORRECTING],
        "creativeWorkStatus": "Retracted",
    }


def breadcrumbs(article: Article) -> dict[str, Any]:
    """Return the way from the article's section to the article, which has to have a section."""
    steps = [
        (article.section.name, article.section.get_absolute_url()),
        (article.headline, article.get_absolute_url()),
    ]
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": absolute(path)}
            for position, (name, path) in enumerate(steps, start=1)
        ],
    }


def website(paper: Site) -> dict[str, Any]:
    """Return the paper as a WebSite, with the address that searches it."""
    return _said(
        {
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": paper.name,
            "description": paper.tagline,
            "url": absolute(reverse("home")),
            "inLanguage": paper.language,
            "publisher": _publisher(paper),
            "potentialAction": {
                "@type": "SearchAction",
                "target": {
                    "@type": "EntryPoint",
                    "urlTemplate": f"{absolute(reverse('search'))}?q={{search_term_string}}",
                },
                "query-input": "required name=search_term_string",
            },
        }
    )


def summary(article: Article) -> str:
    """Return the standfirst, or else how the text begins, in at most SUMMARY_CHARACTERS characters and one line."""
    words = (article.standfirst or article.plain_text)[:_READ_FOR_A_SUMMARY].split()
    return Truncator(" ".join(words)).chars(SUMMARY_CHARACTERS)


def word_count(article: Article) -> int | None:
    """Return how many words the text has; None in a language that puts no space between them."""
    return None if article.language in WITHOUT_SPACES else words_in(article.plain_text)


def _person(byline: Byline) -> dict[str, Any]:
    return {"@type": "Person", "name": byline.author.name, "url": absolute(byline.author.get_absolute_url())}


def _publisher(paper: Site) -> dict[str, Any]:
    publisher = {"@type": "Organization", "name": paper.name, "url": absolute(reverse("home"))}
    if paper.logo_digest:
        publisher["logo"] = {
            "@type": "ImageObject",
            "url": absolute(reverse("logo", args=[paper.logo_digest])),
            "width": paper.logo_width,
            "height": paper.logo_height,
        }
    return publisher


def _image(image: Image, caption: str) -> dict[str, Any]:
    return _said(
        {
            "@type": "ImageObject",
            "url": absolute(image.get_absolute_url()),
            "width": image.width,
            "height": image.height,
            "caption": caption or image.caption,
            "creditText": image.credit,
        }
    )


def _cited(note: RenderedNote) -> dict[str, Any]:
    name = note.note.title.strip() or note.note.text.strip() or note.label
    return {"@type": "WebPage", "name": name, "url": note.note.url}


def _correction(correction: Correction) -> dict[str, Any]:
    return _said(
        {
            "@type": "CorrectionComment",
            "text": correction.text,
            "datePublished": stamp(correction.noted_at),
            "creditText": correction.thanks,
        }
    )


def _said(facts: dict[str, Any]) -> dict[str, Any]:
    """Leave out what there is nothing to say of."""
    return {name: fact for name, fact in facts.items() if fact not in ("", [], None)}
