"""What an article's form does while somebody types: it keeps the words, and says who else has it open."""

import re
import secrets
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from articles import drafting
from articles.admin.article_pages import ArticlePages
from articles.dates import in_words
from articles.drafting import AlreadySaved, OpenForm, TooMuch, WrittenElsewhere
from articles.languages import direction
from articles.models import Article, Draft, Revision, User

_NAME = re.compile(r"[\w-]{1,64}", re.ASCII)
_HIGHEST_BASE = 2**31 - 1


class Typing(ArticlePages):
    """Autosave, what comes back after a crash, and who else has the article open."""

    def get_urls(self) -> list[Any]:
        """Add the address words are sent to, and the one that forgets them, for an article and for a new one."""
        typed, forget = (self.admin_site.admin_view(view) for view in (self.typed_view, self.throw_away_view))
        return [
            path("typed/", typed, name="articles_article_typed_new"),
            path("typed/throw-away/", forget, name="articles_article_throw_away_new"),
            path("<path:object_id>/typed/", typed, name="articles_article_typed"),
            path("<path:object_id>/typed/throw-away/", forget, name="articles_article_throw_away"),
            *super().get_urls(),
        ]

    # --- While somebody types

    @method_decorator(require_http_methods(["GET", "POST"]))
    def typed_view(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """
        Keep the form that is sent, and note that it is open, or with `_gone` that it was closed.

        With `_hello` there are no words to keep. Answers JSON: `stamp` and `saved` (a sentence with the time) of what
        is kept, `others` and `newer` as the notices above the form have them, or `refused`, a sentence, with status
        400, 409 or 413. GET answers the `token` that a form needs after its writer signed in anew.
        """
        article = self._article(request, object_id)
        if request.method == "GET":
            return JsonResponse({"token": get_token(request)})
        form = open_form(request, article)
        if article is None and not form.key:
            return _refusal(_("Not saved: this form has no key. Reload the page."), HTTPStatus.BAD_REQUEST)
        if "_gone" in request.POST and "_hello" in request.POST:
            drafting.goodbye(form)
            return JsonResponse({})
        if "_hello" in request.POST:
            drafting.hello(form)
            return JsonResponse(_surroundings(form))
        return self._keep(request, form)

    def _keep(self, request: HttpRequest, form: OpenForm) -> JsonResponse:
        try:
            draft = drafting.keep(form, typed_fields(request.POST), instead="_instead" in request.POST)
        except TooMuch:
            sentence = _("Not saved: this is more than an article can hold. Shorten it, or split it in two.")
            return _refusal(sentence, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except AlreadySaved as end:
            sentence = _("Not saved: this form has been saved already. Go on in the article that it has become.")
            return _refusal(sentence, HTTPStatus.CONFLICT, link=self.form_url(end.article), label=_("Open it"))
        except WrittenElsewhere as newer:
            return _refusal(_elsewhere(newer.at), HTTPStatus.CONFLICT, instead=_("Save this window instead"))
        if "_gone" in request.POST:
            drafting.goodbye(form)
        saved = _("Saved %(time)s") % {"time": date_format(localtime(draft.typed_at), "H:i:s")}
        here = "" if form.article else _continue(form.key)
        return JsonResponse({"saved": saved, "stamp": drafting.stamp(draft), "here": here, **_surroundings(form)})

    @method_decorator(require_POST)
    def throw_away_view(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """Forget what was typed and not saved, and go back to what was saved."""
        article = self._article(request, object_id)
        if drafting.throw_away(request.user, article, _name(request.POST.get("key"))):
            self.message_user(request, _("What you had typed and not saved is thrown away."))
        return HttpResponseRedirect(self.form_url(article) if article else reverse("admin:articles_article_add"))

    def _article(self, request: HttpRequest, object_id: str | None) -> Article | None:
        """Return the article whose form this person may type into, None for a new one."""
        if object_id is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return None
        return self.article_for(request, object_id, self.has_change_permission)

    def settle(self, request: HttpRequest, article: Article | None, revision: Revision) -> None:
        """Note that the form was saved as `revision`; `article` is None if it was the form for a new one."""
        drafting.settle(open_form(request, article), revision)

    # --- Opening the form

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Show a new form, or the one that was left with words in it; if it was saved since, its article."""
        left = drafting.unsaved_as(request.user, _name(request.GET.get("unsaved")))
        if request.method == "GET" and left and left.article:
            return HttpResponseRedirect(self.form_url(left.article))
        return super().add_view(request, form_url, extra_context)

    def form_context(self, request: HttpRequest, article: Article | None) -> dict[str, Any]:
        """Add what was typed and not saved, and who else has the article open."""
        may_type = self.has_change_permission(request, article) if article else self.has_add_permission(request)
        typing = _opened(request, article) if may_type else None
        return {**super().form_context(request, article), "typing": typing}

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Put the unsaved words into the form."""
        draft = context["typing"] and context["typing"]["draft"]
        if draft:
            _fill(context["adminform"].form, draft)
        return super().render_change_form(request, context, **kwargs)


def open_form(request: HttpRequest, article: Article | None) -> OpenForm:
    """Return which form in which window this request comes from, as far as it says so."""
    opened = request.POST.get("opened_version", "")
    is_number = opened.isascii() and opened.isdecimal() and len(opened) <= 10
    return OpenForm(
        editor=request.user,
        article=article,
        key="" if article else _name(opened),
        base=min(int(opened), _HIGHEST_BASE) if article and is_number else 0,
        window=_name(request.POST.get("_window")),
        seen=request.POST.get("_typed_at", ""),
    )


def _name(sent: str | None) -> str:
    """Return a random name as we give them, empty for anything else."""
    return sent if sent and _NAME.fullmatch(sent) else ""


def typed_fields(sent: QueryDict) -> dict[str, list[str]]:
    """Return the fields of a form as it was sent, without buttons and tokens."""
    return {name: sent.getlist(name) for name in sent if name != "csrfmiddlewaretoken" and not name.startswith("_")}


def _refusal(sentence: str, status: HTTPStatus, **more: str) -> JsonResponse:
    return JsonResponse({"refused": sentence, **more}, status=status)


def _elsewhere(at: datetime | None) -> str:
    if at is None:
        return _("Not saved: you saved this article, or threw your words away, in another window.")
    return _(
        "You have this article open in another window; only one of them is being saved: the other, last at %(time)s."
    ) % {"time": date_format(localtime(at), "H:i:s")}


def _opened(request: HttpRequest, article: Article | None) -> dict[str, Any]:
    """Return what a form that may be typed into shows of what is unsaved, and what its script needs."""
    is_refused = request.method == "POST"
    key = _name(request.GET.get("unsaved"))
    found = drafting.unsaved(request.user, article) if article else drafting.unsaved_as(request.user, key)
    draft = found if found and found.typed is not None and not is_refused else None
    form = OpenForm(request.user, article, base=draft.base if draft else _HIGHEST_BASE)
    return {
        "draft": draft,
        "typed_at": in_words(draft.typed_at, "H:i:s") if draft else "",
        "key": key if draft else "",
        "window": _name(request.POST.get("_window")) or secrets.token_urlsafe(16),
        "seen": request.POST.get("_typed_at", "") if is_refused else drafting.stamp(draft),
        "address": _address("typed", article),
        "throw_away": _address("throw_away", article),
        "texts": [] if article or is_refused else _unsaved_texts(request.user, key),
        **_surroundings(form),
    }


def _address(view: str, article: Article | None) -> str:
    name = f"admin:articles_article_{view}"
    return reverse(name, args=[article.pk]) if article else reverse(f"{name}_new")


def _unsaved_texts(editor: User, but: str) -> list[dict[str, str]]:
    """Return this person's unsaved new articles, all but the one that is open."""
    return [
        {"key": draft.key, "headline": draft.headline, "at": in_words(draft.typed_at), "link": _continue(draft.key)}
        for draft in drafting.unsaved_new(editor).exclude(key=but)
    ]


def _continue(key: str) -> str:
    return f"{reverse('admin:articles_article_add')}?{urlencode({'unsaved': key})}"


def _surroundings(form: OpenForm) -> dict[str, Any]:
    """Return what others do: a sentence for each who has the form open, and one about a version newer than `base`."""
    if form.article is None:
        return {"others": [], "newer": None}
    present = [_presence(draft) for draft in drafting.others(form.article, form.editor)]
    return {"others": present, "newer": _newer(form)}


def _presence(draft: Draft) -> str:
    if draft.typed_at is None:
        return _("%(name)s has this article open.") % {"name": draft.editor.name}
    return _("%(name)s has this article open; last typed at %(time)s.") % {
        "name": draft.editor.name,
        "time": in_words(draft.typed_at),
    }


def _newer(form: OpenForm) -> dict[str, str] | None:
    found = form.article.revisions.filter(number__gt=form.base).newest_first().only("saved_at", "saved_by")
    revision = found.select_related("saved_by").first()
    if revision is None:
        return None
    name = revision.saved_by.name if revision.saved_by else _("Somebody")
    sentence = _("%(name)s saved a newer version at %(time)s.") % {"name": name, "time": in_words(revision.saved_at)}
    return {
        "sentence": sentence,
        "label": _("Compare before you save."),
        "link": reverse("admin:articles_article_versions", args=[form.article.pk]),
    }


def _fill(form: ModelForm, draft: Draft) -> None:
    """Begin the form with what was typed, word for word; no field is judged before it is sent."""
    typed = QueryDict(mutable=True)
    for name, values in draft.typed.items():
        typed.setlist(name, values)
    for name, field in form.fields.items():
        sent_as = form.add_prefix(name)
        if not field.widget.value_omitted_from_data(typed, {}, sent_as):
            form.initial[name] = field.widget.value_from_datadict(typed, {}, sent_as)
    language = str(form.initial.get("language") or "")
    if "body" in form.fields:
        form.fields["body"].widget.attrs.update(lang=language, dir=direction(language))
