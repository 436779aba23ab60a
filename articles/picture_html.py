"""The markup of a picture, the same wherever one stands."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.models import Image


def picture_html(image: Image, *, sizes: str, eager: bool = False, alt: str | None = None) -> SafeString:
    """
    Return the picture as HTML, with its width and height, so that nothing moves when it arrives.

    `sizes` is how wide it is shown, as the attribute of that name says it; `eager` is for the one picture at the head
    of a page; `alt` takes the place of the image's own alternative ("" where the words beside it say the same).
    """
    return format_html(
        '<img src="{}" width="{}" height="{}" alt="{}"{}>',
        image.get_absolute_url(),
        image.width,
        image.height,
        image.alt if alt is None else alt,
        SafeString(' fetchpriority="high"' if eager else ' loading="lazy"'),
    )
