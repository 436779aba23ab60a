"""The pictures an editor can put into a text, as the body editor asks for them."""

import re
from collections.abc import Iterable

from django.db.models import Q
from django.http import HttpRequest, JsonResponse

from articles.models import Image

SHOWN = 24
_LONGEST_SEARCH = 200


def image_choices(request: HttpRequest, upload: str) -> JsonResponse:
    """
    Answer `{"images": [{"key", "alt", "caption", "credit", "address"}], "upload": …}`, the newest pictures first.

    `upload` is the path of the form for a new one, empty for whoever may not add any.

    `?q=` asks for those whose words have each of its words, `?key=` for the one picture with this key, `?row=` for the
    one that a field of the admin knows by this number.
    """
    if "key" in request.GET:
        images = Image.objects.filter(key=_plain(request.GET["key"]))
    elif "row" in request.GET:
        images = Image.objects.filter(pk=_number(request.GET["row"]))
    else:
        images = Image.objects.filter(_having(_plain(request.GET.get("q", "")).split()))
    return JsonResponse({"images": [described(image) for image in images[:SHOWN]], "upload": upload})


def _plain(typed: str) -> str:
    return typed.replace("\0", "")[:_LONGEST_SEARCH]


def _having(words: Iterable[str]) -> Q:
    condition = Q()
    for word in words:
        condition &= Q(alt__icontains=word) | Q(caption__icontains=word) | Q(credit__icontains=word)
    return condition


def _number(typed: str) -> int | None:
    return int(typed) if re.fullmatch("[0-9]{1,18}", typed, re.ASCII) else None


def described(image: Image) -> dict[str, str]:
    """Return what the body editor shows of a picture; `address` is that of its smallest copy."""
    widths = image.rendition_widths
    address = image.rendition_path(min(widths), "webp") if widths else image.get_absolute_url()
    words = {"alt": image.alt, "caption": image.caption, "credit": image.credit}
    return {"key": image.key, **words, "address": address}
