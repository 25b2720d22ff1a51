"""What a buyer changes in an order that is not packed yet: fewer units, more goods.

One parcel stays one parcel: the delivery fee never rises because something was added, and falls
away when the goods reach the co-op's free limit. Locks: the basket, the order's row, its lines,
then stock records in primary-key order, as everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from coops.partner.exceptions import NotEnoughStock
from coops.partner.services.stock import allocate_units
from coops.registry.rests import refusal_on
from shop.basket.models import Basket
from shop.basket.models import Line as BasketLine
from shop.core.calendar import named_day
from shop.core.money import LARGEST_VND, format_vnd
from shop.core.throttle import Throttle
from shop.order.allocations import release_units_of_lines
from shop.order.events import Kind, write_event
from shop.order.models import Fulfilment, Line, Order, PaymentMethod, PaymentStatus
from shop.order.moves import lock_order
from shop.order.shortages import mark_oversold
from shop.order.tasks import mail_changed
from shop.order.utils import OrderCreator
from shop.order.words import seller_name
from shop.payment.ledger import balance_of
from shop.shipping.fees import Destination, delivery_fee, goods_weight

#: Each change mails two people: to and fro without end would fill their boxes. Counted where it is
#: pressed, by order number.
CHANGES = Throttle("order-changes", 5, 3600)


class ChangeRefused(Exception):
    """The order stays as it was; the text is a sentence for the buyer."""


@dataclass(frozen=True)
class Sums:
    """What an order comes to after a change, whole đồng."""

    goods_vnd: int
    fee_vnd: int

    @property
    def total_vnd(self) -> int:
        """Return goods and delivery."""
        return self.goods_vnd + self.fee_vnd


def may_change(order: Order) -> bool:
    """Return whether the buyer may change ``order`` here: not packed, and no money came yet.

    A card's page at the payment service was opened for the old amount, so that order stays.
    """
    return (
        order.is_cancellable_by_buyer
        and order.payment_status == PaymentStatus.UNPAID
        and order.payment_method in {PaymentMethod.COD, PaymentMethod.VIETQR}
    )


def refusal_to_add(order: Order) -> str:
    """Return why nothing can be added while the co-op rests; empty when it can.

    A day that was chosen before the rest was written stays the order's: what is in it the co-op
    settles by telephone, but nothing more is promised for that day.
    """
    if order.cooperative and (rests := refusal_on(order.cooperative, localdate())):
        return rests
    if order.pickup_slot and rests_on_its_day(order):
        text = _("%(seller)s rests on %(day)s. First choose another pick-up day for this order.")
        return text % {"seller": seller_name(order), "day": named_day(order.pickup_slot.day)}
    return ""


def rests_on_its_day(order: Order) -> bool:
    """Return whether the co-op rests on the pick-up day of ``order``."""
    slot = order.pickup_slot
    return bool(order.cooperative and slot and refusal_on(order.cooperative, slot.day))


def sums_with(order: Order, wanted: Mapping[int, int]) -> Sums:
    """Return what ``order`` comes to with fewer units; ``wanted`` says how many by line."""
    kept = [(line, wanted.get(line.pk, line.units_wanted)) for line in order.lines.all()]
    goods = sum(int(line.unit_price_incl_tax) * units for line, units in kept)
    fee = int(order.shipping_incl_tax)
    now = _fee(order, [(line.product, units) for line, units in kept], goods)
    return Sums(goods, min(fee, now) if fee else now)


def sums_adding(order: Order, lines: list[BasketLine]) -> Sums:
    """Return what ``order`` comes to with the goods of basket ``lines`` on top."""
    kept = [(line.product, line.units_wanted) for line in order.lines.all()]
    goods = sum(int(line.unit_price_incl_tax) * line.units_wanted for line in order.lines.all())
    goods += sum(int(line.stockrecord.price or 0) * line.quantity for line in lines)
    added = [(line.product, line.quantity) for line in lines]
    fee = int(order.shipping_incl_tax)
    return Sums(goods, min(fee, _fee(order, [*kept, *added], goods)))


@transaction.atomic
def take_fewer(*, order: Order, wanted: Mapping[int, int], agreed_total_vnd: int, by=None) -> Order:
    """Give up units of ``order``; ``wanted`` says by line (primary key) how many stay.

    Asked twice, the second time changes nothing. At least one unit stays: giving up all is
    cancelling.

    Raises:
        ChangeRefused: packed or paid meanwhile, nothing would stay, or another total than agreed.
    """
    now = _lock_changeable(order)
    lines = {line.pk: line for line in now.lines.select_related("product")}
    less = {
        pk: max(0, units)
        for pk, units in wanted.items()
        if pk in lines and units < lines[pk].units_wanted
    }
    if not less:
        return now
    if not any(less.get(pk, line.units_wanted) for pk, line in lines.items()):
        raise ChangeRefused(_("Nothing would be left. Cancel the order instead."))
    sums = sums_with(now, less)
    insist_on_agreed(sums, agreed_total_vnd)
    note = "; ".join(
        f"{lines[pk].title}: {lines[pk].units_wanted} → {units}" for pk, units in less.items()
    )
    release_units_of_lines(now, less, by=by)
    for pk in less:
        shrink_line(Line.objects.get(pk=pk))
    write_sums(now, sums)
    mark_oversold(now)
    tell_both(now, by, note)
    return now


@transaction.atomic
def add_goods(
    *, order: Order, basket: Basket, line_ids: list[int], agreed_total_vnd: int, by=None
) -> Order:
    """Move lines of an open ``basket`` into ``order`` of the same co-op, all units promised.

    ``basket`` has its strategy. Pressed twice, the second time finds the lines gone and changes
    nothing.

    Raises:
        ChangeRefused: packed or paid meanwhile, other goods than shown, too few left, another
            total than agreed, beyond what the co-op takes in cash, or it rests today or on the
            order's pick-up day. Nothing is changed.
    """
    if basket.pk is None or not Basket.open.filter(pk=basket.pk).update(status=Basket.OPEN):
        raise ChangeRefused(_("This basket was ordered already, in another window."))
    now = _lock_changeable(order)
    basket.reset_offer_applications()
    lines = [line for line in basket.all_lines() if line.pk in set(line_ids)]
    if not lines:
        return now
    if rests := refusal_to_add(now):
        raise ChangeRefused(rests)
    for line in lines:
        _insist_on_sale(line, now)
    sums = sums_adding(now, lines)
    insist_on_agreed(sums, agreed_total_vnd)
    insist_on_payable(now, sums)
    note = "; ".join(f"+ {line.quantity} × {line.product.get_title()}" for line in lines)
    for line in lines:
        OrderCreator().create_line_models(now, line)
    for line in sorted(lines, key=lambda one: one.stockrecord_id):
        try:
            allocate_units(
                stock_record_id=line.stockrecord_id,
                units=line.quantity,
                order_number=now.number,
                by=by,
            )
        except NotEnoughStock as refusal:
            text = _("Only %(left)d left of “%(title)s”. Choose fewer in the basket.")
            names = {"left": refusal.left, "title": line.product.get_title()}
            raise ChangeRefused(text % names) from refusal
    BasketLine.objects.filter(pk__in=[line.pk for line in lines]).delete()
    basket.reset_offer_applications()
    write_sums(now, sums)
    tell_both(now, by, note)
    return now


def _lock_changeable(order: Order) -> Order:
    now = lock_order(order.pk)
    if now.is_from_marketplace or not now.is_cancellable_by_buyer:
        text = _("The goods are packed already, so the order cannot be changed. Call %(seller)s.")
        raise ChangeRefused(text % {"seller": seller_name(now)})
    if not may_change(now) or balance_of(now).held:
        raise ChangeRefused(
            _("Money for this order is there or under way. Call %(seller)s, or order anew.")
            % {"seller": seller_name(now)}
        )
    return now


def _fee(order: Order, goods: list, goods_vnd: int) -> int:
    if order.fulfilment == Fulfilment.PICKUP or order.cooperative is None:
        return 0
    address = order.shipping_address
    to = Destination(address.province_code, address.ward_code) if address else Destination()
    known = [pair for pair in goods if pair[0] is not None]
    weight = goods_weight(known) if len(known) == len(goods) else None
    return delivery_fee(order.cooperative, to=to, weight_g=weight, goods_vnd=goods_vnd)


def insist_on_agreed(sums: Sums, agreed_vnd: int) -> None:
    """Insist on the total that the buyer saw.

    Raises:
        ChangeRefused: it is another now; says which.
    """
    if sums.total_vnd != agreed_vnd:
        text = _("The new total is %(total)s. Look at it, then press again.")
        raise ChangeRefused(text % {"total": format_vnd(sums.total_vnd)})


def insist_on_payable(order: Order, sums: Sums) -> None:
    """Insist on a total that can be paid the way that was chosen.

    Raises:
        ChangeRefused: it is beyond what the co-op takes in cash, or beyond all measure.
    """
    ceiling = order.cooperative.cod_ceiling_vnd if order.cooperative else LARGEST_VND
    if order.payment_method == PaymentMethod.COD and sums.total_vnd > ceiling:
        text = _("%(seller)s takes cash only up to %(ceiling)s. Place another order, or take less.")
        names = {"seller": seller_name(order), "ceiling": format_vnd(ceiling)}
        raise ChangeRefused(text % names)
    if sums.total_vnd > LARGEST_VND:
        text = _("An order can be at most %(most)s. Order less.")
        raise ChangeRefused(text % {"most": format_vnd(LARGEST_VND)})


def _insist_on_sale(line: BasketLine, order: Order) -> None:
    product = line.product
    is_theirs = product.cooperative_id == order.cooperative_id
    if not is_theirs or not product.is_public or not product.cooperative.is_open:
        text = _("“%(title)s” cannot go into this order. Take it out of the basket.")
        raise ChangeRefused(text % {"title": product.get_title()})
    if line.stockrecord.price is None or line.stockrecord.sellable < line.quantity:
        text = _("Only %(left)d left of “%(title)s”. Choose fewer in the basket.")
        names = {"left": line.stockrecord.sellable, "title": product.get_title()}
        raise ChangeRefused(text % names)


def shrink_line(line: Line) -> None:
    """Take what was given up out of ``line``: the order now asks for less."""
    units = line.units_wanted
    if not units:
        line.delete()
        return
    total = line.unit_price_incl_tax * units
    Line.objects.filter(pk=line.pk).update(
        quantity=F("quantity") - F("num_released"),
        num_released=0,
        line_price_incl_tax=total,
        line_price_excl_tax=total,
        line_price_before_discounts_incl_tax=total,
        line_price_before_discounts_excl_tax=total,
    )


def write_sums(order: Order, sums: Sums) -> None:
    """Write fee and total of an order whose row is locked."""
    fee, total = Decimal(sums.fee_vnd), Decimal(sums.total_vnd)
    Order.objects.filter(pk=order.pk).update(
        shipping_incl_tax=fee, shipping_excl_tax=fee, total_incl_tax=total, total_excl_tax=total
    )
    order.refresh_from_db()


def tell_both(order: Order, by, note: str) -> None:
    """Write the change into the history; mail buyer and co-op once it has committed."""
    write_event(order.pk, Kind.CHANGED, by=by, note=note)
    transaction.on_commit(lambda: mail_changed.enqueue(order.pk), robust=True)
