"""Paying an order by card on Stripe's page: one open page for an order, read again for the truth.

Everything that is booked comes out of :func:`read_again`, which asks Stripe how a try to pay
stands and writes the rows that are missing. So it does not matter which message comes first,
twice, late, or not at all.
"""

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from shop.core.crypto import SecretUnreadable
from shop.core.money import format_vnd
from shop.core.remote import PermanentFailure, RemoteFailure
from shop.order.choices import PaymentMethod, PaymentStatus, Status
from shop.order.exceptions import OrderStateError
from shop.order.links import PARAMETER, link_key
from shop.order.models import Order
from shop.order.moves import lock_order
from shop.payment import ledger
from shop.payment.choices import AttemptState, EntryKind, Source
from shop.payment.gateways.base import PaymentRefused
from shop.payment.models import Attempt, Entry
from shop.payment.models.cards import ACCOUNT_SECRETS
from shop.payment.stripe_api import Keys, StripeApi, keys_of, keys_of_account

logger = logging.getLogger(__name__)

#: Stripe takes no less than about US$0.50 and at most eight digits (its currencies page).
LEAST_VND = 13_000
MOST_VND = 99_999_999
#: So long the goods are kept for a buyer who pays by card.
HOLD = timedelta(minutes=15)
#: Stripe closes a page by itself no earlier than 30 minutes after it was opened.
PAGE_LIVES = timedelta(minutes=31)
#: Seconds that somebody who pressed a button waits for Stripe.
READ_PAGE_SECONDS = 12.0
#: A refund in one of these counts as made, so that no sum goes back twice; should it fail after
#: all, the next reading takes it back.
_ON_ITS_WAY = ("succeeded", "pending", "requires_action")
_LONGEST_UNREAD = F("read_at").asc(nulls_first=True)
#: A dispute with one of these has not moved any money (yet).
_ONLY_ASKED = ("warning_needs_response", "warning_under_review", "warning_closed", "prevented")


@dataclass
class Facts:
    """How a payment stands at Stripe; amounts are whole đồng, moments UTC."""

    payment_id: str = ""
    is_over: bool = False
    is_paid: bool = False
    amount_vnd: int = 0
    paid_at: datetime | None = None
    fees: list[tuple[str, int]] = field(default_factory=list)
    refunds: list[tuple[str, int, datetime | None]] = field(default_factory=list)
    failed_refunds: list[tuple[str, int]] = field(default_factory=list)
    disputes: list[tuple[str, int, str]] = field(default_factory=list)


def pay_until(order: Order) -> datetime:
    """Return until when (UTC) the goods are kept for the payment."""
    latest = order.payment_attempts.order_by("-pk").values_list("created_at", flat=True).first()
    return max(latest or order.date_placed, order.date_placed) + HOLD


def open_page(order: Order) -> str:
    """Return the address of the page where ``order`` can be paid now; opens one if there is none.

    Asked again it is the same page, also when the answer to the first question was lost.

    Raises:
        PaymentRefused: it is not to be paid by card (any more), or Stripe does not answer.
    """
    keys = _keys_for(order)
    if keys is None:
        raise PaymentRefused(_("The co-op takes no cards at the moment. Please call it."))
    attempt = _open_attempt(order, keys)
    if _is_outdated(attempt):  # a part came by transfer since the page was opened
        if not _is_closed(attempt):
            text = _("The old card page is being closed. Nothing was paid; try again in a minute.")
            raise PaymentRefused(text, status=503)
        attempt = _open_attempt(order, keys)
    if attempt.pay_url:
        return attempt.pay_url
    try:
        session = _api(attempt).create_session(_params(attempt), key=attempt.key)
    except PermanentFailure as failure:
        _end(attempt, AttemptState.FAILED)
        logger.warning("card payment of order %s: %s", order.pk, failure)
        raise PaymentRefused(_why_refused(failure)) from None
    except RemoteFailure as failure:
        logger.warning("card payment of order %s: %s", order.pk, failure)
        text = _("The card payment cannot be reached now. Nothing was paid; try again in a minute.")
        raise PaymentRefused(text, status=503) from None
    url = str(session.get("url") or "")
    Attempt.objects.filter(pk=attempt.pk).update(
        remote_id=str(session["id"]),
        pay_url=url,
        **_known(payment_id=str(session.get("payment_intent") or "")),
    )
    if not url:
        raise PaymentRefused(_("This payment is over already. Look at the order in a minute."))
    return url


