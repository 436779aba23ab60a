"""The article's page "Share a preview": secret links for somebody outside, and the end of each."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from articles import audit, preview_links
from articles.admin.article_pages import ArticlePages
from articles.models import Article
from articles.models.preview_link import LIFETIMES
from articles.templatetags.articles import absolute


class MakeForm(forms.Form):
    """How long a new link is good for."""

    lifetime = forms.ChoiceField(
        label=gettext_lazy("Good for"),
        choices=[(name, label) for name, (_span, label) in LIFETIMES.items()],
        initial="week",
    )


class RevokeForm(forms.Form):
    """Which link ends now."""

    link = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class SharePages(ArticlePages):
    """Who may change an article may show it to somebody outside, and end that again."""

    def get_urls(self) -> list[Any]:
        """Add the page."""
        share = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.share_view))
        return [path("<int:article_id>/share/", share, name="articles_article_share"), *super().get_urls()]

    def share_view(self, request: HttpRequest, article_id: int) -> HttpResponse:
        """List the links; make one, or end one."""
        article = self.article_for(request, article_id, self.has_change_permission)
        if request.method != "POST":
            return self._share_page(request, article, MakeForm())
        if "link" in request.POST:
            return self._revoke(request, article)
        form = MakeForm(request.POST)
        if not form.is_valid():
            return self._share_page(request, article, form, status=422)
        with transaction.atomic():
            _link, token = preview_links.make(article, request.user, form.cleaned_data["lifetime"])
            audit.record(request, "share", article)
        # Shown in this answer and never again: the token is kept nowhere.
        made = absolute(reverse("preview", args=[token]))
        return self._share_page(request, article, MakeForm(), made=made)

    @transaction.atomic
    def _revoke(self, request: HttpRequest, article: Article) -> HttpResponse:
        form = RevokeForm(request.POST)
        if form.is_valid() and preview_links.revoke(article, form.cleaned_data["link"]):
            audit.record(request, "unshare", article)
            self.message_user(request, _("The link is revoked: whoever opens it finds no page."), messages.SUCCESS)
        else:
            self.message_user(request, _("That link had ended already."), messages.WARNING)
        return HttpResponseRedirect(reverse("admin:articles_article_share", args=[article.pk]), status=303)

    def _share_page(
        self, request: HttpRequest, article: Article, form: MakeForm, made: str = "", status: int = 200
    ) -> HttpResponse:
        page = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Share a preview"),
            "article": article,
            "form": form,
            "made": made,
            "links": article.preview_links.select_related("made_by"),
        }
        return TemplateResponse(request, "admin/articles/article/share.html", page, status=status)
