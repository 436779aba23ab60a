"""What the paper relies on: the sites, the documents, and the notes that cite them."""

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.domains import plain_domain
from articles.editions import NEWS
from articles.models import Article, Footnote, Source
from articles.page_cache import public_page
from articles.paging import number_of, page_of, path_of
from articles.views.moved import moved_to

DOCUMENTS = 10
"""How many of the most cited documents the first page of the index names."""

_SHOWN = [
    "number", "source__url", "article__headline", "article__language", "article__published_at",
    "article__url_year", "article__url_month", "article__slug",
]  # fmt: skip


@require_safe
@public_page(NEWS, "page")
def sources(request: HttpRequest) -> HttpResponse:
    """Answer the sites that published articles cite, the one that most of them cite first."""
    # Counting them is as much work as listing them: once is enough.
    page = page_of(request, list(_sites()))
    context = {
        "page": page,
        "documents": _documents()[:DOCUMENTS] if page.number == 1 else [],
        "canonical_path": path_of(reverse("sources"), page.number),
    }
    return render(request, "articles/sources.html", context)


@require_safe
@public_page(NEWS, "page")
def source_site(request: HttpRequest, domain: str) -> HttpResponse:
    """Answer every address of one site, with the notes of published articles that cite it."""
    plain = plain_domain(domain)
    if not plain:
        raise Http404("No site is called that.")
    path = reverse("source_site", kwargs={"domain": plain})
    if plain != domain:
        return moved_to(path_of(path, number_of(request)))
    page = page_of(request, _notes_on(domain))
    if not page.paginator.count:
        raise Http404("No published article cites that site.")
    context = {"domain": domain, "page": page, "path": path, "canonical_path": path_of(path, page.number)}
    return render(request, "articles/source_site.html", context)


def _sites() -> QuerySet[Footnote, dict[str, object]]:
    """Return each `source__domain` with the number of `articles` and `notes` that cite it."""
    return (
        Footnote.objects.filter(article__in=Article.objects.published())
        .filter(source__domain__gt="")
        .order_by()
        .values("source__domain")
        .annotate(articles=Count("article", distinct=True), notes=Count("*"))
        .order_by("-articles", "-notes", "source__domain")
    )


def _documents() -> QuerySet[Source]:
    """Return the sources that several articles cite, with their name and the number of `articles` and `notes`."""
    return (
        Source.objects.filter(footnotes__article__in=Article.objects.published())
        .annotate(
            articles=Count("footnotes__article", distinct=True),
            notes=Count("*"),
            name=Min("footnotes__title", filter=Q(footnotes__title__gt="")),
        )
        .filter(articles__gte=2)
        .order_by("-articles", "-notes", "pk")
    )


def _notes_on(domain: str) -> QuerySet[Footnote]:
    """
    Return the notes that cite the site, document by document, the newest article first.

    Each says what its source's `name` is: a title that a published note gives it, never a draft's.
    """
    published = Footnote.objects.filter(article__in=Article.objects.published())
    names = published.filter(source=OuterRef("source"), title__gt="").order_by("title").values("title")
    return (
        published.filter(source__domain=domain)
        .annotate(name=Subquery(names[:1]))
        .select_related("source", "article")
        .only(*_SHOWN)
        .order_by("source__url", "source_id", "-article__published_at", "-article_id", "number")
    )
