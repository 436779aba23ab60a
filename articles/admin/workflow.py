from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from articles import workflow
from articles.admin.article_pages import ArticlePages
from articles.models import Article, EditorialNote, User

# What each button does, and what is said when it is done.
_STEPS = {
    "_send": (workflow.send_to_editor, _("Saved and sent to the editor.")),
    "_take_back": (workflow.take_back, _("It is yours again: go on writing.")),
    "_send_back": (workflow.send_back, _("Sent back to the writer, with your note.")),
    "_ready": (workflow.mark_ready, _("Marked as ready.")),
}
_OFFERED = {
    Article.Stage.DRAFT: {"send"},
    Article.Stage.REVIEW: {"send_back", "ready"},
    Article.Stage.READY: {"send_back"},
}


class Colleague(forms.ModelChoiceField):
    """A choice of the people who work here, by their names."""

    def label_from_instance(self, user: User) -> str:
        """Return what colleagues call this person."""
        return user.name


class WorkflowFields(forms.Form):
    """What is said among colleagues about an article, and who looks after it: part of the article's form."""

    note = forms.CharField(
        label=_("Note to your colleagues"),
        required=False,
        validators=[MaxLengthValidator(EditorialNote._meta.get_field("text").max_length)],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Any button below keeps it. Readers never see it, and nobody can change it afterwards."),
    )
    # What the page showed travels along, so that a form which was open for long gives the article to nobody.
    assignee = Colleague(
        User.objects.filter(is_staff=True, is_active=True).order_by("first_name", "last_name", "username"),
        label=_("Who looks after it"),
        required=False,
        empty_label=_("Nobody"),
        show_hidden_initial=True,
    )

    def clean_note(self) -> str:
        """Refuse to send an article back without a word."""
        note = self.cleaned_data["note"].replace("\r\n", "\n")
        if "_send_back" in self.data and not note:
            raise ValidationError(_("Say here what the writer should do."))
        return note


class Workflow(ArticlePages):
    """The steps of the work on an article, and what colleagues say about it."""

    def get_urls(self) -> list[Any]:
        """Add the page on which somebody who may only see the article says something about it."""
        view = self.admin_site.admin_view(self.notes_view)
        return [path("<path:object_id>/notes/", view, name="articles_article_notes"), *super().get_urls()]

    def form_context(self, request: HttpRequest, article: Article | None) -> dict[str, Any]:
        """Add where the work stands, the steps that this person can take, and what was said."""
        return {**super().form_context(request, article), **self._panel(request, article)}

    def pressed(self, request: HttpRequest, article: Article) -> HttpResponse | None:
        """Keep what was said, whichever button it was, and take the step that the button names."""
        fields = WorkflowFields(request.POST)
        is_done = fields.is_valid() and self._work(request, article, fields)
        answer = super().pressed(request, article)
        return answer or (HttpResponseRedirect(self.form_url(article)) if is_done else None)

    @transaction.atomic
    def notes_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what was said among colleagues; say something more, or take back what one sent."""
        article = self.article_for(request, object_id, self.has_view_permission)
        fields = WorkflowFields(request.POST if request.method == "POST" else None)
        if fields.is_valid():
            self._work(request, article, fields)
            return HttpResponseRedirect(self.form_url(article), status=303)
        context = {
            **self.admin_site.each_context(request),
            **self._panel(request, article),
            "may_save": False,
            "title": article.headline,
            "opts": self.opts,
            "original": article,
            "fields": fields,
        }
        return TemplateResponse(request, "admin/articles/article/notes.html", context)

    def _panel(self, request: HttpRequest, article: Article | None) -> dict[str, Any]:
        may_change = article is None or self.has_change_permission(request, article)
        is_pending = article is None or workflow.is_pending(article)
        steps = set(_OFFERED[article.stage if article else Article.Stage.DRAFT]) if is_pending and may_change else set()
        if article and is_pending and _may_take_back(request, article):
            steps.add("take_back")
        return {
            "stage": article.get_stage_display() if article and is_pending else "",
            "steps": steps,
            "may_save": may_change,
            "trail": article.editorial_notes.select_related("by", "assigned_to") if article else [],
            "notes_url": reverse("admin:articles_article_notes", args=[article.pk]) if article else "",
        }

    def _work(self, request: HttpRequest, article: Article, fields: WorkflowFields) -> bool:
        """Return whether the button was one of this part's."""
        note, may_change = fields.cleaned_data["note"], self.has_change_permission(request, article)
        if may_change and "assignee" in fields.changed_data:
            self._assign(request, article, fields.cleaned_data["assignee"])
        button = next((name for name in _STEPS if name in request.POST), None)
        if button is None:
            if note:
                workflow.add_note(article, request.user, note)
            return "_note" in request.POST
        if not (_may_take_back(request, article) if button == "_take_back" else may_change):
            raise PermissionDenied
        self._take_step(request, article, button, note)
        return True

    def _take_step(self, request: HttpRequest, article: Article, button: str, note: str) -> None:
        verb, done = _STEPS[button]
        try:
            verb(article, request.user, note)
        except workflow.AlreadyMoved as refusal:
            if note:
                workflow.add_note(article, request.user, note)
            self.message_user(request, str(refusal), messages.WARNING)
        else:
            self.message_user(request, done, messages.SUCCESS)

    def _assign(self, request: HttpRequest, article: Article, to: User | None) -> None:
        try:
            workflow.assign(article, to, request.user)
        except workflow.CannotAssign as refusal:
            self.message_user(request, str(refusal), messages.WARNING)


def _may_take_back(request: HttpRequest, article: Article) -> bool:
    """Whether this person wrote or sent what nobody has decided about yet."""
    if article.stage != Article.Stage.REVIEW:
        return False
    sent = article.editorial_notes.filter(move=EditorialNote.Move.SENT).order_by("-at", "-pk").first()
    return request.user.pk in {article.created_by_id, sent.by_id if sent else None}
