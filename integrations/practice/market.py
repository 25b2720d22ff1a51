"""What buyers take and give back; units are held by one conditional UPDATE, never oversold."""

import time
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from integrations.practice import habits, notices
from integrations.practice.models import Control, Order, OrderLine, Variant
from integrations.practice.models.orders import OrderStatus

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
    if not wanted or any(pk not in variants or variants[pk].hidden for pk, _units in wanted):
        raise Refused(_("These goods are not on sale any more."))
    shop = next(iter(variants.values())).item.shop
    if any(variant.item.shop_id != shop.pk for variant in variants.values()):
        raise Refused(_("One order is of one shop."))
    now = time.time()
    ways = habits.of(shop.marketplace)
    order = Order.objects.create(
        shop=shop,
        order_sn=ways.order_number(now),
        status=OrderStatus.READY_TO_SHIP if paid else OrderStatus.UNPAID,
        buyer=SOMEBODY,
        message_to_seller=message,
        created_at=now,
        updated_at=now,
        paid_at=now if paid else 0,
        form_key=form_key,
    )
    mode = OrderLine.Held.DEDUCTED if ways.always_deducts else Control.current().reserve_mode
    for pk, units in wanted:
        hold(order, variants[pk], units, mode)
    notices.of(shop.marketplace).order_changed(order)
    return order


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
        release(line, line.held_units)
    order.lines.update(held=OrderLine.Held.NOT)


def release(line: OrderLine, units: int) -> None:
    """Put ``units`` of a line back on sale; the line then holds that many less."""
    row = Variant.objects.filter(pk=line.variant_id)
    if line.held == OrderLine.Held.RESERVED:
        row.update(reserved=F("reserved") - units)
        order = line.order
        notices.of(order.shop.marketplace).reserve_changed(order, line.variant, -units)
    elif line.held == OrderLine.Held.DEDUCTED:
        row.update(stock=F("stock") + units)
    let_go(line, units)


def let_go(line: OrderLine, units: int) -> None:
    """Note that the line holds ``units`` less; where they went is the caller's affair."""
    line.extra = line.extra | {"let_go": line.extra.get("let_go", 0) + units}
    line.save(update_fields=["extra"])


def take_out(order: Order) -> None:
    """The carrier has the goods: what was only reserved leaves the stock."""
    for line in order.lines.filter(held=OrderLine.Held.RESERVED).select_related("variant"):
        units = line.held_units
        Variant.objects.filter(pk=line.variant_id).update(
            stock=F("stock") - units, reserved=F("reserved") - units
        )
        notices.of(order.shop.marketplace).reserve_changed(order, line.variant, -units)
    order.lines.update(held=OrderLine.Held.NOT)
