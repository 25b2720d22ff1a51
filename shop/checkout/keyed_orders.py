"""Orders that people of a co-op write down: taken by phone or Zalo, or sold at the market stall.

They are promised goods like any other order, in the transaction that writes them, and count as
confirmed: whoever wrote one down has taken it on. What is taken along at once is handed over and
delivered at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from coops.partner.models import StockRecord
from coops.partner.services.stock import allocate_locked
from shop.address.country import vietnam
from shop.checkout.details import BuyerDetails, GroupChoice, new_address
from shop.checkout.exceptions import CheckoutRefused
from shop.checkout.orders import take_pickup_days
from shop.checkout.services import KEY_LENGTHS
from shop.core.money import LARGEST_VND, format_vnd
from shop.core.text import nfc
from shop.order.choices import KEYED_CHANNELS, Channel, Fulfilment, PaymentMethod, Status
from shop.order.events import Kind, write_event
from shop.order.models import Checkout, Line, Order
from shop.order.numbers import new_checkout_code
from shop.order.payments import mark_paid
from shop.order.processing import confirm_order, deliver_order, hand_over_order, pack_order
from shop.order.sellers import seller_snapshot
from shop.order.shortages import lock_records
from shop.order.signals import order_placed
from shop.order.utils import OrderNumberGenerator
from shop.shipping.fees import delivery_fee, goods_weight
from shop.shipping.methods import Delivery, PickUp

#: What stands where a buyer's consent stands: said by word of mouth, for this order alone.
SPOKEN_CONSENT = "spoken"
#: More than this no line holds; what is above is a slip of the finger.
MOST_UNITS = 100_000


class Way:
    """How the buyer gets the goods."""

    NOW = "now"
    PICKUP = "pickup"
    DELIVERY = "delivery"


class Paying:
    """How the buyer pays; ``CASH`` is in the co-op's hand now, ``LATER`` is owed."""

    CASH = "cash"
    COD = "cod"
    VIETQR = "vietqr"
    LATER = "later"


class KeyedOrderRefused(Exception):
    """The order was not written; the text is for people, ``field`` the part of the form to mend."""

    def __init__(self, text: str, *, field: str) -> None:
        self.field = field
        super().__init__(text)


class WrittenAlready(KeyedOrderRefused):
    """The form wrote an order before, and other goods stand in it now."""


@dataclass(frozen=True)
class KeyedLine:
    """So many units of a stock record, at ``price_vnd`` each."""

    stock_record_id: int
    units: int
    price_vnd: int

    @property
    def field(self) -> str:
        """Return the name of its number in the form."""
        return f"units-{self.stock_record_id}"


@dataclass(frozen=True, kw_only=True)
class Keyed:
    """What was written down.

    ``pickup_day`` is :attr:`shop.shipping.pickups.OpenDay.key`. ``fee_vnd`` is what delivery
    costs; ``None``: as the co-op's table says.
    """

    channel: str
    lines: Sequence[KeyedLine]
    buyer: BuyerDetails
    way: str = Way.NOW
    paying: str = Paying.CASH
    pickup_day: str = ""
    fee_vnd: int | None = None


def key_in_order(*, cooperative, keyed: Keyed, idempotency_key: str, by, own_prices: bool) -> Order:
    """Write an order down, with its goods promised and all that happened already done.

    ``idempotency_key`` comes with the form: a second press returns the first one's order.
    ``own_prices``: the person may give another price than the shop's, and take money.

    Raises:
        WrittenAlready: the first press wrote other goods.
        KeyedOrderRefused: nothing was written.
    """
    if len(idempotency_key) not in KEY_LENGTHS:
        raise _over()
    if order := _placed(idempotency_key, cooperative):
        _insist_on_the_same(order, keyed)
        return order
    try:
        with transaction.atomic():
            return _write(cooperative, keyed, idempotency_key, by, own_prices)
    except IntegrityError:
        if order := _placed(idempotency_key, cooperative):
            _insist_on_the_same(order, keyed)
            return order
        if Checkout.objects.filter(idempotency_key=idempotency_key).exists():
            raise _over() from None
        raise


def _over() -> KeyedOrderRefused:
    text = _("This form is no longer valid. Reload the page and try again.")
    return KeyedOrderRefused(text, field="")


def _placed(key: str, cooperative) -> Order | None:
    return Order.objects.filter(
        checkout__idempotency_key=key, cooperative=cooperative, channel__in=KEYED_CHANNELS
    ).first()


