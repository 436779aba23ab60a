"""Uploaded bytes -> pixels. The one place that opens a picture somebody sent."""

import struct
import warnings
import zlib
from collections.abc import Sequence
from io import BytesIO

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

MAX_PIXELS = 25_000_000
# What Pillow raises for files that are not what they say (its plugins let the parsers' own errors through).
_BROKEN = (
    OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, OverflowError, RuntimeError, struct.error,
    zlib.error,
)  # fmt: skip
_SIXTEEN_BIT = ("I;16", "I;16B", "I;16L", "I;16N")


class NotAPicture(ValueError):
    """The upload cannot be used as a picture; the message tells an editor why and what to do."""


def decode(upload: bytes, formats: Sequence[str], *, at_least: tuple[int, int]) -> Image.Image:
    """
    Return the upload's pixels, upright, in sRGB, as "RGBA" when some of them are transparent and as "RGB" when none is.

    `formats` are Pillow's names; `at_least` is the width and height in pixels that a JPEG may be scaled down to while
    it is read. The size is checked before any pixel is decoded. Of an animation, the first picture is returned.
    Raises NotAPicture.
    """
    try:
        with warnings.catch_warnings(action="ignore"):  # of bombs, which are refused, and of metadata nobody will see
            image = Image.open(BytesIO(upload), formats=formats)
            if image.width * image.height > MAX_PIXELS:
                raise NotAPicture(_("The picture has more than 25 million pixels. Upload a smaller one."))
            image.draft("RGB", at_least)
            image.load()
            return _plain(_upright(image))
    except Image.DecompressionBombError as error:
        raise NotAPicture(_("The picture has more than 25 million pixels. Upload a smaller one.")) from error
    except NotAPicture:
        raise
    except _BROKEN as error:
        raise NotAPicture(_refusal(upload, formats)) from error


def _refusal(upload: bytes, formats: Sequence[str]) -> str:
    if b"<svg" in upload[:4096].lower():
        return _("An SVG drawing can carry a program. Save it as PNG and upload that.")
    names = get_text_list([name.replace("WEBP", "WebP") for name in formats], _("or"))
    return _("This is no picture we can read, or not all of it arrived. Save it as %(formats)s and upload that.") % {
        "formats": names
    }


def _upright(image: Image.Image) -> Image.Image:
    """Turn the picture as its EXIF data say the camera was held; a picture whose data are broken stays as it is."""
    try:
        return ImageOps.exif_transpose(image)
    except _BROKEN:
        return image


def _plain(image: Image.Image) -> Image.Image:
    """Return the picture in the colours of the web, without what else came with it."""
    profile = image.info.get("icc_profile")
    if image.mode in _SIXTEEN_BIT:
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        alpha = image.convert("RGBA").getchannel("A")
        colours = _in_srgb(image.convert("RGB"), profile)
        if alpha.getextrema() != (255, 255):
            colours.putalpha(alpha)
    else:
        colours = _in_srgb(image, profile)
    colours.info.clear()
    return colours


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture as "RGB", its colours converted from the profile it came with."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, *_BROKEN):
            pass  # a profile for other colours, or none at all: then the numbers are all we have
    return image.convert("RGB")
