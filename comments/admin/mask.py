"""A comment's page "Mask a passage": the words that readers do not get, typed or pasted, and what is left then."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from comments import moderation
from comments.admin.comment_pages import CommentPages
from comments.admin.queue import Place
from comments.admin.rows import Row
from comments.masking import masked, with_passage
from comments.models import Comment
from comments.models.comment import MAX_TEXT_LENGTH

MOST_PLACES = 20


class MaskForm(forms.Form):
    """The words to leave out, wherever they stand in the comment."""

    passage = forms.CharField(
        label=gettext_lazy("The words to mask"),
        max_length=MAX_TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Copy them from the comment, to the letter. Wherever they stand, readers do not get them."
        ),
        error_messages={"required": gettext_lazy("Copy the words to mask from the comment.")},
    )

    def __init__(self, comment: Comment, *args: Any) -> None:
        super().__init__(*args)
        self.comment = comment
        self.places: list[tuple[int, int]] = []

    def clean_passage(self) -> str:
        """Find the words. What a browser sends as line ends is what stands in the text."""
        passage = self.cleaned_data["passage"].replace("\r\n", "\n")
        self.places = list(_places(self.comment.text, passage))
        if not self.places:
            raise forms.ValidationError(_("These words are not in the comment. Copy them from it, to the letter."))
        if len(self.places) > MOST_PLACES:
            raise forms.ValidationError(_("These words stand in too many places. Copy a longer passage."))
        return passage


def _places(text: str, passage: str) -> Iterator[tuple[int, int]]:
    start = text.find(passage)
    while start >= 0:
        yield start, start + len(passage)
        start = text.find(passage, start + len(passage))


class MaskPages(CommentPages):
    """Where a passage is masked without script, and where one sees what readers see."""

    def get_urls(self) -> list[Any]:
        """Add the page."""
        view = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.mask_view))
        return [path("<int:comment_id>/mask/", view, name="comments_comment_mask"), *super().get_urls()]

    def mask_view(self, request: HttpRequest, comment_id: int) -> HttpResponse:
        """Ask for the words; show what would be left; mask them."""
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        comment = self.get_object(request, str(comment_id))
        if comment is None:
            raise Http404("There is no such comment.")
        if request.method != "POST":
            return self._mask_page(request, comment, MaskForm(comment))
        if "_unmask" in request.POST:
            return self._done(request, comment, self._unmask(request, comment))
        form = MaskForm(comment, request.POST)
        if not form.is_valid():
            return self._mask_page(request, comment, form, status=422)
        if "_mask" in request.POST:
            return self._done(request, comment, self._mask(request, comment, form.places))
        masks = comment.masks
        for start, end in form.places:
            masks = with_passage(comment.text, masks, start, end)
        preview = masked(comment.text, masks, _("[removed by an editor]"))
        return self._mask_page(request, comment, form, preview=preview)

    def _mask(self, request: HttpRequest, comment: Comment, places: list[tuple[int, int]]) -> str:
        text, done = comment.text, 0
        for start, end in places:
            try:
                moderation.mask(comment, request.user, start, end, text=text)
            except moderation.AlreadyDecided:
                continue
            done += 1
        if not done:
            return _("These words are masked already, or the reader has changed the comment. Look again.")
        sentence = ngettext("Masked in %(number)d place.", "Masked in %(number)d places.", done)
        return sentence % {"number": done}

    def _unmask(self, request: HttpRequest, comment: Comment) -> str:
        try:
            moderation.unmask(comment, request.user)
        except moderation.AlreadyDecided:
            return _("Nothing is masked any more.")
        return _("Readers get every word again.")

    def _done(self, request: HttpRequest, comment: Comment, sentence: str) -> HttpResponse:
        self.message_user(request, sentence)
        return HttpResponseRedirect(reverse("admin:comments_comment_mask", args=[comment.pk]), status=303)

    def _mask_page(
        self, request: HttpRequest, comment: Comment, form: MaskForm, *, preview: str = "", status: int = 200
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Mask a passage"),
            "comment": comment,
            "row": Row(comment, []),
            "form": form,
            "preview": preview,
            "toasts": [],
            "queue_address": f"{Place(tab=comment.state, search=comment.name).address()}#comment-{comment.pk}",
        }
        return TemplateResponse(request, "admin/comments/mask.html", context, status=status)
