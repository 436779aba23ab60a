"""The page "Front page": what stands there, in which order, and what could."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import audit, front_page
from articles.admin.read_only import ReadOnlyAdmin
from articles.models import Article, FrontStory
from articles.models.article_queries import ArticleQuerySet

OFFERED = 10
MAX_SEARCH_LENGTH = 200

# What each button does, and what is said when it is done.
_BUTTONS = {
    "choose": (front_page.choose, gettext_lazy("“%(headline)s” is on the front page.")),
    "up": (lambda article: front_page.move(article, by=-1), gettext_lazy("“%(headline)s” is one place higher.")),
    "down": (lambda article: front_page.move(article, by=1), gettext_lazy("“%(headline)s” is one place lower.")),
    "lead": (front_page.make_lead, gettext_lazy("“%(headline)s” is the lead.")),
    "off": (front_page.take_off, gettext_lazy("“%(headline)s” is off the front page.")),
}


class ButtonForm(forms.Form):
    """What a button of the page sends."""

    do = forms.ChoiceField(choices=[(name, name) for name in _BUTTONS])
    article = forms.ModelChoiceField(Article.objects.for_lists())


@admin.register(FrontStory)
class FrontPageAdmin(ReadOnlyAdmin):
    """One page instead of a list: whoever may publish, or has the right to change it, arranges the front page."""

    def has_view_permission(self, request: HttpRequest, obj: FrontStory | None = None) -> bool:
        """Whoever sees the page arranges it."""
        user = request.user
        return user.has_perm("articles.change_frontstory") or user.has_perm("articles.publish_article")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show what is chosen and what could be; do what a button sends."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        search = request.GET.get("q", "").replace("\0", "").strip()[:MAX_SEARCH_LENGTH]
        if request.method == "POST":
            return self._press(request, search)
        chosen = list(Article.objects.for_lists().filter(front_story__isnull=False).order_by("front_story__position"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Front page"),
            "opts": self.opts,
            "chosen": chosen,
            "lead": next((article for article in chosen if article.is_public), None),
            "search": search,
            "offered": _offered(search),
            "is_full": len(chosen) >= front_page.MAX_CHOSEN,
        }
        return TemplateResponse(request, "admin/articles/front/page.html", context)

    def _press(self, request: HttpRequest, search: str) -> HttpResponse:
        here = reverse("admin:articles_frontstory_changelist", query={"q": search} if search else None)
        form = ButtonForm(request.POST)
        if not form.is_valid():
            self.message_user(
                request, _("That button no longer works: the page has changed. Try again."), messages.ERROR
            )
            return HttpResponseRedirect(here, status=303)
        article = form.cleaned_data["article"]
        level, sentence = _carry_out(request, form.cleaned_data["do"], article)
        self.message_user(request, sentence % {"headline": article.headline}, level)
        return HttpResponseRedirect(f"{here}#story-{article.pk}", status=303)


def _carry_out(request: HttpRequest, button: str, article: Article) -> tuple[int, str]:
    """Do what the button says; return how it went and the sentence that says so."""
    verb, done = _BUTTONS[button]
    try:
        with transaction.atomic():
            verb(article)
            audit.record(request, f"front_{button}", article)
    except front_page.NotChosen:
        return messages.WARNING, _("Somebody else has taken “%(headline)s” off the front page meanwhile.")
    except front_page.CannotChoose:
        return messages.ERROR, _(
            "“%(headline)s” was not put on the front page: readers cannot open it, or all places are taken."
        )
    return messages.SUCCESS, done


def _offered(search: str) -> ArticleQuerySet:
    """Return the newest published articles that are not chosen, those with the words searched for in the headline."""
    found = Article.objects.published().for_lists().filter(front_story__isnull=True)
    if search:
        found = found.filter(headline__icontains=search)
    return found.newest_first()[:OFFERED]