def _insist_on_the_same(order: Order, keyed: Keyed) -> None:
    """Refuse what was changed since a press whose answer got lost: the order is without it."""
    written = set(order.lines.values_list("stockrecord_id", "quantity"))
    if written != {(line.stock_record_id, line.units) for line in keyed.lines}:
        text = _(
            "This was written down already as order %(number)s, with other goods. Open that order "
            "to change it; or save once more to write down a second one."
        )
        raise WrittenAlready(text % {"number": order.number}, field="")


def _write(cooperative, keyed: Keyed, key: str, by, own_prices: bool) -> Order:
    _insist_on_sense(cooperative, keyed, own_prices)
    checkout = _checkout(keyed.buyer, key)
    checkout.save(force_insert=True)  # of two presses one waits here for the other
    slot = _take_day(cooperative, keyed)
    records = lock_records(
        (line.stock_record_id for line in keyed.lines), partner=cooperative.partner
    )
    for line in keyed.lines:
        _insist_on_goods(line, records.get(line.stock_record_id), own_prices)
    goods_vnd = sum(line.units * line.price_vnd for line in keyed.lines)
    fee = _fee(cooperative, keyed, records, goods_vnd)
    if goods_vnd + fee > LARGEST_VND:
        text = _("An order can be at most %(most)s. Order less.")
        raise KeyedOrderRefused(text % {"most": format_vnd(LARGEST_VND)}, field="goods")
    order = _order(cooperative, keyed, checkout, slot, goods_vnd, fee)
    _lines(order, cooperative.partner, keyed.lines, records, by)
    write_event(order.pk, Kind.PLACED, by=by, note=str(order.get_channel_display()))
    order_placed.send(sender=Order, order_id=order.pk, cooperative_id=cooperative.pk)
    _bring_up_to_date(order, keyed, by)
    return order


def _insist_on_sense(cooperative, keyed: Keyed, own_prices: bool) -> None:
    if keyed.channel not in KEYED_CHANNELS:
        raise KeyedOrderRefused(_("Choose where the order came from."), field="channel")
    if not keyed.lines:
        text = _("Nothing is chosen yet. Press + at what was ordered.")
        raise KeyedOrderRefused(text, field="goods")
    if keyed.paying == Paying.CASH and not own_prices:
        text = _("Cash is taken in by the owner or staff. Choose another way of paying.")
        raise KeyedOrderRefused(text, field="paying")
    if keyed.paying == Paying.VIETQR and not cooperative.accepts_vietqr:
        text = _("Your co-op has no bank account here yet. Choose another way of paying.")
        raise KeyedOrderRefused(text, field="paying")
    is_anonymous = keyed.way == Way.NOW and keyed.paying in {Paying.CASH, Paying.COD}
    if not is_anonymous:
        if not keyed.buyer.phone:
            text = _("Write the buyer's phone number, so that they can be called.")
            raise KeyedOrderRefused(text, field="phone")
        if not keyed.buyer.full_name.strip():
            raise KeyedOrderRefused(_("Write the buyer's name."), field="full_name")


def _checkout(buyer: BuyerDetails, key: str) -> Checkout:
    return Checkout(
        code=new_checkout_code(),
        idempotency_key=key,
        full_name=nfc(buyer.full_name).strip(),
        phone=buyer.phone,
        address_text=buyer.address_text,
        note=nfc(buyer.note).strip(),
        consent_version=SPOKEN_CONSENT,
        consented_at=now(),
    )


def _take_day(cooperative, keyed: Keyed):
    if keyed.way != Way.PICKUP:
        return None
    choice = GroupChoice(fulfilment=Fulfilment.PICKUP, pickup_day=keyed.pickup_day)
    try:
        return take_pickup_days({cooperative.pk: choice}).get(cooperative.pk)
    except CheckoutRefused as refusal:
        raise KeyedOrderRefused(str(refusal), field="way") from refusal


def _insist_on_goods(line: KeyedLine, record: StockRecord | None, own_prices: bool) -> None:
    if record is None or record.price is None:
        text = _("One of the goods is not on sale any more. Look at the list once more.")
        raise KeyedOrderRefused(text, field="goods")
    title = record.product.get_title()
    if not own_prices and line.price_vnd != int(record.price):
        text = _("The price of “%(title)s” is %(price)s now. Tell the buyer, then save.")
        words = {"title": title, "price": format_vnd(record.price)}
        raise KeyedOrderRefused(text % words, field=line.field)
    left = record.sellable
    if 1 <= line.units <= left:
        return
    text = (
        _("Only %(left)d left of “%(title)s”. Choose %(left)d or fewer.")
        if left
        else _("“%(title)s” is sold out. Write 0 there, or count the stock again.")
    )
    raise KeyedOrderRefused(text % {"left": left, "title": title}, field=line.field)


