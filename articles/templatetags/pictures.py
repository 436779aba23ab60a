"""A picture in a template."""

from django import template
from django.utils.safestring import SafeString

from articles.models import Image
from articles.picture_html import picture_html

register = template.Library()


@register.simple_tag
def picture(image: Image, sizes: str, eager: bool = False, alt: str | None = None) -> SafeString:
    """Show an image as `picture_html` writes it."""
    return picture_html(image, sizes=sizes, eager=eager, alt=alt)
