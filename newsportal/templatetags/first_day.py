"""The first-day list at the top of the newsroom's first page."""

from typing import Any

from django import template

from newsportal.first_day import items

register = template.Library()


@register.inclusion_tag("admin/_first_day.html", takes_context=True)
def first_day(context: dict[str, Any]) -> dict[str, Any]:
    """Show whoever is in charge all of it while something is left to do, and afterwards what is red, if anything is."""
    found = items(context["user"], context["site"])
    left = [item for item in found if not item.done]
    return {
        "is_first_day": bool(left),
        "items": found if left else [item for item in found if item.is_red],
    }
