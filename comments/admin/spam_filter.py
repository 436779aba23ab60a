"""What the spam filter is worth, for whoever reads its labels; and the button that goes back to a former one."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.defaultfilters import yesno
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from articles.admin.read_only import ReadOnlyAdmin
from comments.models import SpamFilter
from comments.spam.filters import choose, is_usable
from comments.spam.scoring import OtherFormat
from comments.spam.words import LEAST_AREA


@admin.register(SpamFilter)
class SpamFilterAdmin(ReadOnlyAdmin):
    """Each version of the spam filter, the newest first. `choose_spamfilter` allows to say which one is in use."""

    list_display = ["__str__", "trained_at", "decisions", "caught", "is_in_use"]
    fields = ["trained_at", "learned_from", "is_in_use", "caught", "order", "labels"]
    readonly_fields = fields
    actions = None

    def form_title(self, row: SpamFilter | None) -> str:
        """Say which version it is."""
        return str(row)

    def get_queryset(self, request: HttpRequest) -> QuerySet[SpamFilter]:
        """Leave what was learned where it is: half a megabyte a version that no page shows."""
        return super().get_queryset(request).defer("weights")

    @admin.display(description=_("learned from"))
    def learned_from(self, version: SpamFilter) -> str:
        """Say from how much of each kind, and on how many articles."""
        report = version.report
        sentence = ngettext(
            "%(ham)d published comments and %(spam)d that were spam, on %(articles)d article",
            "%(ham)d published comments and %(spam)d that were spam, on %(articles)d articles",
            report["articles"],
        )
        return sentence % report

    @admin.display(description=pgettext_lazy("spam filter", "in use"))
    def is_in_use(self, version: SpamFilter) -> str:
        """Say it in a word: the sign that Django shows is read out in English."""
        return yesno(version.in_use)

    @admin.display(description=_("finds"))
    def caught(self, version: SpamFilter) -> str:
        """Say how much spam it finds on articles it has not seen, and what that costs."""
        if "auc" not in version.report:
            return self.get_empty_value_display()
        shares = {"caught": 100 * version.report["caught"], "lost": 100 * version.report["lost"]}
        return _("%(caught).0f%% of the spam; %(lost).1f%% of the other comments look like spam to it") % shares

    @admin.display(description=_("tells apart"))
    def order(self, version: SpamFilter) -> str:
        """Say what the area under the curve means."""
        if "auc" not in version.report:
            return _("Nobody knows yet: all the spam it learned from stood below one article.")
        sentence = _("Of a spam and another comment, it finds the spam more suspicious in %(times).1f of 100 cases.")
        return sentence % {"times": 100 * version.report["auc"]}

    @admin.display(description=_("labels"))
    def labels(self, version: SpamFilter) -> str:
        """Say what moderators see of it."""
        if not is_usable(version):
            return _("None: an earlier release of this software learned it. Train a new one.")
        if version.report.get("auc", 0) < LEAST_AREA:
            return _("None: it would mislead as often as it helps. Decide on more comments, then train it again.")
        return _(
            "“Looks like spam” where at most 1 of 100 published comments looks so too; “May be spam” where at most 5"
            " of 100 do. It decides nothing."
        )

    # --- Going back to a former one

    def get_urls(self) -> list[Any]:
        """Add the button's address."""
        view = self.admin_site.admin_view(self.use_view)
        return [path("<path:object_id>/use/", view, name="comments_spamfilter_use"), *super().get_urls()]

    @transaction.atomic
    def use_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Put a version into use; what waits is scored anew by the worker."""
        if not self._may_choose(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        version = self.get_object(request, object_id)
        if version is None:
            raise Http404
        try:
            choose(version, request.user)
        except OtherFormat:
            sentence = _("An earlier release of this software learned this filter; it cannot be used any more.")
            self.message_user(request, sentence, messages.WARNING)
        else:
            self.message_user(request, _("This filter is in use. What waits is labelled anew within a minute."))
        return HttpResponseRedirect(reverse("admin:comments_spamfilter_change", args=[version.pk]))

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Show how it got better with each decision; offer the button to whoever may press it."""
        version = kwargs["obj"]
        curve = version.report["curve"]
        context["curve"] = [{**point, "percent": f"{100 * point['caught']:.0f}"} for point in curve]
        context["can_be_used"] = not version.in_use and self._may_choose(request) and is_usable(version)
        return super().render_change_form(request, context, **kwargs)

    def _may_choose(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request) and request.user.has_perm("comments.choose_spamfilter")
