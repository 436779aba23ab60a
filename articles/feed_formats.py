"""Feeds as Atom (RFC 4287), RSS 2.0 (rssboard.org/rss-specification) and JSON Feed 1.1 (jsonfeed.org) write them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.xmlutils import SimplerXMLGenerator

from articles.models import Image
from articles.templatetags.articles import absolute
from articles.xml_text import xml_text

# Every feed has to say when it was changed. An empty one must not say "now": it would never be the same twice.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """
    One item. `id` is the same in every format and stays for ever; `path` leads to what it is, on this site.

    `html` is the whole text, safe and without relative links; title, summary, authors and tags are plain text.
    `language` is "" where nobody knows it; `about` the path of the article that a correction or a comment is about.
    """

    id: str
    path: str
    title: str
    html: SafeString
    published: datetime
    updated: datetime
    authors: Sequence[str] = ()
    tags: Sequence[str] = ()
    language: str = ""
    summary: str = ""
    image: Image | None = None
    about: str = ""


@dataclass(frozen=True)
class Feed:
    """Entries, newest first, of the page at `path`, beside which the feed has its address; `paper` publishes it."""

    path: str
    title: str
    description: str
    paper: str
    language: str
    entries: Sequence[Entry]


def feed_response(feed: Feed, kind: str) -> HttpResponse:
    """Answer the feed as `kind`: "atom", "rss" or "json"."""
    if kind == "json":
        return HttpResponse(json.dumps(_json(feed), ensure_ascii=False), content_type="application/feed+json")
    generator = {"atom": _Atom, "rss": _Rss}[kind](feed)
    return HttpResponse(generator.writeString("utf-8"), content_type=generator.content_type)


class _FullText(SyndicationFeed):
    """What both XML formats have in common here. No email address, although Django's own would print one."""

    file_name: str

    def __init__(self, feed: Feed) -> None:
        address = absolute(f"{feed.path}{self.file_name}")
        super().__init__(
            title=xml_text(feed.title),
            link=absolute(feed.path),
            description=xml_text(feed.description or feed.title),
            language=feed.language,
            author_name=xml_text(feed.paper),
            feed_url=address,
            feed_guid=address,
            json_url=absolute(f"{feed.path}feed.json"),
        )
        for entry in feed.entries:
            self.add_item(
                title=xml_text(entry.title),
                link=absolute(entry.path),
                description=None,
                pubdate=entry.published,
                updateddate=entry.updated,
                unique_id=entry.id,
                unique_id_is_permalink=False,
                categories=[xml_text(tag) for tag in entry.tags],
                enclosures=[_enclosure(entry.image)] if entry.image else [],
                authors=[xml_text(author) for author in entry.authors],
                summary=xml_text(entry.summary),
                full_text=xml_text(entry.html),
                entry=entry,
            )

    def latest_post_date(self) -> datetime:
        """Return when the feed changed last."""
        return max((item["updateddate"] for item in self.items), default=_NEVER)


class _Atom(_FullText, Atom1Feed):
    file_name = "feed.atom"

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        as_json = {"rel": "alternate", "type": "application/feed+json", "href": self.feed["json_url"]}
        handler.addQuickElement("link", "", as_json)

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        # Where a reader drops the ids of a text, the link from a number to its note then leads to the page.
        return _filled({"xml:base": item["link"], "xml:lang": item["entry"].language})

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for author in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", author)
            handler.endElement("author")
        if item["entry"].about:
            handler.addQuickElement("link", "", {"rel": "related", "href": absolute(item["entry"].about)})
        if item["summary"]:
            handler.addQuickElement("summary", item["summary"])
        handler.addQuickElement("content", item["full_text"], {"type": "html"})


class _Rss(_FullText, Rss201rev2Feed):
    file_name = "feed/"

    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        # RSS defines <author> as an email address; Dublin Core's creator is a name.
        for author in item["authors"]:
            handler.addQuickElement("dc:creator", author)
        if item["entry"].language:
            handler.addQuickElement("dc:language", item["entry"].language)
        if item["summary"]:
            handler.addQuickElement("description", escape(item["summary"]))  # readers take it for HTML
        handler.addQuickElement("content:encoded", item["full_text"])


def _enclosure(image: Image) -> Enclosure:
    try:
        size = image.file.size
    except OSError:
        size = 0  # what the RSS Advisory Board's profile asks for when it is not known
    extension = image.file.name.rpartition(".")[2]
    return Enclosure(absolute(image.get_absolute_url()), str(size), f"image/{extension.replace('jpg', 'jpeg')}")


def _json(feed: Feed) -> dict[str, Any]:
    return _filled(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "home_page_url": absolute(feed.path),
            "feed_url": absolute(f"{feed.path}feed.json"),
            "description": feed.description,
            "language": feed.language,
            "authors": [{"name": feed.paper}],
        }
    ) | {"items": [_filled(_json_item(entry)) for entry in feed.entries]}


def _json_item(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": absolute(entry.path),
        "title": entry.title,
        "content_html": entry.html,
        "summary": entry.summary,
        "image": absolute(entry.image.get_absolute_url()) if entry.image else "",
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": [{"name": author} for author in entry.authors],
        "tags": list(entry.tags),
        "language": entry.language,
    }


def _filled(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value}
