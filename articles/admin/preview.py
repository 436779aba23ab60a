"""The article's form: what is being typed, as readers would see it on the page, in a feed and in a mail."""

from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from articles import drafting
from articles.admin.article_pages import ArticlePages
from articles.admin.typing import open_form, typed_fields
from articles.article_mail import article_mail
from articles.content import Content
from articles.feeds import item_html
from articles.models import Article, Draft
from articles.previewing import as_written, preview_context
from articles.typed_content import typed_content
from articles.writing import working_content

TABS = {
    "desktop": (pgettext_lazy("preview", "Page on a desktop"), "page"),
    "phone": (pgettext_lazy("preview", "Page on a phone"), "page"),
    "feed": (pgettext_lazy("preview", "Feed"), "feed"),
    "mail": (pgettext_lazy("preview", "Email"), "mail"),
}
"""What each tab is called, and which document its frame shows."""

_FRAMED = {"frame-ancestors": [SELF], "script-src": [NONE]}
"""What is shown in a frame: our own pages alone may frame it, and nothing in it runs."""


class PreviewPages(ArticlePages):
    """The preview of what is typed and not saved, for the one who types it."""

    def get_urls(self) -> list[Any]:
        """Add the preview and what stands in its frames, for an article and for one that has no row yet."""
        preview = require_http_methods(["GET", "HEAD", "POST"])(self.preview_view)
        preview = self.admin_site.admin_view(csp_replace({"frame-src": [SELF]})(preview))
        urls = [
            path("preview/", preview, name="articles_article_preview_new"),
            path("<int:article_id>/preview/", preview, name="articles_article_preview"),
        ]
        frames = {"page": self.preview_page, "feed": self.preview_feed, "mail": self.preview_mail}
        for name, view in frames.items():
            policy = {**_FRAMED, "style-src-attr": [UNSAFE_INLINE]} if name == "mail" else _FRAMED
            shown = self.admin_site.admin_view(xframe_options_sameorigin(csp_replace(policy)(require_safe(view))))
            urls += [
                path(f"preview/{name}/", shown, name=f"articles_article_preview_new_{name}"),
                path(f"<int:article_id>/preview/{name}/", shown, name=f"articles_article_preview_{name}"),
            ]
        return [*urls, *super().get_urls()]

    def form_context(self, request: HttpRequest, article: Article | None) -> dict[str, Any]:
        """Say where the button "Preview" sends the form."""
        return {**super().form_context(request, article), "preview_path": _path(article)}

    def preview_view(self, request: HttpRequest, article_id: int | None = None) -> HttpResponse:
        """Keep what the form sends, and show it; without a form, show what was kept before."""
        article = self._article_to_preview(request, article_id)
        if request.method == "POST":
            return self._keep_and_show(request, article)
        tab = request.GET.get("as", "")
        return self._show_preview(request, article, tab if tab in TABS else "desktop")

    def _keep_and_show(self, request: HttpRequest, article: Article | None) -> HttpResponse:
        form = open_form(request, article)
        if article is None and not form.key:
            self.message_user(request, _("This form cannot be shown: it has no key. Reload the page."), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:articles_article_add"), status=303)
        try:
            drafting.keep(form, typed_fields(request.POST), instead=True)
        except drafting.AlreadySaved as end:
            return HttpResponseRedirect(_path(end.article), status=303)
        except drafting.TooMuch:
            sentence = _("This is more than an article can hold. The preview shows what was kept before.")
            self.message_user(request, sentence, messages.ERROR)
        return HttpResponseRedirect(_path(article, form.key), status=303)

    def preview_page(self, request: HttpRequest, article_id: int | None = None) -> HttpResponse:
        """Answer the reader's page."""
        article = self._article_to_preview(request, article_id)
        page = {**preview_context(*as_written(_content(request, article), article)), "is_framed": True}
        return _unfindable(render(request, "articles/preview.html", page))

    def preview_feed(self, request: HttpRequest, article_id: int | None = None) -> HttpResponse:
        """Answer the item of a feed, with what little every feed reader does to it."""
        article = self._article_to_preview(request, article_id)
        shown, around = as_written(_content(request, article), article)
        item = {"article": shown, "html": item_html(shown, around, request.site, _public_path(article))}
        return _unfindable(render(request, "articles/preview_feed.html", {**item, "bylines": around.bylines}))

    def preview_mail(self, request: HttpRequest, article_id: int | None = None) -> HttpResponse:
        """Answer the mail as it would be sent; it alone brings styles of its own."""
        article = self._article_to_preview(request, article_id)
        mail = article_mail(*as_written(_content(request, article), article), request.site, above=_("Preview"))
        return _unfindable(HttpResponse(mail.html))

    def _show_preview(self, request: HttpRequest, article: Article | None, tab: str) -> HttpResponse:
        shown, around = as_written(_content(request, article), article)
        key = request.GET.get("key", "")
        page = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Preview"),
            "article": article,
            "shown": shown,
            "tab": tab,
            "tabs": [(name, label, _path(article, key, tab=name)) for name, (label, _document) in TABS.items()],
            "label": TABS[tab][0],
            "frame": _path(article, key, frame=TABS[tab][1]),
            "mail": article_mail(shown, around, request.site, above=_("Preview")) if tab == "mail" else None,
        }
        return TemplateResponse(request, "admin/articles/article/preview.html", page)

    def _article_to_preview(self, request: HttpRequest, article_id: int | None) -> Article | None:
        """Return the article, None for one without a row. Raises Http404, PermissionDenied."""
        if article_id is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return None
        may = self.has_change_permission if request.method == "POST" else self.has_view_permission
        return self.article_for(request, article_id, may)


def _content(request: HttpRequest, article: Article | None) -> Content:
    """Return what this person has typed, or what was saved last. Raises Http404 for a new article without a word."""
    drafts = Draft.objects.filter(editor=request.user, article=article, typed__isnull=False)
    if article is None:
        drafts = drafts.filter(key=request.GET.get("key", "").replace("\0", ""))
    draft = drafts.first()
    if draft is not None:
        return typed_content(draft.typed)
    if article is None:
        raise Http404("Nothing was typed into that form.")
    return working_content(article)[1]


def _path(article: Article | None, key: str = "", *, tab: str = "", frame: str = "") -> str:
    """Return the path of the preview, or of what stands in its frame; a new article is named by its form's key."""
    name = f"admin:articles_article_preview{'' if article else '_new'}{f'_{frame}' if frame else ''}"
    query = {**({} if article or not key else {"key": key}), **({"as": tab} if tab else {})}
    return reverse(name, args=[article.pk] if article else [], query=query or None)


def _public_path(article: Article | None) -> str:
    return article.get_absolute_url() if article is not None and article.published_at else "/"


def _unfindable(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response
