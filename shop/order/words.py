"""What a buyer and a packer read about an order, in whole sentences."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.order.models import (
    Fulfilment,
    Hold,
    Order,
    ParcelState,
    PaymentMethod,
    PaymentStatus,
    Status,
)

#: Short, for lists and timelines.
LABELS = {
    Status.NEW: gettext_lazy("Waiting for confirmation"),
    Status.CONFIRMED: gettext_lazy("Confirmed"),
    Status.PACKED: gettext_lazy("Packed"),
    Status.HANDED_OVER: gettext_lazy("On its way"),
    Status.DELIVERED: gettext_lazy("Delivered"),
    Status.CANCELLED: gettext_lazy("Cancelled"),
}

PICKUP_LABELS = {
    **LABELS,
    Status.PACKED: gettext_lazy("Ready to be picked up"),
    Status.HANDED_OVER: gettext_lazy("Picked up"),
    Status.DELIVERED: gettext_lazy("Picked up and fine"),
}

_SENTENCES = {
    Status.NEW: gettext_lazy("%(seller)s has the order and will confirm it soon."),
    Status.CONFIRMED: gettext_lazy("%(seller)s has confirmed the order and is getting it ready."),
    Status.PACKED: gettext_lazy("The goods are packed and wait for the carrier."),
    Status.HANDED_OVER: gettext_lazy("The goods are on their way."),
    Status.DELIVERED: gettext_lazy("The goods have been delivered. Thank you!"),
    Status.CANCELLED: gettext_lazy("The order is cancelled."),
}

_PICKUP_SENTENCES = {
    **_SENTENCES,
    Status.PACKED: gettext_lazy("The goods are packed and can be picked up: %(place)s."),
    Status.HANDED_OVER: gettext_lazy("The goods have been picked up. Thank you!"),
    Status.DELIVERED: gettext_lazy("The goods have been picked up. Thank you!"),
}

_PARCEL_SENTENCES = {
    ParcelState.IN_TRANSIT: gettext_lazy("The parcel is on the road."),
    ParcelState.OUT_FOR_DELIVERY: gettext_lazy("The shipper brings the parcel today."),
    ParcelState.FAILED: gettext_lazy(
        "The parcel could not be delivered. Call %(seller)s: try again, or another day."
    ),
    ParcelState.RETURNING: gettext_lazy("The parcel goes back to %(seller)s. Please call them."),
}

#: Why a step does not fit: by where the order stands now.
_STANDS = {
    Status.NEW: gettext_lazy("This order is not confirmed yet. Confirm it first."),
    Status.CONFIRMED: gettext_lazy("This order is not packed yet. Pack it first."),
    Status.PACKED: gettext_lazy("This order is packed already."),
    Status.HANDED_OVER: gettext_lazy("This order was handed over already."),
    Status.DELIVERED: gettext_lazy("This order was delivered already."),
    Status.CANCELLED: gettext_lazy("This order is cancelled."),
}

_TOO_LATE = {
    Status.PACKED: gettext_lazy(
        "The goods are packed already, so the order cannot be cancelled here. Call %(seller)s."
    ),
    Status.HANDED_OVER: gettext_lazy(
        "The goods were handed over already; it is too late to cancel."
    ),
    Status.DELIVERED: gettext_lazy("The goods were delivered already; it is too late to cancel."),
}

_HAND_OVER_FIRST = gettext_lazy("This order was not handed over yet. Hand it over first.")


def status_label(order: Order) -> str:
    """Return where the order stands in two or three words."""
    if order.waits_for_rest:
        return _("A part sent, the rest to come")
    if is_coming_back(order):
        return _("On its way back to the co-op")
    if order.status == Status.HANDED_OVER and order.parcel_state == ParcelState.FAILED:
        return _("Could not be delivered")
    labels = PICKUP_LABELS if order.fulfilment == Fulfilment.PICKUP else LABELS
    return str(labels.get(order.status, order.status))


def is_coming_back(order: Order) -> bool:
    """Return whether the goods are on their way back: said of our parcel, or by a marketplace."""
    if order.hold == Hold.RETURNING:
        return order.status in {Status.HANDED_OVER, Status.DELIVERED}
    return order.status == Status.HANDED_OVER and order.parcel_state == ParcelState.RETURNING


def buyer_sentence(order: Order) -> str:
    """Return where the order stands as one sentence for the buyer."""
    pickup = order.fulfilment == Fulfilment.PICKUP
    if order.waits_for_rest and order.status == Status.CONFIRMED:
        return _("A part of your order has left; %(seller)s sends the rest later.") % {
            "seller": seller_name(order)
        }
    if order.status == Status.HANDED_OVER and order.parcel_state and not pickup:
        return _parcel_sentence(order)
    sentence = (_PICKUP_SENTENCES if pickup else _SENTENCES).get(order.status, "")
    return str(sentence) % {"seller": seller_name(order), "place": order.pickup_text}


def _parcel_sentence(order: Order) -> str:
    sentence = str(_PARCEL_SENTENCES[ParcelState(order.parcel_state)])
    if order.expected_on and order.parcel_state != ParcelState.RETURNING:
        day = date_format(order.expected_on, "l d/m")
        sentence += " " + _("Expected on %(day)s.") % {"day": day}
    return sentence % {"seller": seller_name(order)}


def payment_sentence(order: Order) -> str:
    """Return what the buyer still has to do about the money, or that all is done."""
    if order.payment_status == PaymentStatus.PAID:
        return _("Paid. Thank you!")
    if order.payment_status == PaymentStatus.REFUND_DUE:
        return _("%(seller)s will pay the money back.") % {"seller": seller_name(order)}
    if order.payment_status == PaymentStatus.REFUNDED:
        return _("The money was paid back.")
    if order.status == Status.CANCELLED:
        return _("Nothing is to be paid.")
    if order.payment_method == PaymentMethod.CHANNEL:
        return _("The money is paid on %(channel)s.") % {"channel": order.get_channel_display()}
    if order.payment_method == PaymentMethod.CARD:
        return _("Please pay by card.")
    if is_coming_back(order):
        return _("Nothing is to be paid while the goods go back.")
    if order.pays_later:
        return _("%(seller)s has written it down as owed: pay later, as agreed.") % {
            "seller": seller_name(order)
        }
    if order.payment_method == PaymentMethod.VIETQR and not order.is_open:
        return _("The goods have left before the money came: please transfer it to %(seller)s.") % {
            "seller": seller_name(order)
        }
    if order.payment_method == PaymentMethod.VIETQR:
        return _("Please transfer the money to %(seller)s.") % {"seller": seller_name(order)}
    if order.fulfilment == Fulfilment.PICKUP:
        return _("Please pay in cash when you pick the goods up.")
    return _("Please have the cash ready for the carrier.")


def waits_for_transfer(order: Order) -> bool:
    """Return whether the buyer is still to transfer the money."""
    return (
        order.payment_method == PaymentMethod.VIETQR
        and order.payment_status == PaymentStatus.UNPAID
        and order.status != Status.CANCELLED
    )


def waits_for_card(order: Order) -> bool:
    """Return whether the buyer is still to pay by card."""
    return (
        order.payment_method == PaymentMethod.CARD
        and order.payment_status == PaymentStatus.UNPAID
        and order.status != Status.CANCELLED
    )


def seller_name(order: Order) -> str:
    """Return the co-op's name as it was on the day of the order."""
    return order.seller_snapshot.get("short_name") or str(order.cooperative or "")


def why_not(order: Order, step: str) -> str:
    """Return why ``order`` cannot go to ``step`` from where it stands."""
    if step == Status.CANCELLED and order.status in _TOO_LATE:
        return str(_TOO_LATE[order.status]) % {"seller": seller_name(order)}
    if step == Status.DELIVERED and order.status in {Status.NEW, Status.CONFIRMED, Status.PACKED}:
        return str(_HAND_OVER_FIRST)
    return str(_STANDS.get(order.status, order.status))
