"""The logo and the pictures: addresses that change with their bytes, so that they can be kept for ever."""

import hashlib

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from articles.renditions import rendition_name

KEPT_FOR_EVER = "public, max-age=31536000, immutable"
_TYPES = {"jpg": "image/jpeg", "png": "image/png", "avif": "image/avif", "webp": "image/webp"}


@require_safe
def logo(request: HttpRequest, digest: str) -> HttpResponse:
    """Answer the paper's logo."""
    if digest != request.site.logo_digest:
        raise Http404("The paper has another logo, or none.")
    return _kept_for_ever(request, bytes(request.site.logo), "png")


@require_safe
def image(request: HttpRequest, key: str, extension: str) -> HttpResponse:
    """Answer the master of an image."""
    return _file(request, f"images/{key}.{extension}", extension)


@require_safe
def rendition(request: HttpRequest, key: str, width: int, extension: str) -> HttpResponse:
    """Answer an image in one of its widths and formats."""
    return _file(request, rendition_name(key, width, extension), extension)


def _file(request: HttpRequest, name: str, extension: str) -> HttpResponse:
    """Answer a file of the storage; `name` consists of what the site map lets through, digits and our own words."""
    try:
        with default_storage.open(name) as file:
            data = file.read()
    except FileNotFoundError:
        raise Http404("There is no such picture.") from None
    return _kept_for_ever(request, data, extension)


def _kept_for_ever(request: HttpRequest, data: bytes, extension: str) -> HttpResponse:
    response = HttpResponse(data, content_type=_TYPES[extension])
    response["Cache-Control"] = KEPT_FOR_EVER
    response["ETag"] = f'"{hashlib.sha256(data).hexdigest()[:24]}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
