"""What orders hold about a buyer: given out, and let go as far as the law lets us.

A contract is kept for three years from the day it was made (law on e-commerce 122/2025 and its
decree 248/2026, as read in November 2026). So the name, phone and address of an order that was
let go stay until then and are masked after; the e-mail address and the notes go as soon as the
order is over. Rows of money are kept; the words beside them, in which a bank names who paid, go
with the name.
"""

import time
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.core.files import photo_name
from shop.core.left_photos import forget_photos
from shop.core.registries import PersonalData
from shop.order.claim_models import WAITING, Claim, ClaimPhoto
from shop.order.events import Kind
from shop.order.models import (
    Checkout,
    Order,
    OrderEvent,
    PaymentStatus,
    ShippingAddress,
    Status,
)
from shop.order.moves import lock_orders
from shop.order.owners import nobodys_orders_with
from shop.order.packing_models import PackingPhoto, PartDelivery
from shop.order.packing_photos import forget_packing_photos
from shop.payment.models import Entry

#: How long a contract is kept.
TERM = timedelta(days=3 * 365 + 1)
MASK_EVERY_SECONDS = 3600.0
#: How many in one round; the next round goes on.
AT_ONCE = 200

_next_mask = 0.0


def orders_of_person(person) -> QuerySet[Order]:
    """Return the orders of an account, and those nobody owns with its phone, once it is proved.

    Of the latter the same as come to the account at the proof: a number goes from hand to hand.
    """
    theirs = Q(user=person)
    if person.phone and person.phone_proved_at:
        theirs |= nobodys_orders_with(str(person.phone))
    return Order.objects.filter(theirs)


def consents_of(person) -> list[dict]:
    """Return what the person agreed to: when, which wording, for which orders, until when."""
    found = Checkout.objects.filter(orders__in=orders_of_person(person)).distinct()
    return [
        {
            "at": checkout.consented_at,
            "version": checkout.consent_version,
            "numbers": [order.number for order in checkout.orders.all()],
            "withdrawn_at": checkout.let_go_at,
        }
        for checkout in found.prefetch_related("orders")
    ]


@transaction.atomic
def withdraw_consents(person) -> int:
    """Keep no more of the person's orders than the law asks; returns how many checkouts.

    Orders under way keep what their delivery needs until they are over. Asked again, nothing
    changes for those that were let go before.
    """
    orders = orders_of_person(person)
    lock_orders(orders.values_list("pk", flat=True))
    found = Checkout.objects.filter(orders__in=orders, let_go_at=None)
    ids = list(found.values_list("pk", flat=True).distinct())
    Checkout.objects.filter(pk__in=ids, let_go_at=None).update(let_go_at=timezone.now())
    let_go_extras(Checkout.objects.filter(pk__in=ids))
    return len(ids)


@transaction.atomic
def let_go_extras(checkouts: QuerySet[Checkout]) -> None:
    """Empty e-mail address and notes of those ``checkouts`` whose orders are all over.

    The photos of what was packed go too: what they were to show is over. Asked again, it writes
    nothing that is empty already.
    """
    ids = list(_over(checkouts).values_list("pk", flat=True))
    orders = Order.objects.filter(checkout__in=ids)
    talked = orders.exclude(guest_email="", note="")
    by_buyer = orders.filter(cancelled_by_buyer=True).exclude(cancel_reason="")
    lock_orders((talked | by_buyer).values_list("pk", flat=True))
    Checkout.objects.filter(pk__in=ids).exclude(email="", note="").update(email="", note="")
    talked.update(guest_email="", note="")
    OrderEvent.objects.filter(order__in=by_buyer, kind=Kind.CANCELLED).update(note="")
    by_buyer.update(cancel_reason="")
    forget_packing_photos(PackingPhoto.objects.filter(order__in=orders))


@transaction.atomic
def mask(checkouts: QuerySet[Checkout]) -> int:
    """Take name, phone and address out of ``checkouts`` whose term is over; returns how many.

    So do all words that were written to and fro. Province and ward stay for the statistics of
    deliveries; they name nobody.
    """
    old = _over(checkouts).filter(placed_at__lt=timezone.now() - TERM)
    ids = list(old.values_list("pk", flat=True)[:AT_ONCE])
    orders = Order.objects.filter(checkout__in=ids)
    lock_orders(orders.values_list("pk", flat=True))
    ShippingAddress.objects.filter(order__in=orders).update(
        full_name="", line1="", phone_number="", search_text="", notes=""
    )
    PartDelivery.objects.filter(order__in=orders).exclude(words="").update(words="")
    Claim.objects.filter(order__in=orders).update(words="", answer_words="", decision_words="")
    OrderEvent.objects.filter(order__in=orders).exclude(note="").update(note="")
    photos = ClaimPhoto.objects.filter(claim__order__in=orders)
    forget_photos(photos.values_list("digest", flat=True))
    photos.delete()
    Entry.objects.filter(order__in=orders).forget_notes()
    orders.update(
        full_name="", phone="", guest_email="", note="", delivery_text="", cancel_reason=""
    )
    return Checkout.objects.filter(pk__in=ids).update(
        full_name="", phone="", email="", address_text="", note="", masked_at=timezone.now()
    )


