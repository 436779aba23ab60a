from typing import Any

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _
from js_asset import Script

from articles.admin.choices import ChoosesRows
from articles.admin.history import KeepsHistory

_EQUALITY = ("", "__exact", "__isnull", "__id__exact")
_PERIOD = ("__gte", "__lt")
_CALENDAR = ("__year", "__month", "__day")


class NewsroomAdmin(ChoosesRows, KeepsHistory, admin.ModelAdmin):
    """
    What every admin of ours inherits: a list answers only the filters it declares.

    Django's own ModelAdmin lets the query string filter by any field of the model (`?body__startswith=a`),
    so that whoever may see the list can read a hidden column letter by letter.
    """

    show_full_result_count = False
    list_per_page = 50
    new: Any = _("New")
    """What the button on the list says that leads to an empty form, and the title of that form."""

    class Media:
        """The script that says what a choice of rows is for, which select2 leaves to be guessed."""

        js = [Script("articles/choices.js", type="module")]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list under its plain name."""
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def form_title(self, row: Any) -> str:
        """Return the title of a row's form; `row` is None while it is new."""
        return self.new if row is None else f"{capfirst(self.opts.verbose_name)}: {row}"

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Show the form under its title, in one line."""
        context.update(title=self.form_title(kwargs.get("obj")), subtitle=None)
        return super().render_change_form(request, context, **kwargs)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """Search for what can be in a text: a NUL, which PostgreSQL refuses, cannot."""
        return super().get_search_results(request, queryset, search_term.replace("\0", ""))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin a form as it is: a query string that fills it could name a row that cannot be."""
        return {}

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Name the two fields in which a moment is typed, which share one label."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, models.DateTimeField) and field is not None:
            name = capfirst(db_field.verbose_name)
            for widget, part in zip(field.widget.widgets, (_("Date"), _("Time")), strict=True):
                widget.attrs["aria-label"] = format_lazy("{}: {}", name, part)
        return field

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Return the path of the page that shows `obj` to readers, if there is one."""
        return obj.get_absolute_url() if obj is not None and hasattr(obj, "get_absolute_url") else None

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """
        Return whether `lookup` belongs to `list_filter` or `date_hierarchy`; anything else answers 400.

        So does a NUL, which no value in the database can hold.
        """
        filters = self.get_list_filter(request) if request is not None else self.list_filter
        declared = {name for item in filters for name in self._lookups_of(item)}
        if self.date_hierarchy:
            declared.update(self.date_hierarchy + suffix for suffix in (*_CALENDAR, *_PERIOD))
        return lookup in declared and "\0" not in str(value)

    def _lookups_of(self, item: Any) -> list[str]:
        """Return the query string's names that one entry of `list_filter` understands."""
        if isinstance(item, type) and issubclass(item, SimpleListFilter):
            return [str(item.parameter_name)]
        path = item[0] if isinstance(item, (list, tuple)) else item
        field = admin.utils.get_fields_from_path(self.model, path)[-1]
        suffixes = (*_EQUALITY, *_PERIOD) if isinstance(field, models.DateField) else _EQUALITY
        return [path + suffix for suffix in suffixes]
