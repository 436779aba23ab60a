"""The page on which the staff answer readers: below an article, or below one public comment."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article, Site, User
from comments import answering
from comments.admin import queue
from comments.admin.comment_pages import CommentPages
from comments.comment_html import comment_html
from comments.forms import ReaderTextField
from comments.models import Comment
from comments.models.comment import MAX_TEXT_LENGTH

PAPER, PERSON = "paper", "person"


class AnswerForm(forms.Form):
    """What the staff say, and who signs it: the paper, or the person who writes where the account has a full name."""

    text = ReaderTextField(
        label=gettext_lazy("Answer"),
        max_length=MAX_TEXT_LENGTH,
        widget=forms.Textarea({"rows": 8}),
        error_messages={
            "required": gettext_lazy("Write your answer before posting"),
            "max_length": gettext_lazy("Shorten your answer to %(limit_value)d characters; it has %(show_value)d"),
        },
    )
    signed = forms.ChoiceField(label=gettext_lazy("Signed by"), widget=forms.RadioSelect, initial=PAPER)

    def __init__(self, *args: Any, site: Site, staff: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {PAPER: answering.name_of_the_paper(site)}
        if own := answering.own_name(staff):
            self.names[PERSON] = own
        self.fields["signed"].choices = list(self.names.items())


class AnswersReaders(CommentPages):
    """The part of the newsroom's pages about comments that answers them. It asks for the right to moderate."""

    def get_urls(self) -> list[Any]:
        """Add the pages for an answer to an article and to a comment."""
        view = self.admin_site.admin_view
        return [
            path("answer/", view(self.answer_article), name="comments_comment_answer_article"),
            path("<path:object_id>/answer/", view(self.answer_comment), name="comments_comment_answer"),
            *super().get_urls(),
        ]

    def answer_article(self, request: HttpRequest) -> HttpResponse:
        """Answer the article whose number is sent as `article`; GET changes nothing."""
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        sent = request.POST if request.method == "POST" else request.GET
        number = sent.get("article", "")
        if not (number.isascii() and number.isdecimal() and len(number) < 19):
            raise Http404("An answer belongs to an article.")
        article = get_object_or_404(Article.objects.readable(), pk=int(number))
        return self._answer(request, article, None, article.get_absolute_url())

    def answer_comment(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Answer a comment that readers can see; GET changes nothing."""
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        comment = self.get_object(request, object_id)
        if comment is None:
            raise Http404("There is no such comment.")
        if not (comment.is_public and comment.article.can_be_read):
            self.message_user(request, _("Readers cannot see this comment, so there is no answering it."), "error")
            return HttpResponseRedirect(queue.Place(tab=comment.state).address(), status=303)
        return self._answer(request, comment.article, comment, reverse("comment", args=[comment.pk]))

    def _answer(self, request: HttpRequest, article: Article, parent: Comment | None, back: str) -> HttpResponse:
        site = Site.current()
        form = AnswerForm(request.POST or None, site=site, staff=request.user)
        if request.method == "POST" and form.is_valid():
            said, name = form.cleaned_data["text"], form.names[form.cleaned_data["signed"]]
            try:
                written = answering.answer(article, request.user, said, name=name, parent=parent)
            except answering.CannotAnswer as refusal:
                form.add_error(None, refusal.message)
            else:
                link = format_html('<a href="{}">{}</a>', reverse("comment", args=[written.pk]), article.headline)
                self.message_user(request, format_html(_("Readers see your answer now: {}"), link), messages.SUCCESS)
                return HttpResponseRedirect(queue.Place(tab=Comment.State.APPROVED).address(), status=303)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Answer %(name)s") % {"name": parent.signature} if parent else _("Answer readers"),
            "article": article,
            "parent": parent,
            "quoted": comment_html(parent.said) if parent else "",
            "form": form,
            "back": back,
        }
        return TemplateResponse(request, "admin/comments/answer.html", context)
