"""What Stripe posts: proved, stored once, then taken as a reason to read the payment again.

An event never changes money by what it says. Its order, its repetition and its age do not
matter, and one about nothing of ours is kept and does nothing.
"""

import json
import logging
import time
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from shop.core.crypto import SecretUnreadable
from shop.core.remote import RemoteFailure, keepable
from shop.core.tasks import task
from shop.payment.card_payments import read_again
from shop.payment.models import Attempt, CardAccount, StripeEvent
from shop.payment.models.cards import ACCOUNT_SECRETS, SECRETS
from shop.payment.stripe_api import Keys, StripeApi, keys_of_account, site_keys

logger = logging.getLogger(__name__)

LARGEST_EVENT = 256 * 1024
#: Seconds that a signature may be old, or ahead of our clock.
TOLERANCE = 300
#: Waits after a reading that failed; Stripe itself repeats for three days.
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(days=3)
#: Kinds of events that are about a payment; all others are kept and left.
_ABOUT_PAYMENTS = ("checkout.session.", "payment_intent.", "charge.", "refund.")


def receive(*, headers: Mapping[str, str], body: bytes, token: str = "") -> int:
    """Store an event; return the HTTP status to answer with.

    413 too large, 404 no such address, 401 not signed (in time) with the secret, 400 no event:
    nothing is stored. Otherwise 200; the same event again raises a count and does nothing.
    ``headers`` have lower-case names.
    """
    if len(body) > LARGEST_EVENT:
        return 413
    account = None
    if token:
        is_plain = token.isascii() and "\0" not in token
        accounts = CardAccount.objects.defer(*SECRETS).filter(token=token)
        account = accounts.first() if is_plain else None
        if account is None:
            return 404
    keys = _readable_keys(account)
    if keys is None or not is_signed(body, headers.get("stripe-signature", ""), keys):
        return 401
    event = _event(body)
    if event is None:
        return 400
    row = _store_once(event, body, account)
    if row is not None:
        transaction.on_commit(partial(work_on_event.enqueue, row.pk), robust=True)
    return 200


def _readable_keys(account: CardAccount | None) -> Keys | None:
    try:
        return keys_of_account(account)
    except SecretUnreadable:
        logger.error("keys of card account %s cannot be read", account)
        return None


def is_signed(body: bytes, header: str, keys: Keys) -> bool:
    """Say whether Stripe signed ``body`` with this secret, less than five minutes ago or ahead."""
    import stripe

    if not keys.webhook_secret or not header:
        return False
    try:
        text = body.decode("utf-8")
        stripe.WebhookSignature.verify_header(text, header, keys.webhook_secret, TOLERANCE)
    except (stripe.SignatureVerificationError, UnicodeDecodeError, ValueError):
        return False
    # The library refuses the past only.
    moments = [part[2:] for part in header.split(",") if part.strip().startswith("t=")]
    return bool(moments) and int(moments[0]) <= time.time() + TOLERANCE


@task()
def work_on_event(event_id: int) -> None:
    """Read again what an event is about, soon after it came."""
    event = StripeEvent.objects.filter(pk=event_id, processed_at=None).first()
    if event is not None:
        work_on(event)


def work_on_waiting(limit: int = 50) -> int:
    """Work on events whose turn it is; return how many. May be killed and run again."""
    due = StripeEvent.objects.filter(processed_at=None, next_try_at__lte=timezone.now())
    # The longest waiting first: rows that fail again and again never stand in front of new ones.
    due = due.select_related("account").defer(*ACCOUNT_SECRETS).order_by("next_try_at", "pk")
    return sum(work_on(event) for event in due[:limit])


