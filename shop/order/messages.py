"""The same news as the mails, as plain text to copy into Zalo."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from shop.core.money import format_vnd
from shop.core.phones import display_phone
from shop.core.units import format_weight
from shop.order.claim_models import ClaimState
from shop.order.events import Kind
from shop.order.links import signed_url
from shop.order.models import Fulfilment, Order, Status
from shop.order.packing_models import PartDelivery, PartLine
from shop.order.packing_photos import photos_of
from shop.order.transfers import due_transfer
from shop.order.words import buyer_sentence, payment_sentence, seller_name

#: News about a part of an order.
PART_KINDS = frozenset({Kind.PART_SENT, Kind.REST_CANCELLED})


def zalo_text(order: Order, audience: str = "buyer") -> str:
    """Return a message about ``order`` that can be pasted into a chat.

    ``audience`` is ``"buyer"`` (what it costs, how to pay, the link that opens the order) or
    ``"cooperative"`` (what to pack, for whom, where to). In the active language.
    """
    parts = _for_cooperative(order) if audience == "cooperative" else _for_buyer(order)
    return "\n".join(part for part in parts if part)


def goods_lines(order: Order) -> list[str]:
    """Return one line per product: how many of what, and what they cost together."""
    return [
        "- "
        + _("%(quantity)d × %(title)s: %(amount)s")
        % {
            "quantity": line.quantity,
            "title": f"{line.title} ({line.sale_unit})" if line.sale_unit else line.title,
            "amount": format_vnd(line.line_price_incl_tax),
        }
        for line in order.lines.all()
    ]


def transfer_lines(order: Order) -> list[str]:
    """Return bank, account, holder, amount and text of the transfer; none when none is due."""
    transfer = due_transfer(order)
    rows = transfer.rows if transfer else []
    return [f"{row['label']}: {row['value']}" for row in rows]


def place_line(order: Order) -> str:
    """Return where the goods go, or where they are picked up."""
    if order.fulfilment == Fulfilment.PICKUP:
        return _("Pick-up: %(place)s") % {"place": order.pickup_text}
    if not order.address_text:
        return ""
    return _("Delivery to: %(address)s") % {"address": order.address_text}


def claim_line(order: Order) -> str:
    """Return what was answered to the newest claim about ``order``, or how to make one."""
    claim = order.claims.first() if not order.is_from_marketplace else None
    if claim is None:
        if order.status == Status.DELIVERED:
            return _("Something is not right? Tell the co-op within 24 hours on the order's page.")
        return ""
    words = claim.decision_words or claim.answer_words
    text = _("Your claim: %(state)s.") % {"state": claim.get_state_display()}
    if claim.refund_vnd and claim.state == ClaimState.REFUND:
        text += " " + _("Amount: %(amount)s.") % {"amount": format_vnd(claim.refund_vnd)}
    return f"{text} {words}".strip()


def money_line(order: Order, kind: str) -> str:
    """Return how much money news of this kind are about; empty for other news."""
    said = order.events.filter(kind=kind).order_by("-pk").values_list("note", flat=True).first()
    amount = {"amount": said or format_vnd(order.amount_vnd)}
    if kind in {Kind.PAID, Kind.PART_PAID}:
        return _("%(amount)s has arrived.") % amount
    if kind in {Kind.REFUNDED, Kind.PART_REFUNDED}:
        return _("%(amount)s was paid back to you.") % amount
    if kind == Kind.MISBOOKED:
        return (
            _("%(amount)s was booked to this order by mistake: it belongs to another one.") % amount
        )
    return ""


def part_lines(order: Order) -> list[str]:
    """Return what goes, what comes later or not at all, why, and what that costs; newest part."""
    part = order.parts.prefetch_related("lines").last()
    return part_words(part) if part else []


def part_words(part: PartDelivery, *, for_desk: bool = False) -> list[str]:
    """Return one sentence each: what went, what is left, why, when, and the new total.

    ``for_desk``: the co-op reads it, not the buyer.
    """
    sent = [_units(line, line.units_sent) for line in part.lines.all() if line.units_sent]
    left = [_units(line, line.units_left) for line in part.lines.all() if line.units_left]
    later = _("Comes later: %(goods)s") if part.is_sent else _("Does not come: %(goods)s")
    found = [
        _("On its way: %(goods)s") % {"goods": ", ".join(sent)} if sent else "",
        later % {"goods": ", ".join(left)} if left else "",
        _("Why: %(reason)s") % {"reason": part.why} if part.why else "",
    ]
    if part.expected_on:
        found.append(_("Expected on %(day)s.") % {"day": part.expected_on.strftime("%d/%m/%Y")})
    if part.collect_vnd:
        text = (
            _("The carrier collects %(amount)s for this parcel.")
            if for_desk
            else _("Please have %(amount)s ready for this parcel.")
        )
        found.append(text % {"amount": format_vnd(part.collect_vnd)})
    if part.total_vnd != part.total_before_vnd:
        text = _("The order costs %(now)s now, it was %(before)s.")
        amounts = {
            "now": format_vnd(part.total_vnd),
            "before": format_vnd(part.total_before_vnd),
        }
        found.append(text % amounts)
    if part.refund_vnd:
        text = (
            _("The buyer has paid %(amount)s too much: pay it back.")
            if for_desk
            else _("You have paid %(amount)s too much; the co-op pays it back.")
        )
        found.append(text % {"amount": format_vnd(part.refund_vnd)})
    return [text for text in found if text]


def photo_line(order: Order) -> str:
    """Return that the order's page shows the packed goods, and what they weigh; or nothing."""
    photos = photos_of(order)
    if not photos:
        return ""
    if not photos[-1].weight_g:
        return _("The order's page shows a photo of the packed goods.")
    text = _("The order's page shows a photo of the packed goods: %(weight)s on the scale.")
    return text % {"weight": format_weight(photos[-1].weight_g)}


