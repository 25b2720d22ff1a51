"""What buyers take and give back; units are held by one conditional UPDATE, never oversold."""

import secrets
import time
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from integrations.practice import notices
from integrations.practice.models import Control, Order, OrderLine, Variant
from integrations.practice.models.orders import OrderStatus

#: Letters and digits of order numbers, without those that are misread on paper.
SIGNS = "ABCDEFGHJKLMNPQRSTUVWXY3456789"
SOMEBODY = {
    "user_id": 88_001,
    "username": "nguoi_mua_tap",
    "name": "Nguyễn Văn Tập",
    "phone": "84900000123",
    "town": "Xã Hòa Phong",
    "district": "",
    "city": "",
    "state": "Đà Nẵng",
    "zipcode": "",
    "full_address": "12 đường Tập, xã Hòa Phong, Đà Nẵng",
}


class Refused(Exception):
    """The market does not do this; the sentence says why."""


@transaction.atomic
def place_order(
    *,
    lines: Iterable[tuple[int, int]],
    paid: bool,
    form_key: str | None = None,
    message: str = "",
) -> Order:
    """Order ``(variant id, units)`` lines of one shop; the same ``form_key`` orders only once.

    Raises:
        Refused: something is not on sale, or not that many are left.
    """
    if form_key and (earlier := Order.objects.filter(form_key=form_key).first()):
        return earlier
    wanted = list(lines)
    variants = {
        variant.pk: variant
        for variant in Variant.objects.select_related("item__shop").filter(
            pk__in=[pk for pk, _units in wanted], gone=False, item__status="NORMAL"
        )
    }
    if not wanted or any(pk not in variants for pk, _units in wanted):
        raise Refused(_("These goods are not on sale any more."))
    shop = next(iter(variants.values())).item.shop
    if any(variant.item.shop_id != shop.pk for variant in variants.values()):
        raise Refused(_("One order is of one shop."))
    now = time.time()
    order = Order.objects.create(
        shop=shop,
        order_sn=new_order_number(now),
        status=OrderStatus.READY_TO_SHIP if paid else OrderStatus.UNPAID,
        buyer=SOMEBODY,
        message_to_seller=message,
        created_at=now,
        updated_at=now,
        paid_at=now if paid else 0,
        form_key=form_key,
    )
    mode = Control.current().reserve_mode
    for pk, units in wanted:
        hold(order, variants[pk], units, mode)
    notices.of(shop.marketplace).order_changed(order)
    return order


def new_order_number(now: float) -> str:
    """Return a number of the market's shape: the date and eight signs."""
    return time.strftime("%y%m%d", time.gmtime(now + 7 * 3600)) + "".join(
        secrets.choice(SIGNS) for _sign in range(8)
    )


def hold(order: Order, variant: Variant, units: int, mode: str) -> None:
    """Keep ``units`` of ``variant`` for the order.

    Raises:
        Refused: fewer are available.
    """
    change = (
        {"reserved": F("reserved") + units}
        if mode == OrderLine.Held.RESERVED
        else {"stock": F("stock") - units}
    )
    enough = Variant.objects.filter(pk=variant.pk, stock__gte=F("reserved") + units)
    if units < 1 or not enough.update(**change):
        variant.refresh_from_db(fields=["stock", "reserved"])
        raise Refused(_("Only %(left)d are left.") % {"left": variant.available})
    OrderLine.objects.create(
        order=order,
        variant=variant,
        quantity=units,
        price_vnd=variant.price_vnd,
        item_name=variant.item.name,
        model_name=variant.name,
        item_sku=variant.item.sku,
        model_sku=variant.sku if variant.tier_index else "",
        held=mode,
    )
    if mode == OrderLine.Held.RESERVED:
        notices.of(order.shop.marketplace).reserve_changed(order, variant, units)


def give_back(order: Order) -> None:
    """Put the units of a cancelled order back on sale, once."""
    for line in order.lines.select_related("variant").exclude(held=""):
        row = Variant.objects.filter(pk=line.variant_id)
        if line.held == OrderLine.Held.RESERVED:
            row.update(reserved=F("reserved") - line.quantity)
            notices.of(order.shop.marketplace).reserve_changed(order, line.variant, -line.quantity)
        else:
            row.update(stock=F("stock") + line.quantity)
    order.lines.update(held=OrderLine.Held.NOT)


def take_out(order: Order) -> None:
    """The carrier has the goods: what was only reserved leaves the stock."""
    for line in order.lines.filter(held=OrderLine.Held.RESERVED).select_related("variant"):
        Variant.objects.filter(pk=line.variant_id).update(
            stock=F("stock") - line.quantity, reserved=F("reserved") - line.quantity
        )
        notices.of(order.shop.marketplace).reserve_changed(order, line.variant, -line.quantity)
    order.lines.update(held=OrderLine.Held.NOT)