def _known(**fields: str) -> dict[str, str]:
    """Return the fields that say something: an answer of before wipes out nothing known since."""
    return {name: value for name, value in fields.items() if value}


def _is_outdated(attempt: Attempt) -> bool:
    """Return whether the page asks for another sum than is due now, or nothing is due."""
    now = Order.objects.get(pk=attempt.order_id)
    return ledger.missing_of([now]).get(now.pk, 0) != attempt.amount_vnd


def _keys_for(order: Order) -> Keys | None:
    try:
        return keys_of(order.cooperative) if order.cooperative else None
    except SecretUnreadable:
        logger.error("card keys of %s cannot be read", order.cooperative)
        return None


@transaction.atomic
def _open_attempt(order: Order, keys: Keys) -> Attempt:
    now = lock_order(order.pk)
    if now.payment_method != PaymentMethod.CARD:
        raise PaymentRefused(_("This order is not paid by card."))
    if now.status == Status.CANCELLED:
        raise PaymentRefused(_("The order is cancelled, so nothing is to be paid."))
    if now.payment_status != PaymentStatus.UNPAID:
        raise PaymentRefused(_("This order is paid already."))
    amount = ledger.missing(now, ledger.balance_of(now))
    if not LEAST_VND <= amount <= MOST_VND:
        raise PaymentRefused(limits_sentence())
    if found := now.payment_attempts.filter(state=AttemptState.OPEN).first():
        return found
    if now.status == Status.NEW and pay_until(now) <= timezone.now():
        raise PaymentRefused(
            _("The time to pay is over and the goods are free again. Please order once more.")
        )
    moment = timezone.now()
    return Attempt.objects.create(
        order=now,
        account=keys.account,
        method=PaymentMethod.CARD,
        key=f"{now.number}-{now.payment_attempts.count() + 1}",
        amount_vnd=amount,
        created_at=moment,
        expires_at=moment + PAGE_LIVES,
    )


def limits_sentence() -> str:
    """Return what can be paid by card, for buyers."""
    return _("By card an order can cost from %(least)s to %(most)s.") % {
        "least": format_vnd(LEAST_VND),
        "most": format_vnd(MOST_VND),
    }


def _params(attempt: Attempt) -> dict[str, Any]:
    """Return what opens the page; the same for the same attempt, however often it is asked."""
    order = attempt.order
    about = {"order": order.number, "attempt": attempt.key}
    key = {PARAMETER: link_key(order.number)}
    page = settings.SITE_URL + reverse("payment:card", kwargs={"number": order.number})
    return {
        "mode": "payment",
        "payment_method_types": ["card"],
        "client_reference_id": order.number,
        "metadata": about,
        "payment_intent_data": {"metadata": about, "description": order.number},
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": "vnd",
                    "unit_amount": attempt.amount_vnd,
                    "product_data": {"name": f"Chợ Quê – {order.number}"},
                },
            }
        ],
        "expires_at": int(attempt.expires_at.timestamp()),
        "success_url": f"{page}?{urlencode({**key, 'xong': '1'})}",
        "cancel_url": f"{page}?{urlencode(key)}",
    }


def _why_refused(failure: PermanentFailure) -> str:
    if failure.code in {"amount_too_small", "amount_too_large"}:
        return limits_sentence()
    if failure.code == "idempotency_error":
        return _("That took too long. Nothing was paid; please press once more.")
    return _("The card payment does not work at the moment. Please call the co-op.")


def read_again(attempt: Attempt) -> bool:
    """Ask Stripe how ``attempt`` stands and write what is missing; ``False``: nobody pays there.

    Raises:
        RemoteFailure: Stripe does not answer, or does not know it.
    """
    if not attempt.remote_id:
        return False
    api = _api(attempt)
    session = api.session(attempt.remote_id)
    facts = _facts(api, attempt, session)
    _book(attempt, facts)
    attempt.refresh_from_db()
    return facts.is_paid