def _units(line: PartLine, units: int) -> str:
    return " ".join(part for part in (str(units), line.sale_unit, line.title) if part)


def parcel_line(order: Order) -> str:
    """Return carrier, parcel code and the page to follow it; empty without any."""
    parts = [order.carrier_name, order.tracking_code, order.tracking_url]
    parcel = " ".join(part for part in parts if part)
    return _("Carrier: %(parcel)s") % {"parcel": parcel} if parcel else ""


def desk_url(order: Order) -> str:
    """Return the address of the order on the co-op's desk."""
    return settings.SITE_URL + reverse("dashboard:order", kwargs={"number": order.number})


def _for_buyer(order: Order) -> list[str]:
    return [
        _("%(seller)s – order %(number)s") % {"seller": seller_name(order), "number": order.number},
        buyer_sentence(order),
        _why_cancelled(order),
        *goods_lines(order),
        _delivery_line(order),
        _total_line(order),
        payment_sentence(order),
        *transfer_lines(order),
        place_line(order),
        *(part_lines(order) if order.is_open else []),
        parcel_line(order),
        claim_line(order),
        ""
        if order.is_from_marketplace  # its buyers are not led away from it
        else _("See the order: %(link)s") % {"link": signed_url(order)},
    ]


def _why_cancelled(order: Order) -> str:
    """Return the co-op's reason; a buyer who cancelled knows their own."""
    if order.status != Status.CANCELLED or order.cancelled_by_buyer or not order.cancel_reason:
        return ""
    return _("Why: %(reason)s") % {"reason": order.cancel_reason}


def _for_cooperative(order: Order) -> list[str]:
    return [
        _("Order %(number)s for %(seller)s")
        % {"seller": seller_name(order), "number": order.number},
        *goods_lines(order),
        _delivery_line(order),
        _total_line(order),
        _("Payment: %(method)s") % {"method": order.get_payment_method_display()},
        _buyer_line(order),
        place_line(order),
        _("Note: %(note)s") % {"note": order.note} if order.note else "",
        _("Open it on your desk: %(link)s") % {"link": desk_url(order)},
    ]


def _buyer_line(order: Order) -> str:
    if not order.phone:
        return _("Buyer: %(name)s") % {"name": order.full_name} if order.full_name else ""
    return _("Buyer: %(name)s, %(phone)s") % {
        "name": order.full_name,
        "phone": display_phone(str(order.phone)),
    }


def _delivery_line(order: Order) -> str:
    if order.fulfilment == Fulfilment.PICKUP or order.is_from_marketplace:
        return ""
    return _("Delivery: %(amount)s") % {"amount": format_vnd(order.shipping_incl_tax)}


def _total_line(order: Order) -> str:
    return _("Total: %(amount)s") % {"amount": format_vnd(order.total_incl_tax)}
