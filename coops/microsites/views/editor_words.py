"""What the editor's scripts say: Wagtail's own list, and in Vietnamese what that one lacks."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response

from coops.microsites.borrowed_texts import SCRIPT_TEXTS


class _Words(JavaScriptCatalog):
    packages = ["wagtail.admin"]

    def get_catalog(self) -> dict[str, Any]:
        """Return all texts by what they are in English."""
        words = super().get_catalog()
        return words | {text: gettext(text) for text in SCRIPT_TEXTS if gettext(text) != text}


def editor_words(request: HttpRequest) -> HttpResponse:
    """Answer at the address of Wagtail's list, in the language that the person chose there."""
    return get_localized_response(_Words.as_view(), request)
