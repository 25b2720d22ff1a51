"""Who is asking: the address behind a request, for rate limits."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

#: A household with IPv6 has a whole /64; one address of it says nothing about the next.
IPV6_PREFIX = 64
UNKNOWN = "unknown"


def client_address(request: HttpRequest) -> str:
    """Return the address to count attempts by: an IPv4 address, or the /64 of an IPv6 one.

    With ``TRUSTED_PROXIES`` = n the n-th entry from the right of ``X-Forwarded-For`` counts, the
    one written by the outermost proxy of ours. What stands to its left was written by the
    visitor and is never looked at; with 0 the header is not read at all.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    proxies = settings.TRUSTED_PROXIES
    if proxies > 0:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(hops) >= proxies and (forwarded := _plain(hops[-proxies])):
            return forwarded
    return _plain(peer) or UNKNOWN


def _plain(text: str) -> str:
    try:
        address = ipaddress.ip_address(text.strip().strip("[]"))
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, IPV6_PREFIX), strict=False))
    return str(address)
