"""What to tell somebody who tried too often."""

from django.http import HttpResponse
from django.utils.translation import ngettext

from shop.core.throttle import TooManyAttempts


def wait_sentence(refusal: TooManyAttempts) -> str:
    """Return how long to wait, in whole minutes rounded up."""
    minutes = max(1, -(-refusal.retry_after_seconds // 60))
    sentence = ngettext(
        "Too many tries. Please wait %(minutes)d minute, then try again.",
        "Too many tries. Please wait %(minutes)d minutes, then try again.",
        minutes,
    )
    return sentence % {"minutes": minutes}


def too_often(refusal: TooManyAttempts) -> HttpResponse:
    """Return the sentence as a plain answer, for what is a part of a page and has no form."""
    response = HttpResponse(wait_sentence(refusal), content_type="text/plain", status=429)
    response["Retry-After"] = str(refusal.retry_after_seconds)
    return response
