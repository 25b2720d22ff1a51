"""What the core does differently from one marketplace to the next, in one table of plain values.

Words, addresses and signatures are the dialects' own; here is only what the market itself needs
to place an order, let it lapse and warn of the end of a consent.
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

#: Letters and digits of order numbers, without those that are misread on paper.
SIGNS = "ABCDEFGHJKLMNPQRSTUVWXY3456789"
HOUR = 60 * 60
DAY = 24 * HOUR


def lettered_number(now: float) -> str:
    """Return a number of Shopee's shape: the date in Vietnam and eight signs."""
    return time.strftime("%y%m%d", time.gmtime(now + 7 * HOUR)) + "".join(
        secrets.choice(SIGNS) for _sign in range(8)
    )


def plain_number(now: float) -> str:
    """Return a number of Lazada's shape: 15 digits, small enough for a JSON number."""
    return f"4{int(now * 1000) % 10**11:011d}{secrets.randbelow(1000):03d}"


@dataclass(frozen=True)
class Habits:
    """How one marketplace treats orders and consents. Times are seconds; 0 means never."""

    order_number: Callable[[float], str] = lettered_number
    #: An order takes its units off the stock at once, whatever the switch ``reserve_mode`` says.
    always_deducts: bool = False
    #: Units leave the stock when the parcel is ready for the carrier; a cancellation after that
    #: brings none back.
    leaves_when_arranged: bool = False
    #: An order that is not paid for so long is cancelled by the market.
    payment_seconds: float = 0
    #: A buyer's wish to cancel that the seller does not answer for so long is granted.
    cancel_answer_seconds: float = 0
    warn_before_seconds: float = 7 * DAY
    #: The warning comes again after so long.
    warn_again_seconds: float = 0


HABITS = {
    # How long a buyer may take to pay stands nowhere; a day keeps units back rather too long.
    "shopee": Habits(payment_seconds=DAY),
    # Units leave at "ready to ship" [D121233]; that a later cancellation brings none back is the
    # reading that can only sell too little. Half an hour to pay [D121233]; no answer by
    # ``cancel_trigger_time`` cancels [D121329], how long that is stands nowhere; the warning
    # comes 48 hours ahead, once a day [D120208].
    "lazada": Habits(
        order_number=plain_number,
        always_deducts=True,
        leaves_when_arranged=True,
        payment_seconds=30 * 60,
        cancel_answer_seconds=2 * DAY,
        warn_before_seconds=2 * DAY,
        warn_again_seconds=DAY,
    ),
    "sendo": Habits(always_deducts=True),
}


def of(marketplace: str) -> Habits:
    """Return the habits of ``marketplace``."""
    return HABITS[marketplace]
