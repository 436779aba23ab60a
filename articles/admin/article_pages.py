from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from articles import rights
from articles.admin.base import NewsroomAdmin
from articles.models import Article

Asks = Callable[[HttpRequest, Article | None], bool]
"""A question about a right, such as `has_change_permission`."""


class ArticlePages(NewsroomAdmin):
    """
    What each part of an article’s form builds on: a part is a class in its own file, and ArticleAdmin is all of them.

    A part adds its pages in `get_urls`, what the form's template needs of it in `form_context`, and its buttons in
    `pressed`; each of them goes on to the next part with `super()`.
    """

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether this person may publish."""
        return rights.may_publish(request.user)

    def article_for(self, request: HttpRequest, object_id: object, may: Asks) -> Article:
        """
        Return the article of a page, as last saved, to whoever `may` open it.

        Raises Http404 where there is none, and PermissionDenied: first of all for those who may open no such page.
        """
        if not may(request, None):
            raise PermissionDenied
        article = self.get_object(request, str(object_id))
        if article is None:
            raise Http404("There is no such article.")
        if not may(request, article):
            raise PermissionDenied
        return article

    def form_context(self, request: HttpRequest, article: Article | None) -> dict[str, Any]:
        """Return what the form's template needs; `article` is None while it is new, else as last saved."""
        return {}

    def pressed(self, request: HttpRequest, article: Article) -> HttpResponse | None:
        """Do what the button says that sent the form, now that it is saved; None if it was none of this part's."""
        return None

    @staticmethod
    def form_url(article: Article) -> str:
        """Return the path of the article's form."""
        return reverse("admin:articles_article_change", args=[article.pk])
