"""The pages of the paper."""

from django.urls import path, register_converter

from articles.views import archive, article, citation, front, lists, machines, pictures


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


register_converter(YearConverter, "year")
register_converter(MonthConverter, "month")

urlpatterns = [
    path("", front.home, name="home"),
    path("section/<slug:slug>/", lists.section, name="section"),
    path("topic/<slug:slug>/", lists.topic, name="topic"),
    path("author/<slug:slug>/", lists.author, name="author"),
    path("archive/", archive.archive, name="archive"),
    path("<year:year>/<month:month>/", archive.month, name="month"),
    path("logo/<slug:digest>/", pictures.logo, name="logo"),
    path("<year:year>/<month:month>/<slug:slug>/", article.article, name="article"),
    path("<year:year>/<month:month>/<slug:slug>/cite.bib", citation.cite_bibtex, name="cite_bibtex"),
    path("<year:year>/<month:month>/<slug:slug>/cite.json", citation.cite_csl, name="cite_csl"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", machines.sitemap_articles, name="sitemap_articles"),
    path("sitemap-lists-<int:part>.xml", machines.sitemap_lists, name="sitemap_lists"),
    path("sitemap-news.xml", machines.sitemap_news, name="sitemap_news"),
    path(".well-known/security.txt", machines.security_txt, name="security_txt"),
]
