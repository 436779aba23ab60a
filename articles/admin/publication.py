"""The part of an article's form that is about its readers: what they see, what is in the way, and since when."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from js_asset import Script

from articles import audit, publishing
from articles.admin.article_pages import ArticlePages
from articles.checklist import Severity, check
from articles.dates import in_words
from articles.models import Article, Correction, Revision
from articles.substance import dated_revision
from articles.writing import working_content

BUTTONS = ("_publish", "_schedule", "_unschedule")


class Publication(ArticlePages):
    """The buttons Publish, Schedule and Take back, the checklist, and the line that says what readers see."""

    class Media:
        """What the checklist and the dates look like, and what leads from a remark into the text."""

        css = {"all": ["articles/publication.css"]}
        js = [Script("articles/to_place.js", type="module")]

    def form_context(self, request: HttpRequest, article: Article | None) -> dict[str, Any]:
        """Add the state in words, the checklist, and what can be done next."""
        context = super().form_context(request, article)
        zone = request.site.time_zone
        may_publish = self.has_publish_permission(request)
        context.update(has_publish_permission=may_publish, show_publish=may_publish)
        context.update(zone=zone, publish_label=_("Publish"))
        if article is None:
            return context
        context.update(_remarks(article), state_lines=state_lines(article, zone))
        if article.is_public:
            context["publish_label"] = _("Publish changes")
        elif article.retracted_at:
            context["show_publish"] = False
        elif article.published_at:
            context.update(publish_label=_("Publish now"), is_scheduled=True)
        return context

    def changeform_view(self, request: HttpRequest, object_id: Any = None, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show or save the form; its buttons that readers notice ask for the right to publish."""
        if any(button in request.POST for button in BUTTONS) and not self.has_publish_permission(request):
            raise PermissionDenied
        return super().changeform_view(request, object_id, *args, **kwargs)

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Article:
        """Keep the form for the button that sent it, which acts once the words are saved."""
        request.article_form = form
        return super().save_form(request, form, change)

    def pressed(self, request: HttpRequest, article: Article) -> HttpResponse | None:
        """Publish, schedule or take back what was saved, and say how it went."""
        button = next((name for name in BUTTONS if name in request.POST), None)
        if button is None:
            return super().pressed(request, article)
        act = {
            "_publish": self._press_publish,
            "_schedule": self._press_schedule,
            "_unschedule": self._press_unschedule,
        }[button]
        return self._press(request, article, act)

    def _press(self, request: HttpRequest, article: Article, act: Callable[..., str]) -> HttpResponse:
        try:
            with transaction.atomic():
                self.message_user(request, act(request, article), messages.SUCCESS)
        except publishing.CannotPublish as refusal:
            message = _("Saved, but not published: see what has to be mended first.")
            if article.retracted_at:
                message = " ".join([_("Saved, but not published."), *refusal.faults])
            self.message_user(request, message, messages.ERROR)
        except publishing.AlreadyPublic:
            message = _("Saved, but it has appeared already: its date stays, and its changes have to be published.")
            self.message_user(request, message, messages.ERROR)
        return HttpResponseRedirect(self.form_url(article))

    def _press_publish(self, request: HttpRequest, article: Article) -> str:
        typed = request.article_form.cleaned_data
        was_public = article.is_public
        known = dated_revision(article) if was_public else None
        change = typed["change"] or Revision.Change.TYPO
        revision = publishing.publish(article, change=change, notice=typed["change_notice"])
        if revision == known:
            return _linked(_("Readers have this text already: {}"), article)
        audit.record(request, "publish_changes" if was_public else "publish", article)
        record = Correction.objects.filter(article=article, noted_at=revision.public_from).first()
        if record:
            return _linked(_("Published, and readers are told: {}"), article, f"#{record.anchor}")
        return _linked(_("Published: {}"), article)

    def _press_schedule(self, request: HttpRequest, article: Article) -> str:
        moment = request.article_form.moment
        publishing.schedule(article, moment)
        audit.record(request, "schedule", article)
        sentence = _("Scheduled: readers get this text by itself on %(moment)s (%(zone)s).")
        return sentence % {"moment": in_words(moment), "zone": request.site.time_zone}

    def _press_unschedule(self, request: HttpRequest, article: Article) -> str:
        publishing.unschedule(article)
        audit.record(request, "unschedule", article)
        return _("Taken back: it is a draft again, and appears when somebody publishes it.")


def state_lines(article: Article, zone: str) -> list[str]:
    """Return in a few sentences what readers see of the article, and what of the saved text they do not."""
    if article.published_at is None:
        return [_("Draft: readers do not see it")]
    lines = []
    facts = {"moment": in_words(article.published_at), "zone": zone}
    if article.retracted_at:
        facts["moment"] = in_words(article.retracted_at)
        lines += [f"{article.get_withdrawal_display()}: {facts['moment']} ({zone})", _what_is_left(article)]
    elif article.is_public:
        lines.append(_("Published %(moment)s (%(zone)s)") % facts)
    else:
        lines.append(_("Scheduled for %(moment)s (%(zone)s)") % facts)
    dated = dated_revision(article)
    newer = article.revisions.filter(number__gt=dated.number).order_by("number").first() if dated else None
    return [*lines, _unpublished(article, dated, newer)] if newer else lines


def _what_is_left(article: Article) -> str:
    if article.text_stays:
        return _("Readers get the notice, and the text below it")
    sentences = {
        Article.Withdrawal.RETRACTION: _("Readers get the headline and the notice, and no text"),
        Article.Withdrawal.LAW: _("Readers get the notice alone, without the headline"),
        Article.Withdrawal.ACCIDENT: _("Readers are told that it was published by accident"),
    }
    return sentences[article.withdrawal]


def _unpublished(article: Article, dated: Revision, newer: Revision) -> str:
    if article.is_public:
        return _("Changes since %(moment)s are not published") % {"moment": in_words(newer.saved_at)}
    if article.retracted_at:
        return _("Changes since %(moment)s were never published") % {"moment": in_words(newer.saved_at)}
    sentence = _(
        "Readers will get version %(number)s, saved %(moment)s. To give them what was saved since, schedule again"
    )
    return sentence % {"moment": in_words(dated.saved_at), "number": dated.number}


def _remarks(article: Article) -> dict[str, Any]:
    found = check(working_content(article)[1], article)
    faults = [remark for remark in found if remark.severity == Severity.BLOCKS]
    return {"faults": faults, "risks": found[len(faults) :]}


def _linked(sentence: str, article: Article, fragment: str = "") -> str:
    path = f"{article.get_absolute_url()}{fragment}"
    return format_html(sentence, format_html('<a href="{}">{}</a>', path, article.headline))
