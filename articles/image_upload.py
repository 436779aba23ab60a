"""An uploaded picture -> one of the paper's images, and out of the paper again. The only writer of master files."""

import hashlib
from dataclasses import dataclass
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image as Pixels

from articles.locks import hold_digest
from articles.models import Image
from articles.picture_decoding import NotAPicture, decode
from articles.picture_uses import waiting_versions
from articles.renditions import rendition_names

MAX_UPLOAD_BYTES = 30_000_000
MAX_SIDE = 2560  # pixels
_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
_QUALITY = 88  # of the JPEG: the renditions are made from it, so it has to be better than they are


@dataclass(frozen=True)
class Master:
    """The pixels of an upload in a new file, and the SHA-256 of the upload as `digest`."""

    data: bytes
    extension: str
    width: int
    height: int
    digest: str


def make_master(upload: bytes) -> Master:
    """
    Return the master of an uploaded JPEG, PNG, WebP or AVIF: upright, in sRGB, without any of its metadata.

    Its longer side is scaled down to 2560 pixels, never up; it is a PNG when something in it is transparent and
    a JPEG when nothing is. Raises NotAPicture.
    """
    if len(upload) > MAX_UPLOAD_BYTES:
        raise NotAPicture(
            _("The file has more than 30 MB. Save it smaller; 2560 pixels on the longer side are enough.")
        )
    pixels = decode(upload, _FORMATS, at_least=(MAX_SIDE, MAX_SIDE))
    pixels.thumbnail((MAX_SIDE, MAX_SIDE), Pixels.Resampling.LANCZOS)
    out = BytesIO()
    if pixels.mode == "RGBA":
        extension = "png"
        pixels.save(out, "PNG")
    else:
        extension = "jpg"
        pixels.save(out, "JPEG", quality=_QUALITY, progressive=True, optimize=True)
    return Master(out.getvalue(), extension, pixels.width, pixels.height, hashlib.sha256(upload).hexdigest())


def find(master: Master) -> Image | None:
    """
    Return the image that the paper has of this upload already.

    Raises NotAPicture for one of the rare pictures that share the first half of their name with another.
    """
    found = Image.objects.filter(key=master.digest[:16]).first()
    if found and found.digest != master.digest:
        raise NotAPicture(_("Another picture happens to have this one’s short name. Save it again, a little smaller."))
    return found


@transaction.atomic
def store(image: Image, master: Master) -> bool:
    """
    Save a new `image`, its words filled in, with its file; return False when the paper has that picture already.

    Then `image` becomes the one there is, with its own words, and what may be missing of its files is made again. The
    master is on the disk before the row is committed. Raises NotAPicture as `find` does.
    """
    key = master.digest[:16]
    hold_digest(bytes.fromhex(key))
    present = find(master)
    name = present.file.name if present else f"images/{key}.{master.extension}"
    if not present or not default_storage.exists(name):
        default_storage.save(name, ContentFile(master.data))
    if present:
        _mend(present)
        image.pk = present.pk
        image.refresh_from_db()
        return False
    image.key, image.digest, image.file = key, master.digest, name
    image.width, image.height = master.width, master.height
    image.save(force_insert=True)
    return True


def _mend(image: Image) -> None:
    """Let the worker try again with an image that it had given up."""
    given_up = Image.objects.filter(pk=image.pk, render_after=None, rendition_widths=[])
    given_up.update(render_after=timezone.now(), render_attempts=0)


@transaction.atomic
def remove(image: Image) -> None:
    """
    Delete an image that nothing shows, and its files after the transaction has been committed.

    Raises ProtectedError while an article, an author or a version that waits to be published shows it.
    """
    if waiting := list(waiting_versions(image.key)[:1]):
        raise ProtectedError("A version that waits to be published shows the picture.", set(waiting))
    key, names = image.key, [*rendition_names(image), image.file.name]
    image.delete()
    transaction.on_commit(lambda: _remove_files(key, names), robust=True)


@transaction.atomic
def _remove_files(key: str, names: list[str]) -> None:
    """Delete the files, unless the same picture was uploaded again meanwhile."""
    hold_digest(bytes.fromhex(key))
    if not Image.objects.filter(key=key).exists():
        for name in names:
            default_storage.delete(name)
