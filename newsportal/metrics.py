"""
/metrics: what the paper counts, for Prometheus.

Every label has a closed set of values that is in the program: a reader's words, a path or a name can be none of them.
"""

from ipaddress import ip_address

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comments.client_address import client_address
from newsportal.exposition import CONTENT_TYPE, exposition
from newsportal.gauges import all_gauges


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer whoever asks from an address in METRICS_FROM; raise Http404 for anybody else."""
    if not _may_read(request):
        raise Http404
    return HttpResponse(exposition(all_gauges()), content_type=CONTENT_TYPE)


def _may_read(request: HttpRequest) -> bool:
    """
    Judge by the client's address.

    What a proxy sends on that is not in TRUSTED_PROXIES seems to come from the proxy itself, so it is refused.
    """
    if request.META.get("HTTP_X_FORWARDED_FOR") and not settings.TRUSTED_PROXIES:
        return False
    address = client_address(request.META, settings.TRUSTED_PROXIES)
    return bool(address) and any(ip_address(address) in network for network in settings.METRICS_FROM)