def work_on(event: StripeEvent) -> bool:
    """Read again what ``event`` is about; on any failure this one alone is tried later."""
    try:
        outcome = _follow(event)
    except RemoteFailure as failure:
        logger.warning("event %s: %s", event.event_id, failure)
        _later(event, str(failure.code))
        return False
    except Exception as fault:  # one event that we cannot digest keeps no other from its turn
        logger.exception("event %s", event.event_id)
        _later(event, type(fault).__name__)
        return False
    StripeEvent.objects.filter(pk=event.pk).update(
        processed_at=timezone.now(), outcome=outcome, tries=F("tries") + 1
    )
    return True


def _follow(event: StripeEvent) -> str:
    if not event.kind.startswith(_ABOUT_PAYMENTS):
        return "left"
    attempt = _attempt_of(event, json.loads(event.body)["data"]["object"])
    if attempt is None:
        return "unknown"
    return "paid" if read_again(attempt) else "read"


def _attempt_of(event: StripeEvent, thing: dict[str, Any]) -> Attempt | None:
    """Return the try to pay that the object of an event belongs to."""
    tries = Attempt.objects.filter(account=event.account).select_related("order", "account")
    tries = tries.defer(*ACCOUNT_SECRETS)
    kind, its_id = thing.get("object"), str(thing.get("id") or "")
    payment_id = its_id if kind == "payment_intent" else str(thing.get("payment_intent") or "")
    if kind == "checkout.session" and (found := tries.filter(remote_id=its_id).first()):
        return found
    if payment_id and (found := tries.filter(payment_id=payment_id).first()):
        return found
    # Our own answer was lost, or the event was faster: the object says what we called it.
    keys = keys_of_account(event.account) if event.account else site_keys()
    name = _name(thing)
    if not name and payment_id and keys is not None:
        name = _name(StripeApi(keys).payment(payment_id))
    found = tries.filter(key=name).first() if name else None
    if found is not None and not found.remote_id and keys is not None:
        session = thing if kind == "checkout.session" else None
        session = session or (StripeApi(keys).session_of(payment_id) if payment_id else None)
        if session is not None and session.get("client_reference_id") == found.order.number:
            found.remote_id = str(session["id"])
            Attempt.objects.filter(pk=found.pk, remote_id="").update(remote_id=found.remote_id)
    return found


def _name(thing: dict[str, Any]) -> str:
    about = thing.get("metadata")
    name = about.get("attempt") if isinstance(about, dict) else ""
    return name if isinstance(name, str) and len(name) <= 64 else ""


def _event(body: bytes) -> dict[str, Any] | None:
    """Return the event, or ``None`` when the body is none."""
    try:
        event = keepable(json.loads(body))
        is_event = (
            event["object"] == "event"
            and isinstance(event["data"]["object"], dict)
            and all(isinstance(event[name], str) and event[name] for name in ("id", "type"))
        )
    except (ValueError, RecursionError, KeyError, TypeError):
        return None
    return event if is_event and len(event["id"]) <= 255 else None


def _store_once(
    event: dict[str, Any], body: bytes, account: CardAccount | None
) -> StripeEvent | None:
    """Store an event that is new; count one that is known and return ``None``."""
    same = StripeEvent.objects.filter(event_id=event["id"])
    again = {"times_seen": F("times_seen") + 1, "last_seen_at": timezone.now()}
    if same.update(**again):
        return None
    try:
        with transaction.atomic():
            return StripeEvent.objects.create(
                account=account,
                event_id=event["id"],
                kind=event["type"][:100],
                object_id=str(event["data"]["object"].get("id") or "")[:255],
                body=json.dumps(event, ensure_ascii=False),
            )
    except IntegrityError:  # the same event at the same moment
        same.update(**again)
        return None


def _later(event: StripeEvent, why: str) -> None:
    now = timezone.now()
    if event.received_at < now - GIVEN_UP_AFTER:
        StripeEvent.objects.filter(pk=event.pk).update(processed_at=now, outcome="given up")
        return
    wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(event.tries, 10))
    StripeEvent.objects.filter(pk=event.pk).update(
        tries=F("tries") + 1, next_try_at=now + wait, outcome=why[:100]
    )
