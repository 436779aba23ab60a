"""Turns an uploaded picture into the paper's logo: a small PNG that keeps nothing of the upload but its pixels."""

import hashlib
import struct
import warnings
import zlib
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from articles.models.site import MAX_LOGO_BYTES

MAX_UPLOAD_BYTES = 5_000_000
MAX_PIXELS = 25_000_000
BOX = (640, 160)  # twice the size it is shown at, for sharp screens
_FORMATS = ("PNG", "JPEG", "WEBP")
# What Pillow raises for files that are not what they say (its plugins let the parsers' own errors through).
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, struct.error, zlib.error)


class NotALogo(ValueError):
    """The upload cannot be a logo; the message tells an editor why and what to do."""


@dataclass(frozen=True)
class Logo:
    """A PNG of at most 640 by 160 pixels; `digest` changes whenever the picture does."""

    png: bytes
    width: int
    height: int
    digest: str


def make_logo(upload: bytes) -> Logo:
    """
    Return the logo made of an uploaded PNG, JPEG or WebP.

    It is scaled down to fit 640 by 160 pixels, never up. Raises NotALogo.
    """
    if len(upload) > MAX_UPLOAD_BYTES:
        raise NotALogo(_("The file has more than 5 MB. Upload a smaller one; 640 by 160 pixels are enough."))
    if b"<svg" in upload[:4096].lower():
        raise NotALogo(_("An SVG drawing can carry a program. Save it as PNG and upload that."))
    image = _decode(upload)
    image.thumbnail(BOX, Image.Resampling.LANCZOS)
    png = _write(image)
    return Logo(png, image.width, image.height, hashlib.sha256(png).hexdigest()[:16])


def _decode(upload: bytes) -> Image.Image:
    """Return the upload's pixels, its size checked before any is decoded."""
    try:
        with warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning):
            image = Image.open(BytesIO(upload), formats=_FORMATS)
        if image.width * image.height > MAX_PIXELS:
            raise NotALogo(_("The picture has more than 25 million pixels. Upload a smaller one."))
        image.draft("RGB", (BOX[0] * 2, BOX[1] * 2))
        upright = ImageOps.exif_transpose(image)
        return upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except Image.DecompressionBombError as error:
        raise NotALogo(_("The picture has far too many pixels. Upload one of about 640 by 160.")) from error
    except NotALogo:
        raise
    except _BROKEN as error:
        raise NotALogo(_("This is no picture we can read. Upload a PNG, a JPEG or a WebP file.")) from error


def _write(image: Image.Image) -> bytes:
    """Return the picture as PNG without metadata, in 256 colours where all of them would make it too heavy."""
    for candidate in (image, image.quantize(256)):
        out = BytesIO()
        candidate.info.clear()
        candidate.save(out, "PNG", optimize=True)
        if out.tell() <= MAX_LOGO_BYTES:
            break
    return out.getvalue()
