"""Choosing rows by typing a part of their name, whatever a form sends."""

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import (
    AutocompleteMixin,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.db.models import Field
from django.http import HttpRequest


class _ShowsRows(AutocompleteMixin):
    """Looks up only what can be the number of a row: Django would fail at the rest while it shows the form again."""

    def optgroups(self, name: str, value: list[Any], attr: Any = None) -> Any:
        """Return the rows that are chosen."""
        return super().optgroups(name, [row for row in value if re.fullmatch("[0-9]{1,18}", str(row))], attr)


class _OneRow(_ShowsRows, AutocompleteSelect):
    """Chooses one."""


class _SeveralRows(_ShowsRows, AutocompleteSelectMultiple):
    """Chooses several; each that is chosen has its own cross, so there is none for all of them."""

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        """Leave out the cross, which would stand in the list without being an item of it."""
        return {**super().build_attrs(base_attrs, extra_attrs), "data-allow-clear": "false"}


class _SeveralInOrder(_SeveralRows):
    """Chooses several, and shows them in the order they were chosen (choices.js sends them so)."""

    def optgroups(self, name: str, value: list[Any], attr: Any = None) -> Any:
        """Return the rows that are chosen."""
        groups = super().optgroups(name, value, attr)
        place = {str(row): number for number, row in enumerate(value)}
        groups[0][1].sort(key=lambda option: place.get(str(option["value"]), len(place)))
        return groups


class RowsInOrder(forms.ModelMultipleChoiceField):
    """A choice of several rows whose order counts; its value is a list."""

    def __init__(self, relation: Field, **options: Any) -> None:
        self.relation = relation
        super().__init__(relation.remote_field.model.objects.all(), **options)

    def clean(self, value: Any) -> list[Any]:
        """Return the rows in the order in which they were sent."""
        rows = {str(row.pk): row for row in super().clean(value)}
        return [rows[str(key)] for key in dict.fromkeys(value or []) if str(key) in rows]

    def offer(self, site: admin.AdminSite, may_add: bool) -> None:
        """Let rows be found by typing a part of their name, as the admin `site` does it, and added there."""
        chooser = _SeveralInOrder(self.relation, site, attrs={"data-in-order": ""})
        self.widget = RelatedFieldWidgetWrapper(chooser, self.relation.remote_field, site, can_add_related=may_add)
        self.widget.choices = self.choices
        self.widget.is_required = self.required


class ChoosesRows:
    """What admins and inlines with `autocomplete_fields` inherit."""

    def formfield_for_foreignkey(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """Give the field its widget."""
        return super().formfield_for_foreignkey(db_field, request, **self._widget(_OneRow, db_field, request), **kwargs)

    def formfield_for_manytomany(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """Give the field its widget."""
        widget = self._widget(_SeveralRows, db_field, request)
        return super().formfield_for_manytomany(db_field, request, **widget, **kwargs)

    def _widget(self, widget: type, db_field: Field, request: HttpRequest) -> dict[str, Any]:
        is_typed = db_field.name in self.get_autocomplete_fields(request)
        return {"widget": widget(db_field, self.admin_site)} if is_typed else {}
