"""A comment's page "Write to this reader": a letter to whoever wrote it, which the portal passes on."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles.admin.read_only import ReadOnlyAdmin
from comments import letters
from comments.admin.letter import StaffLetterForm
from comments.comment_html import comment_html
from comments.models import Comment


class WritesToReaders(ReadOnlyAdmin):
    """Who may write to readers finds the page at each comment whose writer has confirmed the address."""

    def get_urls(self) -> list[Any]:
        """Add the page."""
        write = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.write_view))
        return [path("<int:comment_id>/write/", write, name="comments_comment_write"), *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Lead from the comment to the page, where there is one for this person."""
        comment = context["original"]
        if request.user.has_perm(letters.MAY_ANSWER) and letters.may_be_written_to(comment):
            context["write_address"] = reverse("admin:comments_comment_write", args=[comment.pk])
        return super().render_change_form(request, context, **kwargs)

    def write_view(self, request: HttpRequest, comment_id: int) -> HttpResponse:
        """Show the form, and send the letter."""
        if not request.user.has_perm(letters.MAY_ANSWER):
            raise PermissionDenied
        comments = Comment.objects.with_article().select_related("sealed_address")
        comment = comments.filter(pk=comment_id).first()
        if comment is None or not letters.may_be_written_to(comment):
            raise Http404("Nobody can be written to about this comment.")
        if request.method != "POST":
            return self._write_page(request, comment, StaffLetterForm())
        form = StaffLetterForm(request.POST)
        if not form.is_valid():
            return self._write_page(request, comment, form, status=422)
        try:
            letter = letters.write_to_reader(comment, request.user, form.cleaned_data["letter"])
        except letters.CannotWrite:
            form.add_error(None, _("The reader’s address was forgotten a moment ago: nobody would get the letter."))
            return self._write_page(request, comment, form, status=409)
        self.message_user(request, _("The letter goes out. The reader’s answer will stand here."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:comments_letter_change", args=[letter.pk]), status=303)

    def _write_page(
        self, request: HttpRequest, comment: Comment, form: StaffLetterForm, status: int = 200
    ) -> HttpResponse:
        page = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Write to this reader"),
            "comment": comment,
            "html": comment_html(comment.text),
            "form": form,
        }
        return TemplateResponse(request, "admin/comments/write.html", page, status=status)
