"""The article as an entry of a bibliography, for reference managers."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.citation import Citation, bibtex, csl_json
from articles.dates import corrected_at, issued_on, midnight_after
from articles.editions import NEWS
from articles.models import Article, Site
from articles.page_cache import changes_at, public_page
from articles.reading import surroundings
from articles.templatetags.articles import absolute
from articles.views.article import article_at
from articles.views.moved import moved_to


@require_safe
@public_page(NEWS)
def cite_bibtex(request: HttpRequest, **address: Any) -> HttpResponse:
    """Answer the article as BibTeX."""
    return _answer(request, address, "cite_bibtex", bibtex, "application/x-bibtex; charset=utf-8")


@require_safe
@public_page(NEWS)
def cite_csl(request: HttpRequest, **address: Any) -> HttpResponse:
    """Answer the article as CSL-JSON."""
    return _answer(request, address, "cite_csl", csl_json, "application/vnd.citationstyles.csl+json")


def _answer(
    request: HttpRequest, address: dict[str, Any], name: str, write: Callable[[Citation], str], content_type: str
) -> HttpResponse:
    article = article_at(**address, with_text=False)
    path = reverse(name, kwargs=article.address)
    if article.address != address:
        return moved_to(path)
    changes_at(request, midnight_after(timezone.localdate()))
    response = HttpResponse(write(_citation(article, request.site)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{article.slug}.{path.rpartition(".")[2]}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _citation(article: Article, paper: Site) -> Citation:
    around = surroundings(article)
    corrected = corrected_at(around.corrections)
    return Citation(
        headline=f"{_('Retracted:')} {article.headline}" if article.retracted_at else article.headline,
        authors=tuple(byline.author.name for byline in around.bylines),
        paper=paper.name,
        url=absolute(article.get_absolute_url()),
        language=article.language,
        issued=issued_on(article),
        accessed=timezone.localdate(),
        corrected=timezone.localdate(corrected) if corrected else None,
        retracted=timezone.localdate(article.retracted_at) if article.retracted_at else None,
    )
