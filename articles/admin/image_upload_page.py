"""A picture sent from inside a text, by a script that stays on the page."""

from typing import Any

from django.http import JsonResponse

from articles import image_upload
from articles.admin.image_choices import described
from articles.models import Image


def answer_upload(form: Any) -> tuple[Image | None, JsonResponse]:
    """
    Store the picture of the upload form, and return it with the answer to the script.

    The answer is `{"image": …, "known": …}` as the choices of pictures describe one, `known` when the paper had that
    picture already and it kept its own words. When something is missing or the file is no picture, the answer is
    `{"errors": {field: [sentence]}}` and the image None.
    """
    if not form.is_valid():
        return None, JsonResponse({"errors": form.errors})
    image = form.instance
    image.was_here = not image_upload.store(image, form.cleaned_data["new_file"])
    return image, JsonResponse({"image": described(image), "known": image.was_here}, status=201)
