"""The pages on which an article is taken from its readers, and given back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import audit, retracting
from articles.admin.article_pages import ArticlePages
from articles.models import Article, Correction

KEEP, DROP, LAW, ACCIDENT = "keep", "drop", "law", "accident"
WAYS = [
    (KEEP, gettext_lazy("It was wrong. Readers get the notice, and the text below it")),
    (DROP, gettext_lazy("It was wrong. Readers get the headline and the notice, and no text")),
    (LAW, gettext_lazy("A court or a law demands it. Readers get the notice alone, without the headline (451)")),
    (ACCIDENT, gettext_lazy("It was published by accident. Its page says so, and nothing else does (410)")),
]


class NoticeForm(forms.Form):
    """What readers are told: that an article is gone, or that it is back."""

    notice = forms.CharField(
        label=gettext_lazy("What readers are told"),
        max_length=Correction._meta.get_field("text").max_length,
        widget=forms.Textarea({"rows": 5}),
        help_text=gettext_lazy(
            "In plain words: what was wrong, and how it came about. It is dated and stays in the ledger."
        ),
        error_messages={"required": gettext_lazy("Tell readers why, in plain words.")},
    )


class RetractForm(NoticeForm):
    """Why an article is taken from its readers; what was published by accident needs no words."""

    field_order = ["way", "notice"]
    way = forms.ChoiceField(
        label=gettext_lazy("What happened?"),
        choices=WAYS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say what happened: readers are answered accordingly.")},
    )

    def __init__(self, *args: Any, is_public: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_public:
            self.fields["way"].choices = [(way, words) for way, words in WAYS if way != ACCIDENT]
        self.fields["notice"].required = self.data.get("way") != ACCIDENT

    def act(self, article: Article) -> str:
        """Do what was chosen, and return what the audit log calls it. Raises NotThere."""
        way, notice = self.cleaned_data["way"], self.cleaned_data["notice"]
        if way == LAW:
            retracting.remove_by_law(article, notice)
            return "remove_by_law"
        if way == ACCIDENT:
            retracting.withdraw(article)
            return "withdraw"
        retracting.retract(article, notice, keep_text=way == KEEP)
        return "retract"


class PutBackForm(NoticeForm):
    """Why an article is there again."""

    def __init__(self, *args: Any, needs_a_notice: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["notice"].required = needs_a_notice

    def act(self, article: Article) -> str:
        """Put it back, and return what the audit log calls it. Raises NotRetracted."""
        retracting.put_back(article, self.cleaned_data["notice"])
        return "put_back"


class Retracting(ArticlePages):
    """The pages Retract and Put back. Both ask for the right to publish and to change this article."""

    def get_urls(self) -> list[Any]:
        """Add the two pages."""
        return [
            path(
                "<path:object_id>/retract/", self.admin_site.admin_view(self.retract), name="articles_article_retract"
            ),
            path(
                "<path:object_id>/put-back/",
                self.admin_site.admin_view(self.put_back),
                name="articles_article_put_back",
            ),
            *super().get_urls(),
        ]

    @transaction.atomic
    def retract(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask why the article is taken from its readers, and do it; GET changes nothing."""
        article = self._article_of(request, object_id)
        if not Article.objects.once_public().filter(pk=article.pk).exists():
            return self._back_to_form(request, article, _("Readers never saw it, so there is nothing to retract."))
        form = RetractForm(request.POST or None, is_public=article.is_public)
        page = {"title": _("Retract “%(headline)s”"), "button": _("Retract"), "is_public": article.is_public}
        return self._ask_or_act(request, article, form, page, _("Retracted: {}"))

    @transaction.atomic
    def put_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask why the article is there again, and give it back; GET changes nothing."""
        article = self._article_of(request, object_id)
        if article.retracted_at is None:
            return self._back_to_form(request, article, _("It was not retracted, or somebody has put it back already."))
        form = PutBackForm(request.POST or None, needs_a_notice=retracting.needs_a_notice(article))
        page = {"title": _("Put “%(headline)s” back"), "button": _("Put back")}
        return self._ask_or_act(request, article, form, page, _("Readers can open it again: {}"))

    def _ask_or_act(
        self, request: HttpRequest, article: Article, form: Any, page: dict[str, Any], done: str
    ) -> HttpResponse:
        if request.method == "POST" and form.is_valid():
            audit.record(request, form.act(article), article)
            link = format_html('<a href="{}">{}</a>', article.get_absolute_url(), article.headline)
            self.message_user(request, format_html(done, link), messages.SUCCESS)
            return HttpResponseRedirect(self.form_url(article), status=303)
        title = page["title"] % {"headline": article.headline}
        context = {
            **self.admin_site.each_context(request),
            **page,
            "title": title,
            "article": article,
            "form": form,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/articles/article/retract.html", context)

    def _article_of(self, request: HttpRequest, object_id: str) -> Article:
        """Return the article to whoever may take it from its readers. Raises as `article_for` does."""
        article = self.article_for(request, object_id, self.has_change_permission)
        if not self.has_publish_permission(request):
            raise PermissionDenied
        return article

    def _back_to_form(self, request: HttpRequest, article: Article, sentence: str) -> HttpResponse:
        self.message_user(request, sentence, messages.ERROR)
        return HttpResponseRedirect(self.form_url(article), status=303)
