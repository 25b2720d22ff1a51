"""Addresses as somebody outside sees them: in previews, search engines, QR codes and mails."""

from django.conf import settings


def site_url(path: str) -> str:
    """Return ``path`` on the site's own host, whatever host a request named."""
    return f"{settings.SITE_URL}{path}" if path.startswith("/") else path
