"""The page on which a mistake that a reader points out becomes a published correction, or does not."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles import rights
from articles.admin.correction import CorrectionForm
from articles.admin.read_only import ReadOnlyAdmin
from articles.models import Correction
from comments import correction_offers
from comments.comment_html import comment_html
from comments.models import Comment


class OfferedCorrectionForm(CorrectionForm):
    """The correction of the article that the comment is about, dated when it is published."""

    class Meta(CorrectionForm.Meta):
        fields = ["kind", "text", "thanks_a_reader"]


class MakesCorrections(ReadOnlyAdmin):
    """The part of the newsroom's pages about comments that makes corrections of them. It asks for the right to."""

    def get_urls(self) -> list[Any]:
        """Add the page."""
        view = self.admin_site.admin_view(self.correct)
        return [path("<path:object_id>/correction/", view, name="comments_comment_correction"), *super().get_urls()]

    def has_correct_permission(self, request: HttpRequest) -> bool:
        """Whether this person may read comments and correct an article in public."""
        may_correct = request.user.has_perm("articles.add_correction") and rights.may_publish(request.user)
        return may_correct and self.has_view_permission(request)

    def correct(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the reader's words and a form for the paper's; publish the correction, or settle that there is none."""
        if not self.has_correct_permission(request):
            raise PermissionDenied
        comment = self.get_object(request, object_id)
        if comment is None:
            raise Http404("There is no such comment.")
        correction = Correction(article=comment.article, thanks_a_reader=True)
        form = OfferedCorrectionForm(request.POST or None, instance=correction)
        try:
            if not comment.offers_correction or comment.correction_id:
                raise correction_offers.NoOffer
            if request.method == "POST" and "decline" in request.POST:
                correction_offers.decline(comment, request.user)
                return self._back(request, comment, _("Settled: there is nothing to correct."))
            if request.method == "POST" and self._may_appear(form):
                correction_offers.make_correction(comment, correction, request.user)
                link = format_html('<a href="{}">{}</a>', correction.path, correction.article.headline)
                return self._back(request, comment, format_html(_("Readers see the correction of {} now."), link))
        except correction_offers.NoOffer:
            return self._back(request, comment, _("Here is nothing to correct, or somebody has settled it already."))
        context = {
            **self.admin_site.each_context(request),
            "title": _("A reader points out a mistake"),
            "comment": comment,
            "said": comment_html(comment.text),
            "form": form,
        }
        return TemplateResponse(request, "admin/comments/correct.html", context)

    def _may_appear(self, form: OfferedCorrectionForm) -> bool:
        """Whether what was typed can stand below an article that readers can open."""
        if form.is_valid() and not form.instance.article.is_public:
            form.add_error(None, _("Readers cannot open this article, so there is nothing to correct in public."))
        return form.is_valid()

    def _back(self, request: HttpRequest, comment: Comment, sentence: str) -> HttpResponse:
        self.message_user(request, sentence, messages.INFO)
        return HttpResponseRedirect(reverse("admin:comments_comment_change", args=[comment.pk]), status=303)