def is_paid_there(attempt: Attempt) -> bool:
    """Return whether Stripe says that the page was paid; writes nothing.

    Raises:
        RemoteFailure: Stripe does not answer, or does not know it.
    """
    return _api(attempt).session(attempt.remote_id).get("payment_status") == "paid"


def _facts(api: StripeApi, attempt: Attempt, session: dict[str, Any]) -> Facts:
    payment_id = str(session.get("payment_intent") or attempt.payment_id)
    facts = Facts(payment_id=payment_id, is_over=session.get("status") == "expired")
    if not payment_id or session.get("status") == "expired":
        return facts
    payment = api.payment(payment_id)
    if payment.get("currency") != "vnd" or payment.get("status") != "succeeded":
        return facts
    charge = payment.get("latest_charge")
    charge = charge if isinstance(charge, dict) else {}
    facts.is_paid = True
    facts.amount_vnd = int(payment.get("amount_received") or payment.get("amount") or 0)
    facts.paid_at = _moment(charge.get("created") or payment.get("created"))
    fee = charge.get("balance_transaction")
    if isinstance(fee, dict) and fee.get("id"):
        _note_fee(facts, fee, facts.amount_vnd)
    for refund in api.refunds(payment_id):
        amount, refund_id = int(refund["amount"]), str(refund["id"])
        if refund.get("status") in _ON_ITS_WAY:
            facts.refunds.append((refund_id, amount, _moment(refund.get("created"))))
        elif refund.get("status") in {"failed", "canceled"}:
            facts.failed_refunds.append((refund_id, amount))
    for dispute in api.disputes(payment_id):
        status, amount = str(dispute.get("status")), int(dispute["amount"])
        facts.disputes.append((str(dispute["id"]), amount, status))
        for moved in dispute.get("balance_transactions") or []:
            if isinstance(moved, dict) and moved.get("id"):
                _note_fee(facts, moved, amount)
    return facts


def _note_fee(facts: Facts, moved: dict[str, Any], amount_vnd: int) -> None:
    """Note what a movement cost. A fee that Stripe gives back (a dispute that was won) is below
    0 there and stays in Stripe's own account of fees: no row of ours stands for it.
    """
    fee = _in_vnd(moved, amount_vnd)
    if fee > 0:
        facts.fees.append((str(moved["id"]), fee))


def _in_vnd(moved: dict[str, Any], amount_vnd: int) -> int:
    """Return a fee in đồng; one in another currency in proportion to the amount it is of."""
    fee, whole = int(moved.get("fee") or 0), abs(int(moved.get("amount") or 0))
    if moved.get("currency") == "vnd" or not whole:
        return fee
    return round(fee * amount_vnd / whole)


def _moment(seconds: object) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) else None


def _book(attempt: Attempt, facts: Facts) -> None:
    with transaction.atomic():
        order = lock_order(attempt.order_id)

        def news(reference: str, at: datetime | None = None) -> ledger.News:
            return ledger.News(
                reference=f"stripe:{reference}",
                method=PaymentMethod.CARD,
                source=Source.STRIPE,
                at=at,
                attempt=attempt,
            )

        Attempt.objects.filter(pk=attempt.pk).update(
            read_at=timezone.now(), **_known(payment_id=facts.payment_id)
        )
        if facts.is_paid:
            ledger.money_came(order, facts.amount_vnd, news(facts.payment_id, facts.paid_at))
            _end(attempt, AttemptState.PAID)
        elif facts.is_over:
            _end(attempt, AttemptState.EXPIRED)
        for reference, amount in facts.fees:
            ledger.note_money(order, EntryKind.FEE, -amount, news(reference))
        for reference, amount, at in facts.refunds:
            ledger.money_went_back(order, amount, news(reference, at), has_happened=True)
        _book_failed_refunds(order, facts, news)
        for reference, amount, status in facts.disputes:
            if status in _ONLY_ASKED:
                continue
            ledger.note_money(order, EntryKind.DISPUTE, -amount, news(reference))
            if status == "won":
                ledger.note_money(order, EntryKind.DISPUTE_WON, amount, news(reference))


