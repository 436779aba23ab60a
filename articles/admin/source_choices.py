"""The sources the paper has cited, as the dialog of a note asks for them."""

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, JsonResponse

from articles import citing, source_words
from articles.body.notes import web_address
from articles.models import Footnote, Source

SHOWN = 10
_LONGEST_SEARCH = 200
_MOST_WORDS = 8
_SHORT = 3  # letters, below which an index of triples of letters finds nothing
_RECENT = 2000


def source_choices(request: HttpRequest) -> JsonResponse:
    """
    Answer `{"sources": [{"address", "title", "articles", "accessed", "moved_to", "warning", "archive"}]}`.

    `?q=` asks for those whose address, title or notes have each of its words, `?address=` for what the paper knows of
    this one address. `articles` counts those that cite it, `accessed` is when a note last said it was read, `warning`
    what came of asking it, and `archive` where there may be a copy.
    """
    if "address" in request.GET:
        sources = _at(request.GET["address"])
    else:
        sources = _having(request.GET.get("q", "").replace("\0", "")[:_LONGEST_SEARCH].split()[:_MOST_WORDS])
    return JsonResponse({"sources": [_described(source) for source in _with_citations(sources)]})


def _at(typed: str) -> QuerySet[Source]:
    page = web_address(typed).partition("#")[0]
    known = citing.sources_of([page] if page else [])
    return Source.objects.filter(pk__in=[source.pk for source in known.values()])


def _having(words: list[str]) -> QuerySet[Source]:
    """Return up to SHOWN sources: those that have the words themselves, then those whose notes have them."""
    if words and all(len(word) < _SHORT for word in words):
        recent = Source.objects.order_by("-pk").values("pk")[:_RECENT]
        return Source.objects.filter(_each(words, "url", "title"), pk__in=recent).order_by("-pk")[:SHOWN]
    own = Source.objects.filter(_each(words, "url", "title")).order_by("-pk")
    found = list(own.values_list("pk", flat=True)[:SHOWN])
    if words and len(found) < SHOWN:
        notes = Footnote.objects.filter(_each(words, "text"), source__isnull=False).exclude(source__in=found)
        newest = notes.order_by("-source").values_list("source", flat=True).distinct()
        found += newest[: SHOWN - len(found)]
    return Source.objects.filter(pk__in=found).order_by("-pk")


def _each(words: list[str], *columns: str) -> Q:
    condition = Q()
    for word in words:
        anywhere = Q()
        for column in columns:
            anywhere |= Q(**{f"{column}__icontains": word})
        condition &= anywhere
    return condition


def _with_citations(sources: QuerySet[Source]) -> QuerySet[Source]:
    notes = Footnote.objects.filter(source=OuterRef("pk")).order_by()
    counted = notes.values("source").annotate(number=Count("article", distinct=True)).values("number")
    read = notes.exclude(accessed="").order_by("-pk").values("accessed")[:1]
    return sources.annotate(articles=Coalesce(Subquery(counted), 0), accessed=Coalesce(Subquery(read), Value("")))


def _described(source: Source) -> dict[str, str | int]:
    return {
        "address": source.url,
        "title": source.title,
        "articles": source.articles,
        "accessed": source.accessed,
        "moved_to": source.moved_to,
        "warning": source_words.warning(source),
        "archive": source_words.archive_address(source.url),
    }
