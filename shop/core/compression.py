"""Pages travel compressed, whoever serves them.

Static files are compressed ahead by WhiteNoise, and a proxy in front may compress pages; a shop
that stands without one sends a third of the bytes with this.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

#: Pictures and PDF files are compressed already.
KINDS = ("text/", "application/json", "application/xml", "application/manifest+json")


class CompressPagesMiddleware(GZipMiddleware):
    """Django's, for texts that are whole: photos it would pack for nothing.

    What a page repeats of its address cannot be used to guess what else stands on it by the
    length of the answer (BREACH): tokens differ in every answer, and Django's compression adds
    up to a hundred random bytes.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress a page for who can read it."""
        kind = response.headers.get("Content-Type", "")
        if response.streaming or not kind.startswith(KINDS):
            return response
        return super().process_response(request, response)  # type: ignore[arg-type,return-value]
