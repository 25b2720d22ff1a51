"""Threads that deliver the outbox, at least once and in no promised order.

Which answer counts as a delivery, within how many seconds, and after which waits a notice is tried
again before it counts as lost is each dialect's ``PushRules``.
"""

import http.client
import logging
import threading
import time
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.db.models import F, Min

from integrations.practice import habits, locks, moves, notices, outbox
from integrations.practice.models import Control, Push, Shop

logger = logging.getLogger(__name__)

THREADS = 3
#: A sender that died leaves its notice to the others after this long.
LEASE_SECONDS = 30
LONGEST_SLEEP_SECONDS = 1.0
#: A slow answer is still waited for so long, to be able to say that it was too slow.
LONGEST_WAIT_SECONDS = 3


def start() -> None:
    """Start the senders; they end with the process."""
    for number in range(THREADS):
        threading.Thread(target=run, name=f"sender-{number}", daemon=True).start()


def run() -> None:
    """Deliver what is due, for ever."""
    while True:
        try:
            push = claim()
            if push is not None:
                record(push, *deliver(push))
                continue
            warn_of_ends()
            moves.lapse()
            locks.end_campaigns()
            pause = seconds_until_next()
        except Exception:  # a thread that ends would silently stop all notices
            logger.exception("a notice could not be worked on")
            connection.close()
            pause = LONGEST_SLEEP_SECONDS
        with outbox.bell:
            outbox.bell.wait(timeout=pause)


def claim() -> Push | None:
    """Take one due notice for this thread, or ``None``."""
    now = time.time()
    due = Push.objects.filter(state=Push.WAITING, next_attempt_at__lte=now)
    push = due.order_by("next_attempt_at", "pk").first()
    if push is None:
        return None
    taken = due.filter(pk=push.pk, attempts=push.attempts).update(
        attempts=F("attempts") + 1, next_attempt_at=now + LEASE_SECONDS
    )
    if not taken:
        return claim()
    push.attempts += 1
    return push


def deliver(push: Push) -> tuple[bool, str]:
    """Send one notice; return whether it arrived, and what was answered."""
    words, rules = notices.of(push.marketplace), notices.rules_of(push.marketplace)
    url, body = words.address(push), push.body.encode()
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    line = kind(parts.hostname or "", parts.port, timeout=LONGEST_WAIT_SECONDS)
    started = time.monotonic()
    try:
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        line.request(
            "POST", path, body, {"Content-Type": "application/json", **words.headers(push)}
        )
        answer = line.getresponse()
        text = answer.read(200).decode(errors="replace")
        said = f"{answer.status} {text}".strip()
        if time.monotonic() - started > rules.seconds_to_answer:
            return False, f"{said} (too slow)"
        return rules.is_delivered(answer.status, text), said
    except (OSError, http.client.HTTPException) as error:
        return False, f"{type(error).__name__}: {error}"
    finally:
        line.close()


def record(push: Push, arrived: bool, answer: str) -> None:
    """Note the outcome and, after a failure, when to try again."""
    row = Push.objects.filter(pk=push.pk, state=Push.WAITING)
    if arrived:
        row.update(state=Push.DELIVERED, answer=answer[:200])
        return
    waits = notices.rules_of(push.marketplace).waits(Control.current())
    now = time.time()
    if push.attempts <= len(waits):
        row.update(next_attempt_at=now + waits[push.attempts - 1], answer=answer[:200])
    else:
        row.update(state=Push.LOST, lost_at=now, answer=answer[:200])


def seconds_until_next() -> float:
    """Return how long a sender may sleep."""
    first = Push.objects.filter(state=Push.WAITING).aggregate(at=Min("next_attempt_at"))["at"]
    if first is None:
        return LONGEST_SLEEP_SECONDS
    return min(LONGEST_SLEEP_SECONDS, max(0.01, first - time.time()))


def warn_of_ends() -> None:
    """Tell the app of consents that end soon, once or daily, as the marketplace's habit is."""
    now = time.time()
    for marketplace, ways in habits.HABITS.items():
        ending = Shop.objects.filter(
            marketplace=marketplace,
            authorised_until__gt=now,
            authorised_until__lt=now + ways.warn_before_seconds,
        )
        for shop in ending if ways.warn_again_seconds else ending.filter(warned_of_end=False):
            warn(shop.pk, ways.warn_again_seconds)


def warn(shop_id: int, again_seconds: float) -> None:
    """Warn one shop unless another thread just did; the transaction lets one in at a time."""
    with transaction.atomic():
        shop = Shop.objects.get(pk=shop_id)
        warned_at = shop.extra.get("warned_at", 0)
        if shop.warned_of_end and not 0 < again_seconds <= time.time() - warned_at:
            return
        shop.warned_of_end = True
        shop.extra = shop.extra | {"warned_at": time.time()}
        shop.save(update_fields=["warned_of_end", "extra"])
        notices.of(shop.marketplace).consent_ends_soon(shop)
