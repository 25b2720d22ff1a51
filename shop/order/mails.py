"""Mails to buyers and co-ops, in text and HTML, in the language of the checkout."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from shop.order.claim_models import Claim
from shop.order.events import Kind
from shop.order.links import signed_url
from shop.order.messages import (
    PART_KINDS,
    claim_line,
    desk_url,
    money_line,
    part_lines,
    photo_line,
    place_line,
    transfer_lines,
)
from shop.order.models import Checkout, Order
from shop.order.words import buyer_sentence, payment_sentence, seller_name

#: The language of a co-op's mails.
DESK_LANGUAGE = settings.LANGUAGE_CODE


def orders() -> QuerySet[Order]:
    """Return orders with what a mail shows of them."""
    return Order.objects.select_related("checkout", "cooperative").prefetch_related("lines")


def orders_of(checkout: Checkout) -> QuerySet[Order]:
    """Return the orders of a checkout in the order of the page."""
    return orders().filter(checkout=checkout).order_by("pk")


def send_placed_to_buyer(checkout: Checkout) -> int:
    """Send the buyer one mail about all orders of a checkout; returns how many were sent."""
    with translation.override(checkout.language):
        placed = [_for_buyer(order) for order in orders_of(checkout)]
        numbers = ", ".join(shown["order"].number for shown in placed)
        return _send(
            checkout.email,
            _("Your order at Chợ Quê: %(numbers)s") % {"numbers": numbers},
            "emails/placed_buyer",
            {"checkout": checkout, "placed": placed},
        )


def send_placed_to_cooperative(
    order: Order, *, to: str, confirm_link: str, is_again: bool = False
) -> int:
    """Send somebody of the co-op a mail about a new order, with the link that confirms it.

    ``is_again``: it was told of before and nobody has confirmed it.
    """
    with translation.override(DESK_LANGUAGE):
        subject = _("New order %(number)s")
        if is_again:
            subject = _("Order %(number)s still waits for you to confirm it")
        return _send(
            to,
            subject % {"number": order.number},
            "emails/placed_cooperative",
            {
                "order": order,
                "place": place_line(order),
                "link": desk_url(order),
                "confirm_link": confirm_link,
            },
        )


def send_moved_to_buyer(order: Order, kind: str) -> int:
    """Send the buyer a mail that an order or its money has moved on, or a claim was answered.

    Raises:
        KeyError: no mail is sent about ``kind``.
    """
    language = order.checkout.language if order.checkout else settings.LANGUAGE_CODE
    with translation.override(language):
        subject = {
            Kind.CONFIRMED: _("Order %(number)s is confirmed"),
            Kind.PACKED: _("Order %(number)s is packed"),
            Kind.HANDED_OVER: _("Order %(number)s is on its way"),
            Kind.DELIVERED: _("Order %(number)s has arrived"),
            Kind.CHANGED: _("Order %(number)s was changed"),
            Kind.PART_SENT: _("Order %(number)s: a part is on its way"),
            Kind.REST_CANCELLED: _("Order %(number)s: a part does not come"),
            Kind.CLAIM_ANSWERED: _("Order %(number)s: your claim is answered"),
            Kind.CLAIM_DECIDED: _("Order %(number)s: your claim is decided"),
            Kind.CANCELLED: _("Order %(number)s is cancelled"),
            Kind.PAID: _("Order %(number)s: your money has arrived"),
            Kind.PART_PAID: _("Order %(number)s: a part of the money has arrived"),
            Kind.REFUNDED: _("Order %(number)s: the money was paid back"),
            Kind.PART_REFUNDED: _("Order %(number)s: a part of the money was paid back"),
            Kind.MISBOOKED: _("Order %(number)s: a payment was booked here by mistake"),
        }[Kind(kind)]
        return _send(
            buyer_email(order),
            subject % {"number": order.number},
            "emails/moved_buyer",
            {
                "kind": str(kind),
                "claim": claim_line(order),
                "money": money_line(order, kind),
                "parts": part_lines(order) if kind in PART_KINDS else [],
                "photo": photo_line(order),
                **_for_buyer(order),
            },
        )


def send_changed_to_cooperative(order: Order) -> int:
    """Send the co-op a mail with an order as its buyer has changed it."""
    with translation.override(DESK_LANGUAGE):
        return _send(
            order.cooperative.email if order.cooperative else "",
            _("Order %(number)s was changed by the buyer") % {"number": order.number},
            "emails/placed_cooperative",
            {"order": order, "place": place_line(order), "link": desk_url(order)},
        )


def send_claim_to_cooperative(claim: Claim) -> int:
    """Send the co-op a mail about a claim, with the time by which it answers."""
    order = claim.order
    with translation.override(DESK_LANGUAGE):
        return _send(
            order.cooperative.email if order.cooperative else "",
            _("Claim about order %(number)s") % {"number": order.number},
            "emails/claim_cooperative",
            {"order": order, "claim": claim, "link": desk_url(order)},
        )


def buyer_email(order: Order) -> str:
    """Return the address the buyer gave with the order, or nothing.

    A marketplace's buyer gets no mail from us, whatever address it passes on.
    """
    if order.is_from_marketplace:
        return ""
    return order.guest_email or (order.checkout.email if order.checkout else "")


def _for_buyer(order: Order) -> dict:
    return {
        "order": order,
        "seller": seller_name(order),
        "sentence": buyer_sentence(order),
        "payment": payment_sentence(order),
        "transfer": transfer_lines(order),
        "place": place_line(order),
        "link": signed_url(order),
    }


def _send(to: str, subject: str, template: str, context: dict) -> int:
    if not to:
        return 0
    context = {"site_url": settings.SITE_URL, "language": translation.get_language(), **context}
    mail = EmailMultiAlternatives(subject, render_to_string(f"{template}.txt", context), to=[to])
    mail.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return mail.send()
