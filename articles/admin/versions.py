"""The versions of an article: their list, one of them, two compared, an old one brought back."""

import re
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from articles import rendering
from articles.admin.article_pages import ArticlePages
from articles.body import parse
from articles.content import content_in
from articles.languages import direction
from articles.models import Article, Revision
from articles.paging import links_around, page_of, path_of
from articles.restoring import restore
from articles.versions import difference, images_of, with_counts

_PER_PAGE = 30
_GONE = {
    "section": gettext_lazy("the section “%(name)s”"),
    "topics": gettext_lazy("the topic “%(name)s”"),
    "authors": gettext_lazy("the author “%(name)s”"),
    "lead_image": gettext_lazy("the lead image"),
    "body": gettext_lazy("a picture in the text (%(name)s)"),
}


class VersionPages(ArticlePages):
    """The part of an article's form that looks back."""

    class Media:
        """What a comparison looks like."""

        css = {"all": ["articles/versions.css"]}

    def get_urls(self) -> list[Any]:
        """Add the pages of versions before Django's own, whose last pattern takes any path."""
        return [
            path(f"<path:object_id>/versions/{rest}", self.admin_site.admin_view(view), name=f"articles_article_{name}")
            for rest, view, name in (
                ("", require_safe(self.versions_view), "versions"),
                ("compare/", require_safe(self.compare_view), "compare"),
                ("<int:number>/", require_safe(self.version_view), "version"),
                ("<int:number>/restore/", require_POST(self.restore_view), "restore"),
            )
        ] + super().get_urls()

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Lead to the versions, which say more than Django's list of changes."""
        article = self.article_for(request, object_id, self.has_view_permission)
        return HttpResponseRedirect(reverse("admin:articles_article_versions", args=[article.pk]))

    def versions_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show every version, the newest first."""
        article = self.article_for(request, object_id, self.has_view_permission)
        page = page_of(request, with_counts(article.revisions.all()).newest_first(), per_page=_PER_PAGE)
        here = reverse("admin:articles_article_versions", args=[article.pk])
        context = {
            "title": _("Versions"),
            "page": page,
            "around": links_around(page, lambda number: path_of(here, number)),
            "may_restore": self.has_change_permission(request, article),
        }
        return self._page(request, article, "list", context)

    def version_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        """Show what one version says."""
        article = self.article_for(request, object_id, self.has_view_permission)
        revision = self._revision_of(article, number)
        content = content_in(revision)
        images = images_of([content])
        context = {
            "title": _("Version %(number)s") % {"number": number},
            "version": revision,
            "direction": direction(revision.language),
            "rendition": rendering.render_page(parse(content.body), images),
            "lead_image": images.get(content.lead_image),
            "newest": article.revisions.newest_first().values_list("number", flat=True)[0],
            "may_restore": self.has_change_permission(request, article),
        }
        return self._page(request, article, "one", context)

    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what differs between two versions; without numbers, between the newest and the one before it."""
        article = self.article_for(request, object_id, self.has_view_permission)
        newest = article.revisions.newest_first().values_list("number", flat=True).first() or 1
        typed = {"old": request.GET.get("old", str(max(1, newest - 1))), "new": request.GET.get("new", str(newest))}
        both = [self._revision_as_typed(article, number) for number in typed.values()]
        context = {
            "title": _("Compare two versions"),
            "typed": typed,
            "newest": newest,
            "whole": "whole" in request.GET,
            "may_restore": self.has_change_permission(request, article),
        }
        if all(both):
            context.update(
                both=both, difference=difference(*map(content_in, both)), direction=direction(both[1].language)
            )
        response = self._page(request, article, "compare", context)
        response.status_code = 200 if all(both) else 404
        return response

    def restore_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        """Bring a version back as the newest one, and say what could not come back with it."""
        with transaction.atomic():
            article = self.article_for(request, object_id, self.has_change_permission)
            self._revision_of(article, number)
            restored = restore(article, number, request.user)
        if restored.is_new:
            sentence = _("Version %(old)s is back, as version %(new)s. Its notes came with it.")
        else:
            sentence = _("Version %(old)s says what was saved last already: nothing had to be restored.")
        self.message_user(request, sentence % {"old": number, "new": restored.revision.number}, messages.SUCCESS)
        if restored.missing:
            self.message_user(request, _what_is_missing(restored.missing), messages.WARNING)
        return HttpResponseRedirect(self.form_url(article), status=303)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Show, when somebody else saved meanwhile, what they wrote beside what was typed here."""
        conflict = getattr(context["adminform"].form, "conflict", None)
        if conflict:
            mine = context["adminform"].form.typed_content(content_in(conflict))
            context["conflict"] = conflict
            context["difference"] = difference(content_in(conflict), mine)
        return super().render_change_form(request, context, **kwargs)

    @staticmethod
    def _revision_of(article: Article, number: int) -> Revision:
        revision = article.revisions.select_related("saved_by").filter(number=number).first()
        if revision is None:
            raise Http404("There is no such version.")
        return revision

    @staticmethod
    def _revision_as_typed(article: Article, number: str) -> Revision | None:
        if not re.fullmatch("[1-9][0-9]{0,8}", number):
            return None
        return article.revisions.select_related("saved_by").filter(number=number).first()

    def _page(self, request: HttpRequest, article: Article, name: str, context: dict[str, Any]) -> HttpResponse:
        whole = {**self.admin_site.each_context(request), "opts": self.opts, "article": article, **context}
        return TemplateResponse(request, f"admin/articles/article/versions/{name}.html", whole)


def _what_is_missing(missing: list[tuple[str, str]]) -> str:
    named = [_GONE[field] % {"name": name} for field, name in missing]
    return _("The paper no longer has this, so it could not come back: %(list)s.") % {"list": ", ".join(named)}
