"""The logo and the pictures: addresses that change with their bytes, so that they can be kept for ever."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

KEPT_FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def logo(request: HttpRequest, digest: str) -> HttpResponse:
    """Answer the paper's logo."""
    if digest != request.site.logo_digest:
        raise Http404("The paper has another logo, or none.")
    response = HttpResponse(bytes(request.site.logo), content_type="image/png")
    response["Cache-Control"] = KEPT_FOR_EVER
    return response