def _book_failed_refunds(order: Order, facts: Facts, news: Any) -> None:
    """Take back what was booked for a refund that did not reach the buyer's card."""
    for reference, amount in facts.failed_refunds:
        booked = order.money.filter(
            kind__in=(EntryKind.REFUND, EntryKind.REVERSAL), reference=f"stripe:{reference}"
        )
        if booked.exists():
            ledger.money_came(order, amount, news(f"{reference}:failed"))


def _end(attempt: Attempt, state: str) -> None:
    open_ones = Attempt.objects.filter(pk=attempt.pk)
    if state != AttemptState.PAID:  # money that came late counts all the same
        open_ones = open_ones.filter(state=AttemptState.OPEN)
    open_ones.exclude(state=state).update(state=state, ended_at=timezone.now())


def card_part(order: Order) -> tuple[Attempt | None, int]:
    """Return how much can go back to a card in one go, and the payment that it came with.

    An order is seldom paid by card twice; then it is the payment of which most is held.
    """
    tries = _tries().filter(order=order, state=AttemptState.PAID).exclude(payment_id="")
    found = [(attempt, ledger.held_by(attempt)) for attempt in tries.order_by("pk")]
    if not found:
        return None, 0
    attempt, held = max(found, key=lambda pair: pair[1])
    return attempt, max(0, min(held, ledger.balance_of(order).held))


def refund(order: Order, *, amount_vnd: int, by, key: str) -> Order:
    """Give money back to the card; ``key`` comes with the form and makes two presses one.

    What came for the order by transfer does not go back so, but by hand
    (:func:`shop.order.payments.give_back`).

    Raises:
        OrderStateError: so much did not come by card, or has gone back already.
        PaymentRefused: Stripe refuses or does not answer.
    """
    attempt, held = card_part(order)
    if attempt is None:
        raise PaymentRefused(_("This order was not paid by card."))
    if not 0 < amount_vnd <= held:
        text = _("%(held)s can go back to the card: choose an amount up to that.")
        raise OrderStateError(text % {"held": format_vnd(held)}, status=order.status)
    try:
        made = _api(attempt).refund(
            attempt.payment_id, amount_vnd, key=f"{attempt.key}-refund-{key}"
        )
    except PermanentFailure as failure:
        logger.warning("refund of order %s: %s", order.pk, failure)
        raise PaymentRefused(
            _("Stripe refuses this refund: %(why)s") % {"why": failure.raw or failure.code}
        ) from None
    except RemoteFailure as failure:
        logger.warning("refund of order %s: %s", order.pk, failure)
        text = _(
            "Stripe does not answer, so it is not sure whether the money went back. Press again."
        )
        raise PaymentRefused(text, status=503) from None
    if made.get("status") not in _ON_ITS_WAY:
        why = made.get("failure_reason") or made.get("status")
        raise PaymentRefused(_("Stripe refuses this refund: %(why)s") % {"why": why})
    with transaction.atomic():
        ledger.money_went_back(
            order,
            int(made["amount"]),
            ledger.News(
                reference=f"stripe:{made['id']}",
                method=PaymentMethod.CARD,
                source=Source.STRIPE,
                by=by,
                attempt=attempt,
            ),
            has_happened=True,
        )
    order.refresh_from_db()
    return order


def end_unpaid(limit: int = 50) -> int:
    """Cancel orders that were not paid by card in time, so that the goods are free again.

    The page at Stripe is closed first; if it was paid in the last moment, that counts.
    """
    before = timezone.now() - HOLD
    waiting = Order.objects.filter(
        payment_method=PaymentMethod.CARD,
        payment_status=PaymentStatus.UNPAID,
        status=Status.NEW,
        date_placed__lt=before,
    ).exclude(payment_attempts__created_at__gte=before)
    ended = sum(_end_one_alone(order) for order in waiting.order_by("pk")[:limit])
    has_money = Exists(Entry.objects.filter(order=OuterRef("order")))
    doubtful = _tries().filter(
        Q(order__status=Status.CANCELLED)
        | ~Q(order__payment_status=PaymentStatus.UNPAID)
        | Q(has_money),
        state=AttemptState.OPEN,
    )
    for attempt in doubtful.order_by(_LONGEST_UNREAD, "pk")[:limit]:
        if _is_outdated(attempt):
            _is_closed(attempt)
    return ended


