"""Turns an uploaded picture into the paper's logo: a small PNG that keeps nothing of the upload but its pixels."""

import hashlib
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image

from articles.models.site import MAX_LOGO_BYTES
from articles.picture_decoding import NotAPicture, decode

MAX_UPLOAD_BYTES = 5_000_000
BOX = (640, 160)  # twice the size it is shown at, for sharp screens
_FORMATS = ("PNG", "JPEG", "WEBP")


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

    It is scaled down to fit 640 by 160 pixels, never up. Raises NotAPicture.
    """
    if len(upload) > MAX_UPLOAD_BYTES:
        raise NotAPicture(_("The file has more than 5 MB. Upload a smaller one; 640 by 160 pixels are enough."))
    image = decode(upload, _FORMATS, at_least=(BOX[0] * 2, BOX[1] * 2))
    image.thumbnail(BOX, Image.Resampling.LANCZOS)
    png = _write(image)
    return Logo(png, image.width, image.height, hashlib.sha256(png).hexdigest()[:16])


def _write(image: Image.Image) -> bytes:
    """Return the picture as PNG without metadata, in 256 colours where all of them would make it too heavy."""
    for candidate in (image, image.quantize(256)):
        out = BytesIO()
        candidate.info.clear()
        candidate.save(out, "PNG", optimize=True)
        if out.tell() <= MAX_LOGO_BYTES:
            break
    return out.getvalue()