def mask_when_due() -> int:
    """Let go of what is over since the last look; once an hour. Returns how many were masked."""
    global _next_mask
    if time.monotonic() < _next_mask:
        return 0
    waiting = Checkout.objects.filter(let_go_at__isnull=False, masked_at=None)
    let_go_extras(waiting)
    masked = mask(waiting)
    if masked < AT_ONCE:
        _next_mask = time.monotonic() + MASK_EVERY_SECONDS
    return masked


def collect(person) -> list[dict]:
    """Return the person's orders with all that was written about them."""
    orders = orders_of_person(person).select_related("checkout", "cooperative", "shipping_address")
    return [
        _facts(order)
        for order in orders.prefetch_related(
            "lines", "events", "claims__photos", "money", "packing_photos", "parts__lines"
        ).order_by("pk")
    ]


def forget(person) -> None:
    """Take the person's orders out of the account and let go of what may go."""
    orders = orders_of_person(person)
    lock_orders(orders.values_list("pk", flat=True))
    ids = set(orders.exclude(checkout=None).values_list("checkout", flat=True))
    ids |= set(Checkout.objects.filter(user=person).values_list("pk", flat=True))
    Checkout.objects.filter(pk__in=ids, let_go_at=None).update(let_go_at=timezone.now())
    Checkout.objects.filter(pk__in=ids).update(user=None)
    orders.filter(user=person).update(user=None)
    let_go_extras(Checkout.objects.filter(pk__in=ids))
    mask(Checkout.objects.filter(pk__in=ids))


def _over(checkouts: QuerySet[Checkout]) -> QuerySet[Checkout]:
    """Return the checkouts of which nothing is under way: no goods, no claim, no money."""
    under_way = Order.objects.filter(
        ~Q(status__in=[Status.DELIVERED, Status.CANCELLED])
        | Q(payment_status=PaymentStatus.REFUND_DUE)
        | Q(claims__state__in=WAITING)
    )
    return checkouts.exclude(orders__in=under_way)


def _facts(order: Order) -> dict:
    checkout = order.checkout
    facts = {
        "number": order.number,
        "placed": order.date_placed.isoformat(),
        "seller": str(order.cooperative or ""),
        "status": order.status,
        "payment": order.payment_method,
        "payment_status": order.payment_status,
        "total_vnd": order.amount_vnd,
        "delivery_vnd": int(order.shipping_incl_tax),
        "name": order.full_name,
        "phone": str(order.phone or ""),
        "email": order.guest_email,
        "address": order.address_text,
        "pick_up": order.pickup_text,
        "note": order.note,
        "carrier": order.carrier_name,
        "parcel_code": order.tracking_code,
        "lines": [
            {
                "goods": line.title,
                "unit": line.sale_unit,
                "quantity": line.quantity,
                "amount_vnd": int(line.line_price_incl_tax),
            }
            for line in order.lines.all()
        ],
        "history": [
            {"at": event.at.isoformat(), "what": event.kind, "note": event.note}
            for event in order.events.all()
        ],
        "claims": [
            {
                "at": claim.made_at.isoformat(),
                "kind": claim.kind,
                "words": claim.words,
                "state": claim.state,
                "answer": claim.answer_words,
                "decision": claim.decision_words,
                "refund_vnd": claim.refund_vnd,
                "photos": [photo_name(photo.digest) for photo in claim.photos.all()],
            }
            for claim in order.claims.all()
        ],
        "packed": [
            {
                "at": photo.taken_at.isoformat(),
                "weight_g": photo.weight_g,
            }
            for photo in order.packing_photos.all()
        ],
        "parts": [
            {
                "at": part.at.isoformat(),
                "rest": part.rest,
                "reason": part.reason,
                "words": part.words,
                "total_vnd": part.total_vnd,
                "refund_vnd": part.refund_vnd,
                "goods": [
                    {"goods": line.title, "sent": line.units_sent, "left": line.units_left}
                    for line in part.lines.all()
                ],
            }
            for part in order.parts.all()
        ],
        "money": [
            {
                "at": entry.at.isoformat(),
                "kind": entry.kind,
                "method": entry.method,
                "amount_vnd": entry.amount_vnd,
            }
            for entry in order.money.all()
        ],
    }
    if checkout is not None:
        facts["consent"] = {
            "at": checkout.consented_at.isoformat(),
            "version": checkout.consent_version,
            "withdrawn": checkout.let_go_at.isoformat() if checkout.let_go_at else None,
        }
    return facts


ORDERS = PersonalData(
    collect=collect,
    forget=forget,
    stays=_(
        "Orders, claims about them and what was paid: the law makes sellers keep a contract for "
        "three years. Name, phone, address and what you and the co-op wrote about a claim stay "
        "until then and go after; e-mail address and notes go once an order is over."
    ),
)
