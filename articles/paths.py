"""Paths of pages by the names of the site map. The map is the same for the life of a process, so they are kept."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=4000)
def path_to(name: str, *parts: str | int) -> str:
    """Return the path of the page of this name, `parts` being what stands in it. Raises NoReverseMatch."""
    return reverse(name, args=parts)
