from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import audit, merging
from articles.admin.base import NewsroomAdmin


class Merges(NewsroomAdmin):
    """What the admins of topics and of authors share: two that mean the same become one."""

    def has_merge_permission(self, request: HttpRequest, row: Any) -> bool:
        """Whether this person may change the one that stays and delete the other."""
        return self.has_change_permission(request, row) and self.has_delete_permission(request, row)

    def get_urls(self) -> list[Any]:
        """Add the page on which one is merged into another."""
        view = self.admin_site.admin_view(self.merge_view)
        return [path("<path:object_id>/merge/", view, name=self._url_name("merge")), *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Lead to the page."""
        row = kwargs.get("obj")
        if row is not None and self.has_merge_permission(request, row):
            context["merge_url"] = reverse(f"admin:{self._url_name('merge')}", args=[row.pk])
        return super().render_change_form(request, context, **kwargs)

    def merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask which one stays, say what then happens, and do it."""
        if not self.has_merge_permission(request, None):
            raise PermissionDenied
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_merge_permission(request, row):
            raise PermissionDenied
        sent = request.POST if request.method == "POST" else request.GET
        form = self._form(row)(sent if "into" in sent or request.method == "POST" else None)
        into = form.cleaned_data["into"] if form.is_valid() else None
        if into and request.method == "POST":
            return self._merge(request, row, into)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge “%(name)s” into…") % {"name": row.name},
            "opts": self.opts,
            "original": row,
            "form": form,
            "into": into,
            "consequences": _consequences(row, into) if into else [],
        }
        return TemplateResponse(request, "admin/articles/merge/page.html", context)

    def _form(self, row: Any) -> type[forms.Form]:
        others = self.model.objects.exclude(pk=row.pk)

        class IntoForm(forms.Form):
            into = forms.ModelChoiceField(others, label=gettext_lazy("Which one stays?"))

        return IntoForm

    def _merge(self, request: HttpRequest, row: Any, into: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                merging.merge(into, row)
                audit.record(request, "merge", into)
        except merging.CannotMerge as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(reverse(f"admin:{self._url_name('changelist')}"), status=303)
        sentence = _("“%(name)s” is part of “%(into)s” now.") % {"name": row.name, "into": into.name}
        self.message_user(request, sentence, messages.SUCCESS)
        return HttpResponseRedirect(reverse(f"admin:{self._url_name('change')}", args=[into.pk]), status=303)

    def _url_name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"


def _consequences(row: Any, into: Any) -> list[str]:
    """Say what happens when the one is merged into the other."""
    names = {"name": row.name, "into": into.name, "old": row.get_absolute_url(), "new": into.get_absolute_url()}
    count, both = row.articles.count(), row.articles.filter(pk__in=into.articles.values("pk")).count()
    moves = ngettext(
        "%(count)d article moves from “%(name)s” to “%(into)s”.",
        "%(count)d articles move from “%(name)s” to “%(into)s”.",
        count,
    )
    sentences = [moves % {**names, "count": count}]
    if both:
        has_both = ngettext(
            "%(count)d of them has both, and keeps one.", "%(count)d of them have both, and keep one.", both
        )
        sentences.append(has_both % {"count": both})
    return [
        *sentences,
        _("%(old)s leads to %(new)s from now on, and so do feeds and whatever else led there.") % names,
        _("“%(name)s” is gone, with what is said of it; “%(into)s” takes of that only what it lacks.") % names,
        _("Nobody can undo this."),
    ]
