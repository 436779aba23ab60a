"""The pages of the paper."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter, StringConverter

from articles.views import (
    archive,
    article,
    citation,
    corrections,
    feeds,
    front,
    lists,
    machines,
    page,
    pictures,
    preview,
    search,
    sources,
    versions,
)


class YearConverter:
    """Four digits: `/2026/`."""

    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        """Return the year as a number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return the year in four digits."""
        return f"{value:04}"


class MonthConverter(YearConverter):
    """Two digits: `/03/`."""

    regex = "0[1-9]|1[0-2]"

    def to_url(self, value: int) -> str:
        """Return the month in two digits."""
        return f"{value:02}"


class FeedKindConverter(StringConverter):
    """The two formats in which every feed can be read: `/feed.atom`, `/feed.json`."""

    regex = "atom|json"


class ImageKeyConverter(StringConverter):
    """The lasting name of an image."""

    regex = "[0-9a-f]{16}"


class WidthConverter(IntConverter):
    """A rendition's width in pixels, in the one way to write it."""

    regex = "[1-9][0-9]{0,3}"


class MasterConverter(StringConverter):
    """What a master can be."""

    regex = "jpg|png"


class RenditionConverter(StringConverter):
    """What a rendition can be."""

    regex = "avif|webp"


class PlaceConverter(IntConverter):
    """A place in a list, counted from one, in the one way to write it."""

    regex = "[1-9][0-9]{0,5}"


register_converter(YearConverter, "year")
register_converter(MonthConverter, "month")
register_converter(FeedKindConverter, "feed_kind")
register_converter(ImageKeyConverter, "image_key")
register_converter(WidthConverter, "width")
register_converter(MasterConverter, "master")
register_converter(RenditionConverter, "rendition")
register_converter(PlaceConverter, "place")

urlpatterns = [
    path("", front.home, name="home"),
    path("section/<slug:slug>/", lists.section, name="section"),
    path("topic/<slug:slug>/", lists.topic, name="topic"),
    path("author/<slug:slug>/", lists.author, name="author"),
    path("archive/", archive.archive, name="archive"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("sources/", sources.sources, name="sources"),
    path("sources/<str:domain>/", sources.source_site, name="source_site"),
    path("<year:year>/<month:month>/", archive.month, name="month"),
    path("feed.atom", feeds.latest, {"kind": "atom"}, name="feed_atom"),
    path("feed.json", feeds.latest, {"kind": "json"}, name="feed_json"),
    path("feed/", feeds.latest, {"kind": "rss"}, name="feed_rss"),
    path("section/<slug:slug>/feed.<feed_kind:kind>", feeds.section, name="section_feed"),
    path("topic/<slug:slug>/feed.<feed_kind:kind>", feeds.topic, name="topic_feed"),
    path("author/<slug:slug>/feed.<feed_kind:kind>", feeds.author, name="author_feed"),
    path("corrections/feed.<feed_kind:kind>", feeds.corrections, name="corrections_feed"),
    path("search/", search.search, name="search"),
    path("opensearch.xml", search.open_search, name="open_search"),
    path("logo/<slug:digest>/", pictures.logo, name="logo"),
    path("images/<image_key:key>.<master:extension>", pictures.image, name="image"),
    path("images/<image_key:key>-<width:width>.<rendition:extension>", pictures.rendition, name="rendition"),
    path("<year:year>/<month:month>/<slug:slug>/", article.article, name="article"),
    path("<year:year>/<month:month>/<slug:slug>/cite.bib", citation.cite_bibtex, name="cite_bibtex"),
    path("<year:year>/<month:month>/<slug:slug>/cite.json", citation.cite_csl, name="cite_csl"),
    path("<year:year>/<month:month>/<slug:slug>/versions/", versions.versions, name="versions"),
    path("<year:year>/<month:month>/<slug:slug>/versions/<place:place>/", versions.version, name="version"),
    path("preview/<str:token>/", preview.preview, name="preview"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", machines.sitemap_articles, name="sitemap_articles"),
    path("sitemap-lists-<int:part>.xml", machines.sitemap_lists, name="sitemap_lists"),
    path("sitemap-news.xml", machines.sitemap_news, name="sitemap_news"),
    path(".well-known/security.txt", machines.security_txt, name="security_txt"),
    # Last, because nearly everything looks like one: see RESERVED_SLUGS.
    path("<slug:slug>/", page.page, name="page"),
]
