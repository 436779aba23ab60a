"""The copies of an image that browsers load: made by the worker from the master, never while a reader waits."""

import logging
from datetime import timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from PIL import Image as Pixels

from articles.models import Image
from articles.models.image import RENDITION_FORMATS, RENDITION_WIDTHS

logger = logging.getLogger("articles.renditions")

A_ROUND = 5  # images, so that other duties have their turn
MAX_ATTEMPTS = 6
# A photograph 960 pixels wide has 60 kB as AVIF. Where the first quality makes a file heavier, the next is tried.
_BYTES_A_COLUMN = {"avif": 62, "webp": 94}
_QUALITIES = {"avif": (60, 50, 40, 30), "webp": (80, 70, 60, 50)}


def make_due_renditions() -> int:
    """
    Make the renditions of up to A_ROUND images that wait for them, and return how many images were tried.

    Each is a transaction of its own that holds the image's row, so several workers never meet on one. What was written
    before a worker was killed is kept, and the next round goes on after it.
    """
    return next((done for done in range(A_ROUND) if not _do_next()), A_ROUND)


@transaction.atomic
def _do_next() -> bool:
    # An article that names the image at this moment does not have to wait for its renditions: NO KEY.
    waiting = Image.objects.select_for_update(skip_locked=True, no_key=True)
    image = waiting.filter(render_after__lte=timezone.now()).order_by("render_after", "pk").first()
    if image is None:
        return False
    widths = wanted_widths(image.width)
    try:
        _make_files(image, widths)
    except Exception as fault:
        _put_off(image, fault)
    else:
        image.rendition_widths, image.render_after, image.render_attempts = widths, None, 0
    image.save(update_fields=["rendition_widths", "render_after", "render_attempts"])
    return True


def wanted_widths(master: int) -> list[int]:
    """Return the widths in pixels to make of a master this wide: those that are narrower, and its own up to 1600."""
    narrower = [width for width in RENDITION_WIDTHS if width < master]
    return [*narrower, master] if master <= RENDITION_WIDTHS[-1] else narrower


def rendition_name(key: str, width: int, extension: str) -> str:
    """Return the name of a rendition's file in the storage."""
    return f"images/{key}-{width}.{extension}"


def rendition_names(image: Image) -> list[str]:
    """Return the name of every rendition that an image has or waits for."""
    widths = sorted({*image.rendition_widths, *wanted_widths(image.width)})
    return [rendition_name(image.key, width, extension) for width in widths for extension in RENDITION_FORMATS]


def _put_off(image: Image, fault: Exception) -> None:
    """Count a failure; try again after two minutes, then four, and at last no more."""
    image.render_attempts += 1
    if image.render_attempts >= MAX_ATTEMPTS:
        image.render_after = None
        logger.error("Image %s: no renditions after %d attempts, giving up: %s", image.key, MAX_ATTEMPTS, fault)
        return
    image.render_after = timezone.now() + timedelta(minutes=2**image.render_attempts)
    logger.warning("Image %s: no renditions yet, trying again later: %s", image.key, fault)


def _make_files(image: Image, widths: list[int]) -> None:
    """Write the files that are missing, the smallest first."""
    names = {
        rendition_name(image.key, width, extension): (width, extension)
        for width in widths
        for extension in RENDITION_FORMATS
    }
    missing = {name: what for name, what in names.items() if not default_storage.exists(name)}
    if not missing:
        return
    with default_storage.open(image.file.name) as file, Pixels.open(file, formats=("JPEG", "PNG")) as master:
        master.load()
        master.info.clear()
        for name, (width, extension) in missing.items():
            height = max(1, round(image.height * width / image.width))
            pixels = master.resize((width, height), Pixels.Resampling.LANCZOS)
            default_storage.save(name, ContentFile(_encode(pixels, extension)))


def _encode(pixels: Pixels.Image, extension: str) -> bytes:
    """Return the picture in the best quality that is light enough, or else in the lowest."""
    for quality in _QUALITIES[extension]:
        out = BytesIO()
        pixels.save(out, extension, quality=quality)
        if out.tell() <= pixels.width * _BYTES_A_COLUMN[extension]:
            break
    return out.getvalue()