def _fee(cooperative, keyed: Keyed, records: dict[int, StockRecord], goods_vnd: int) -> int:
    if keyed.way != Way.DELIVERY:
        return 0
    if keyed.fee_vnd is not None:
        return keyed.fee_vnd
    goods = [(records[line.stock_record_id].product, line.units) for line in keyed.lines]
    return delivery_fee(
        cooperative,
        to=keyed.buyer.destination,
        weight_g=goods_weight(goods),
        goods_vnd=goods_vnd,
    )


def _order(cooperative, keyed: Keyed, checkout: Checkout, slot, goods_vnd: int, fee: int) -> Order:
    is_parcel = keyed.way == Way.DELIVERY
    method = Delivery(fee) if is_parcel else PickUp()
    address = None
    if is_parcel:
        try:
            address = new_address(keyed.buyer, vietnam())
        except CheckoutRefused as refusal:
            raise KeyedOrderRefused(str(refusal), field="line1") from refusal
        address.save()
    total = Decimal(goods_vnd + fee)
    return Order.objects.create(
        number=OrderNumberGenerator().order_number(),
        cooperative=cooperative,
        channel=keyed.channel,
        checkout=checkout,
        status=Status.NEW,
        date_placed=now(),
        full_name=checkout.full_name,
        phone=checkout.phone,
        note=checkout.note,
        currency="VND",
        total_incl_tax=total,
        total_excl_tax=total,
        shipping_incl_tax=Decimal(fee),
        shipping_excl_tax=Decimal(fee),
        shipping_method=str(method.name),
        shipping_code=method.code,
        shipping_address=address,
        seller_snapshot=seller_snapshot(cooperative),
        fulfilment=Fulfilment.DELIVERY if is_parcel else Fulfilment.PICKUP,
        pickup_slot=slot,
        pickup_text=_pickup_text(cooperative, keyed, slot),
        payment_method=(
            PaymentMethod.VIETQR if keyed.paying == Paying.VIETQR else PaymentMethod.COD
        ),
        pays_later=keyed.paying == Paying.LATER,
    )


def _pickup_text(cooperative, keyed: Keyed, slot) -> str:
    if keyed.way == Way.NOW:
        return _("taken along at once")
    if keyed.way == Way.DELIVERY:
        return ""
    if slot:
        return slot.point.text(slot.day)
    return ", ".join(part for part in (cooperative.pickup_place, cooperative.pickup_hours) if part)


def _lines(
    order: Order, partner, lines: Sequence[KeyedLine], records: dict[int, StockRecord], by
) -> None:
    """Write the lines and promise their units, records in primary-key order."""
    for line in sorted(lines, key=lambda one: one.stock_record_id):
        record = records[line.stock_record_id]
        product, each = record.product, Decimal(line.price_vnd)
        allocate_locked(record=record, units=line.units, order_number=order.number, by=by)
        Line.objects.create(
            order=order,
            partner=partner,
            partner_name=partner.name,
            partner_sku=record.partner_sku,
            stockrecord=record,
            product=product,
            title=product.get_title()[:255],
            upc=product.upc,
            sale_unit=product.sale_unit,
            net_weight_g=product.net_weight_g,
            quantity=line.units,
            num_allocated=line.units,
            unit_price_incl_tax=each,
            unit_price_excl_tax=each,
            line_price_incl_tax=each * line.units,
            line_price_excl_tax=each * line.units,
            line_price_before_discounts_incl_tax=each * line.units,
            line_price_before_discounts_excl_tax=each * line.units,
            status=Status.NEW,
        )


def _bring_up_to_date(order: Order, keyed: Keyed, by) -> None:
    """Do what is done already: taken on; perhaps packed, given away and paid."""
    confirm_order(order=order, by=by)
    if keyed.way == Way.NOW:
        pack_order(order=order, by=by)
        hand_over_order(order=order, by=by)
        deliver_order(order=order, by=by)
    if keyed.paying == Paying.CASH:
        mark_paid(order=order, by=by)


def default_way(channel: str) -> tuple[str, str]:
    """Return how goods and money of a channel usually go: :class:`Way`, :class:`Paying`."""
    if channel == Channel.MARKET:
        return Way.NOW, Paying.CASH
    return Way.DELIVERY, Paying.COD
