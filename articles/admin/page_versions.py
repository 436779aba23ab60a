"""The versions of a page of the paper: their list, one of them, an old one brought back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles import pages
from articles.admin.base import NewsroomAdmin
from articles.models import Page, PageVersion
from articles.views.page import page_context


class PageVersions(NewsroomAdmin):
    """The part of a page's form that looks back."""

    def get_urls(self) -> list[Any]:
        """Add the pages of versions before Django's own, whose last pattern takes any path."""
        added = (
            ("", require_safe(self.versions_view), "versions"),
            ("<int:number>/", require_safe(self.version_view), "version"),
            ("<int:number>/restore/", require_POST(self.restore_view), "restore"),
        )
        return [
            path(f"<int:object_id>/versions/{rest}", self.admin_site.admin_view(view), name=f"articles_page_{name}")
            for rest, view, name in added
        ] + super().get_urls()

    def page_for(self, request: HttpRequest, object_id: int, may: Any) -> Page:
        """Return the page to whoever `may` see or do something. Raises Http404, PermissionDenied."""
        if not may(request):
            raise PermissionDenied
        page = self.get_object(request, str(object_id))
        if page is None:
            raise Http404("There is no such page.")
        if not may(request, page):
            raise PermissionDenied
        return page

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Lead to the versions, which say more than a list of saves."""
        page = self.page_for(request, object_id, self.has_view_permission)
        return HttpResponseRedirect(reverse("admin:articles_page_versions", args=[page.pk]))

    def versions_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Show every version, the newest first."""
        page = self.page_for(request, object_id, self.has_view_permission)
        versions = page.versions.defer("body").select_related("saved_by")
        return self._page(request, page, "versions", {"title": _("Versions"), "versions": versions})

    def version_view(self, request: HttpRequest, object_id: int, number: int) -> HttpResponse:
        """Show what one version says."""
        page = self.page_for(request, object_id, self.has_view_permission)
        version = self._version_of(page, number)
        shown = page_context(Page(slug=page.slug, body=version.body))
        context = {
            "title": _("Version %(number)s") % {"number": number},
            "version": version,
            "rendition": shown["rendition"],
            "is_newest": number == pages.newest_number(page),
            "may_restore": self.has_change_permission(request, page),
        }
        return self._page(request, page, "version", context)

    def restore_view(self, request: HttpRequest, object_id: int, number: int) -> HttpResponse:
        """Bring a version back as the newest one."""
        page = self.page_for(request, object_id, self.has_change_permission)
        self._version_of(page, number)
        try:
            version = pages.restore(page, number, request.user)
        except pages.NotReady as refusal:
            for sentence in [
                _("Version %(number)s is not back: readers see this page.") % {"number": number},
                *refusal.faults,
            ]:
                self.message_user(request, sentence, messages.ERROR)
            return HttpResponseRedirect(reverse("admin:articles_page_versions", args=[page.pk]), status=303)
        sentence = _("Version %(old)s is back, as version %(new)s. Its notes came with it.")
        self.message_user(request, sentence % {"old": number, "new": version.number}, messages.SUCCESS)
        return HttpResponseRedirect(form_url(page), status=303)

    @staticmethod
    def _version_of(page: Page, number: int) -> PageVersion:
        # No page has so many versions, and no column holds a bigger number.
        version = page.versions.select_related("saved_by").filter(number=number).first() if number < 2**31 else None
        if version is None:
            raise Http404("There is no such version.")
        return version

    def _page(self, request: HttpRequest, page: Page, name: str, context: dict[str, Any]) -> HttpResponse:
        whole = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "page": page,
            "media": self.media,
            **context,
        }
        return TemplateResponse(request, f"admin/articles/page/{name}.html", whole)


def form_url(page: Page) -> str:
    """Return the path of the page's form."""
    return reverse("admin:articles_page_change", args=[page.pk])
