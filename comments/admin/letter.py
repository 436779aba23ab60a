"""The newsroom's letters: what readers wrote to the editors alone, each exchange on a page with a form to answer."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.read_only import ReadOnlyAdmin
from comments import letters
from comments.comment_html import comment_html
from comments.forms import ReaderTextField
from comments.models import Letter

_COMPLAINTS_FIRST = Case(When(opens="complaint", then=0), When(opens="right-of-reply", then=1), default=2)


class StaffLetterForm(forms.Form):
    """What the paper writes to a reader."""

    letter = ReaderTextField(
        label=gettext_lazy("Letter"),
        help_text=gettext_lazy(
            "The reader sees the paper’s name, not yours: sign it if you like. You do not see the address; the portal "
            "passes the letter on."
        ),
        max_length=letters.MAX_LETTER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 10, "cols": 60}),
        error_messages={
            "required": gettext_lazy("Write the letter before sending it."),
            "max_length": gettext_lazy("Shorten the letter to %(limit_value)d characters; it has %(show_value)d."),
        },
    )


class LetterStateFilter(admin.SimpleListFilter):
    """Which exchanges are shown: those that wait for the paper, for the reader, or for nobody."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        """Return the states an exchange can be in, but for the one that is shown first."""
        return [("answered", _("Answered")), ("settled", _("Settled"))]

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """Call what is shown first by its name; Django would call it "All"."""
        first, *others = super().choices(changelist)
        yield {**first, "display": _("To answer")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Letter]) -> QuerySet[Letter]:
        """Return the exchanges in the chosen state."""
        if self.value() == "settled":
            return queryset.filter(settled_at__isnull=False)
        return queryset.filter(settled_at=None, answered_by__isnull=self.value() != "answered")


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    """
    The letters of readers: complaints first, the oldest first. A row is an exchange, by its first letter.

    `view_letter` allows to read, `write_to_reader` to answer and to settle.
    """

    name_in_index = gettext_lazy("Letters")
    list_display = ["subject", "article", "reader", "written_at"]
    list_display_links = ["subject"]
    list_filter = [LetterStateFilter]
    list_select_related = ["article", "comment"]
    ordering = [_COMPLAINTS_FIRST.asc(), "written_at", "pk"]
    sortable_by = ()
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Letter]:
        """Return the first letter of each exchange, without the long texts of its article."""
        return letters.beginnings().defer("article__body", "article__plain_text", "article__notes_text")

    @admin.display(description=gettext_lazy("letter"))
    def subject(self, letter: Letter) -> str:
        """Say what it is: a complaint, a reply, or a letter of the paper's about a comment."""
        return letter.get_opens_display()

    @admin.display(description=gettext_lazy("reader"))
    def reader(self, letter: Letter) -> str:
        """Name the reader as the reader did."""
        return format_html("<bdi>{}</bdi>", letters.readers_name(letter))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show an exchange with its form; take the answer, or that it is settled."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        first = self.get_object(request, object_id)
        if first is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method != "POST":
            return self._page(request, first, StaffLetterForm())
        if not request.user.has_perm(letters.MAY_ANSWER):
            raise PermissionDenied
        if "_settle" in request.POST:
            letters.settle(first, request.user)
            self.message_user(request, _("Settled. It opens again when the reader writes."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:comments_letter_changelist"), status=303)
        return self._answer(request, first)

    def _answer(self, request: HttpRequest, first: Letter) -> HttpResponse:
        form = StaffLetterForm(request.POST)
        if not form.is_valid():
            return self._page(request, first, form, status=422)
        letters.answer_reader(first, request.user, form.cleaned_data["letter"])
        self.message_user(request, _("Your answer stands on the reader’s private page."), messages.SUCCESS)
        return HttpResponseRedirect(request.path, status=303)

    def _page(self, request: HttpRequest, first: Letter, form: StaffLetterForm, status: int = 200) -> HttpResponse:
        page = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": first.get_opens_display(),
            "first": first,
            "reader": letters.readers_name(first),
            "letters": [
                {"letter": letter, "html": comment_html(letter.text)}
                for letter in letters.exchange(first).select_related("staff")
            ],
            "form": form,
            "sends_mail": settings.SENDS_MAIL,
            "may_answer": request.user.has_perm(letters.MAY_ANSWER) and first.sealed_address_id is not None,
            "may_settle": request.user.has_perm(letters.MAY_ANSWER) and first.settled_at is None,
        }
        return TemplateResponse(request, "admin/comments/letter.html", page, status=status)
