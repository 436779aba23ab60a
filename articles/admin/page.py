"""The pages on which the paper says who it is: their list in the order of the footer, their form, their versions."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from js_asset import Script

from articles import pages
from articles.admin.page_form import PageForm
from articles.admin.page_versions import PageVersions, form_url
from articles.admin.prose_editor import media_with_nonce
from articles.content import Content
from articles.models import Page
from articles.pages import words_of
from articles.versions import difference
from articles.views.page import page_context

_STEPS = {"up": -1, "down": 1}
_MOVED = {
    "up": gettext_lazy("“%(title)s” is one place higher."),
    "down": gettext_lazy("“%(title)s” is one place lower."),
}
_PERMISSION = "articles.publish_page"


class ButtonForm(forms.Form):
    """What a button of the list sends."""

    do = forms.ChoiceField(choices=[(name, name) for name in _STEPS])
    page = forms.ModelChoiceField(Page.objects.defer("body"))


@admin.register(Page)
class PageAdmin(PageVersions):
    """Where the paper writes about itself."""

    form = PageForm
    new = gettext_lazy("New page")
    fields = ["title", "body", "language", "slug", "opened_version"]
    actions = None

    class Media:
        """What the list looks like, and the script that asks before unsaved words are left."""

        css = {"all": ["articles/versions.css", "articles/pages.css"]}
        js = [Script("articles/unsaved.js", type="module")]

    # --- Who may

    def has_change_permission(self, request: HttpRequest, obj: Page | None = None) -> bool:
        """A page that readers have changes for them at once, so it takes the right to publish as well."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or not obj.is_public or request.user.has_perm(_PERMISSION))

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether this person may give readers a page, and take it away."""
        return request.user.has_perms([_PERMISSION, "articles.change_page"])

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Page | None:
        """Return the page; while something is done to it, nobody else can do anything to it."""
        page = super().get_object(request, object_id, from_field)
        if page is None or request.method != "POST" or not connection.in_atomic_block:
            return page
        return Page.objects.select_for_update().filter(pk=page.pk).first()

    # --- The list

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show every page in the order of the footer; move the one whose button was pressed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._move(request)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Pages"),
            "opts": self.opts,
            "media": self.media,
            "pages": Page.objects.defer("body"),
            "may_add": self.has_add_permission(request),
            "may_move": self.has_change_permission(request),
        }
        return TemplateResponse(request, "admin/articles/page/list.html", context)

    def _move(self, request: HttpRequest) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        here = reverse("admin:articles_page_changelist")
        form = ButtonForm(request.POST)
        try:
            if not form.is_valid():
                raise Page.DoesNotExist
            page, button = form.cleaned_data["page"], form.cleaned_data["do"]
            pages.move(page, _STEPS[button], request.user)
        except Page.DoesNotExist:
            sentence = _("That button no longer works: the page has changed. Try again.")
            self.message_user(request, sentence, messages.ERROR)
            return HttpResponseRedirect(here, status=303)
        self.message_user(request, _MOVED[button] % {"title": page}, messages.SUCCESS)
        return HttpResponseRedirect(f"{here}#page-{page.pk}", status=303)

    # --- The form

    def form_title(self, row: Page | None) -> str:
        """Return the title, or what kind of page it will be."""
        return self.new if row is None else str(row)

    def get_view_on_site_url(self, obj: Page | None = None) -> str | None:
        """Return the path of the page when readers can open it."""
        return obj.get_absolute_url() if obj and obj.is_public else None

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Add what the buttons need, the nonce of the editor's import map, and what somebody else saved meanwhile."""
        page, form = kwargs.get("obj"), context["adminform"].form
        context.update(
            media=media_with_nonce(context["media"], request),
            is_public=page is not None and page.is_public,
            is_begun=page is not None and not page.title,
            may_publish=self.has_publish_permission(request),
        )
        if getattr(form, "conflict", None):
            theirs, typed = form.conflict, form.cleaned_data
            language = form.instance.language
            mine = Content(typed.get("title", theirs.title), body=typed.get("body", theirs.body), language=language)
            kept = Content(theirs.title, body=theirs.body, language=language)
            context.update(conflict=theirs, difference=difference(kept, mine))
        return super().render_change_form(request, context, **kwargs)

    def changeform_view(self, request: HttpRequest, object_id: Any = None, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show or save the form; the button that publishes is for whoever may."""
        if "_publish" in request.POST and not self.has_publish_permission(request):
            raise PermissionDenied
        return super().changeform_view(request, object_id, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Page, form: PageForm, change: bool) -> None:
        """Keep what was typed as a version, and give it to readers if the button says so."""
        stored = Page.objects.get(pk=obj.pk) if change else Page()
        pages.save(stored, form.words, request.user, base=form.newest if change else None)
        obj.pk, obj.place = stored.pk, stored.place
        if "_publish" in request.POST:
            pages.publish(stored, request.user)
        obj.published_at = stored.published_at

    def response_add(self, request: HttpRequest, obj: Page, post_url_continue: str | None = None) -> HttpResponse:
        """Say what readers see now, and go on writing."""
        return self._answer(request, obj)

    def response_change(self, request: HttpRequest, obj: Page) -> HttpResponse:
        """Say what readers see now, and go on writing."""
        return self._answer(request, obj)

    def _answer(self, request: HttpRequest, page: Page) -> HttpResponse:
        if page.is_public:
            sentence = _("Saved. Readers see it now, and the foot of every page leads to it.")
        else:
            sentence = _("Saved. Readers do not see it: no page leads to it until it is published.")
        self.message_user(request, sentence, messages.SUCCESS)
        return HttpResponseRedirect(form_url(page))

    # --- Deleting

    @transaction.atomic
    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Say why a page stays; delete any other after asking."""
        page = self.get_object(request, object_id)
        if page and self.has_delete_permission(request, page) and (page.kind or page.is_public):
            if page.kind:
                sentence = _("“%(title)s” stays: the program leads readers there. Take it away from readers instead.")
            else:
                sentence = _("“%(title)s” is published, so it stays. Take it away from readers first.")
            self.message_user(request, sentence % {"title": page}, messages.ERROR)
            return HttpResponseRedirect(form_url(page))
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request: HttpRequest, obj: Page) -> None:
        """Delete the page with its versions."""
        pages.delete(obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Say in words what goes, in place of Django's list of every row."""
        *_rows, permissions_missing, protected = super().get_deleted_objects(objs, request)
        described = [
            part for row in objs for part in (str(row), [_("Its versions go with it, and nobody gets it back.")])
        ]
        return described, {self.opts.verbose_name_plural: len(objs)}, permissions_missing, protected

    # --- Other pages

    def get_urls(self) -> list[Any]:
        """Add what is done with one page, before Django's own last pattern, which takes any path."""
        added = (
            ("preview/", require_safe(self.preview_view), "preview"),
            ("unpublish/", require_POST(self.unpublish_view), "unpublish"),
        )
        return [
            path(f"<int:object_id>/{rest}", self.admin_site.admin_view(view), name=f"articles_page_{name}")
            for rest, view, name in added
        ] + super().get_urls()

    def preview_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Show the page as readers would see what was saved last; one that nobody saved, with its starter text."""
        page = self.page_for(request, object_id, self.has_view_permission)
        words = words_of(page, request.site)
        page.title, page.body, page.language = words.title, words.body, words.language
        context = {**page_context(page), "is_preview": True, "canonical_path": ""}
        response = render(request, "articles/page.html", context)
        response["X-Robots-Tag"] = "noindex"
        return response

    def unpublish_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Take the page away from readers."""
        if not self.has_publish_permission(request):
            raise PermissionDenied
        page = self.page_for(request, object_id, self.has_change_permission)
        if pages.unpublish(page, request.user):
            self.message_user(request, _("Readers no longer see it, and nothing leads to it."), messages.SUCCESS)
        return HttpResponseRedirect(form_url(page), status=303)
