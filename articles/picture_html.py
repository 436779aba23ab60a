"""The markup of a picture, the same wherever one stands."""

from collections.abc import Iterator

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.models import Image
from articles.models.image import RENDITION_FORMATS


def picture_html(image: Image, *, sizes: str, eager: bool = False, alt: str | None = None) -> SafeString:
    """
    Return the picture as HTML, with its width and height, so that nothing moves when it arrives.

    `sizes` is how wide it is shown, as the attribute of that name says it; `eager` is for the one picture at the head
    of a page; `alt` takes the place of the image's own alternative ("" where the words beside it say the same). The
    renditions are offered once they are there, the smallest one alone to whoever saves data.
    """
    img = format_html(
        '<img src="{}" width="{}" height="{}" alt="{}" {}>',
        image.get_absolute_url(),
        image.width,
        image.height,
        image.alt if alt is None else alt,
        SafeString('fetchpriority="high"' if eager else 'loading="lazy" decoding="async"'),
    )
    sources = format_html_join("", '<source{} type="{}" srcset="{}" sizes="{}">', _sources(image, sizes))
    return format_html("<picture>{}{}</picture>", sources, img)


def _sources(image: Image, sizes: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield condition, type, addresses with their widths, and sizes of each `<source>`, the preferred one first."""
    if not image.rendition_widths:
        return
    best = RENDITION_FORMATS[0]
    saving = SafeString(' media="(prefers-reduced-data: reduce)"')
    yield saving, f"image/{best}", _candidate(image, min(image.rendition_widths), best), sizes
    for extension in RENDITION_FORMATS:
        candidates = [_candidate(image, width, extension) for width in image.rendition_widths]
        yield "", f"image/{extension}", ", ".join(candidates), sizes


def _candidate(image: Image, width: int, extension: str) -> str:
    return f"{image.rendition_path(width, extension)} {width}w"
