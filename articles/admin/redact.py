"""The article's page "Remove a passage": where it stands, and then out of the text, all its versions and comments."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from articles import redacting
from articles.admin.article_pages import ArticlePages
from articles.models import Article
from articles.models.redaction import MAX_REASON_LENGTH


class RedactForm(forms.Form):
    """The passage, and why it goes."""

    passage = forms.CharField(
        label=gettext_lazy("Passage"),
        max_length=redacting.MAX_PASSAGE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Its exact words, copied from the page, within one paragraph. Capitals count; bold, links and the numbers "
            "of notes do not."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=MAX_REASON_LENGTH,
        required=False,
        help_text=gettext_lazy("Readers see it in the passage’s place, with the date. It must not repeat the passage."),
    )


class RedactPages(ArticlePages):
    """What only an administrator may do: no version of the text keeps the passage, and it cannot be brought back."""

    def get_urls(self) -> list[Any]:
        """Add the page. What is typed there is in no address and in no error report."""
        view = sensitive_variables()(require_http_methods(["GET", "HEAD", "POST"])(self.redact_view))
        redact = self.admin_site.admin_view(sensitive_post_parameters()(view))
        return [path("<int:article_id>/redact/", redact, name="articles_article_redact"), *super().get_urls()]

    def has_redact_permission(self, request: HttpRequest, article: Article | None = None) -> bool:
        """Whether this person may remove passages, from whichever article."""
        return request.user.has_perm("articles.redact_article")

    def form_context(self, request: HttpRequest, article: Article | None) -> dict[str, Any]:
        """Say whether the form leads to the page."""
        return {**super().form_context(request, article), "may_redact": self.has_redact_permission(request)}

    def redact_view(self, request: HttpRequest, article_id: int) -> HttpResponse:
        """Ask for the passage; say where it stands; remove it."""
        article = self.article_for(request, article_id, self.has_redact_permission)
        if request.method != "POST":
            return self._redact_page(request, article, RedactForm())
        form = RedactForm(request.POST)
        if not form.is_valid():
            return self._redact_page(request, article, form, status=422)
        try:
            if "_remove" in request.POST:
                return self._remove(request, article, form.cleaned_data)
            found = redacting.where_it_stands(form.cleaned_data["passage"], article)
        except redacting.CannotRedact as refusal:
            form.add_error(None, str(refusal))
            return self._redact_page(request, article, form, status=422)
        return self._redact_page(request, article, form, found=found, is_looked_for=True)

    def _remove(self, request: HttpRequest, article: Article, typed: dict[str, str]) -> HttpResponse:
        addresses = redacting.addresses_like(typed["passage"], article)
        redaction = redacting.redact(typed["passage"], typed["reason"], request.user, article)
        sentence = ngettext(
            "The passage was removed in %(count)d place. Nobody can bring it back.",
            "The passage was removed in %(count)d places. Nobody can bring it back.",
            redaction.places,
        )
        self.message_user(request, sentence % {"count": redaction.places}, messages.SUCCESS)
        if addresses:
            warning = _(
                "The article’s web address still spells it. Give the article another one; the old one leads there."
            )
            self.message_user(request, warning, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:articles_article_redact", args=[article.pk]), status=303)

    def _redact_page(
        self, request: HttpRequest, article: Article, form: RedactForm, status: int = 200, **more: Any
    ) -> HttpResponse:
        page = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Remove a passage"),
            "article": article,
            "form": form,
            "redactions": article.redactions.select_related("by"),
            **more,
        }
        return TemplateResponse(request, "admin/articles/article/redact.html", page, status=status)
