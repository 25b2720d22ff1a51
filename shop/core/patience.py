"""What to tell somebody who tried too often."""

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
