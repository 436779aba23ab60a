"""The pages of the paper."""

from django.urls import path, register_converter

from articles.views import article, front, lists, pictures, search


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
    path("search/", search.search, name="search"),
    path("opensearch.xml", search.open_search, name="open_search"),
    path("logo/<slug:digest>/", pictures.logo, name="logo"),
    path("<year:year>/<month:month>/<slug:slug>/", article.article, name="article"),
]
