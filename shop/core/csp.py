"""Two content-security policies: a strict one for our pages, a looser one for the editors."""

from typing import Any

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """django-csp's middleware; addresses under ``EDITOR_PREFIXES`` get ``EDITOR_DIRECTIVES`` too.

    Wagtail's and Django's editors use inline script and style. Hosts stay our own.
    """

    def get_policy_parts(
        self, request: Any, response: Any, report_only: bool = False
    ) -> PolicyParts:
        """Return the parts of the policy for this address."""
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith(tuple(settings.EDITOR_PREFIXES)):
            parts.replace = {**settings.EDITOR_DIRECTIVES, **(parts.replace or {})}
        return parts