def _tries() -> QuerySet[Attempt]:
    """Return tries with order and account, whose keys are opened one by one when needed."""
    return Attempt.objects.select_related("order", "account").defer(*ACCOUNT_SECRETS)


def _end_one_alone(order: Order) -> bool:
    try:
        return _end_one(order)
    except Exception:  # one order that cannot be ended keeps no other's goods bound
        logger.exception("order %s cannot be ended", order.pk)
        return False


def _end_one(order: Order) -> bool:
    from shop.order.processing import cancel_order

    attempt = _tries().filter(order=order, state=AttemptState.OPEN).first()
    if attempt is not None and not _is_closed(attempt):
        return False
    with translation.override(settings.LANGUAGE_CODE), transaction.atomic():
        now = lock_order(order.pk)
        if now.payment_status != PaymentStatus.UNPAID or now.status != Status.NEW:
            return False
        if ledger.balance_of(now).held:
            return False
        cancel_order(order=now, reason=_("It was not paid by card in time."))
    return True


def _is_closed(attempt: Attempt) -> bool:
    """Close the page and say whether it is; nothing is paid on a page that is closed."""
    is_long_over = attempt.expires_at + HOLD < timezone.now()
    if not attempt.remote_id:  # opened perhaps, but nobody was led there
        if attempt.expires_at < timezone.now() or _is_outdated(attempt):
            _end(attempt, AttemptState.EXPIRED)
            return True
        return False
    try:
        _api(attempt).expire_session(attempt.remote_id)
    except PermanentFailure:
        logger.info("page of attempt %s is closed already", attempt.key)
    except RemoteFailure:
        _put_off(attempt)
        return is_long_over
    try:
        read_again(attempt)
    except RemoteFailure as failure:
        _put_off(attempt, failure)
        return is_long_over
    except Exception:  # what Stripe says cannot be booked; the goods are not bound for ever
        logger.exception("attempt %s cannot be booked", attempt.key)
        _put_off(attempt)
        return is_long_over
    return not attempt.is_open


def _put_off(attempt: Attempt, failure: RemoteFailure | None = None) -> None:
    """Let others be read first the next time; end what Stripe does not know long after its time."""
    Attempt.objects.filter(pk=attempt.pk).update(read_at=timezone.now())
    is_unknown = isinstance(failure, PermanentFailure) and failure.code == "resource_missing"
    if is_unknown and attempt.expires_at + HOLD < timezone.now():
        _end(attempt, AttemptState.EXPIRED)


def reconcile(limit: int = 20) -> int:
    """Read open tries again every minute, and paid ones every day for four months."""
    now = timezone.now()
    never_led_to = Attempt.objects.filter(state=AttemptState.OPEN, remote_id="")
    never_led_to.filter(expires_at__lt=now - HOLD).update(state=AttemptState.EXPIRED, ended_at=now)
    tries = _tries().exclude(remote_id="")
    soon = tries.filter(state=AttemptState.OPEN).exclude(read_at__gt=now - timedelta(minutes=1))
    daily = tries.filter(
        state=AttemptState.PAID,
        created_at__gt=now - timedelta(days=120),
        read_at__lt=now - timedelta(days=1),
    )
    looked = 0
    first = (*soon.order_by(_LONGEST_UNREAD, "pk")[:limit], *daily.order_by("read_at")[:limit])
    for attempt in first:
        try:
            read_again(attempt)
        except RemoteFailure as failure:
            logger.warning("attempt %s cannot be read: %s", attempt.key, failure)
            _put_off(attempt, failure)
        except Exception:  # this one alone is put off
            logger.exception("attempt %s cannot be booked", attempt.key)
            _put_off(attempt)
        looked += 1
    return looked


def _api(attempt: Attempt) -> StripeApi:
    try:
        keys = keys_of_account(attempt.account)
    except SecretUnreadable:
        raise PermanentFailure("unreadable keys", code="no_keys") from None
    if keys is None or not keys.secret_key:
        raise PermanentFailure("no keys", code="no_keys")
    return StripeApi(keys)
