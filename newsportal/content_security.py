"""What a browser may load on our pages: nothing but what the page uses."""

from typing import Any

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from newsportal.newsroom_only import is_newsroom


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Reader pages get the strict policy of the settings, the admin its own, with nonces for its scripts."""

    def get_policy_parts(self, request: HttpRequest, response: HttpResponse, report_only: bool = False) -> PolicyParts:
        """Return the policy of one answer; the staff's is chosen by path, errors included."""
        parts: Any = super().get_policy_parts(request, response, report_only)
        if not report_only and is_newsroom(request):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts
