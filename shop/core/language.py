"""Vietnamese unless the visitor chose otherwise."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation import get_supported_language_variant


def language_of(request: HttpRequest) -> str:
    """Return the language of the visitor's cookie, or the default."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    try:
        return get_supported_language_variant(chosen)
    except LookupError:
        return settings.LANGUAGE_CODE


class ChosenLanguageMiddleware(LocaleMiddleware):
    """Django's, deaf to ``Accept-Language``.

    Many phones in Việt Nam are set to English and their owners read Vietnamese; who wants
    English presses the switch in the footer, which sets the language cookie.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Activate the language of the cookie, or the default."""
        translation.activate(language_of(request))
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Name the language of the answer; it does not vary with a header."""
        response.headers.setdefault("Content-Language", translation.get_language())
        return response
