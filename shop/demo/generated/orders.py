"""Generated orders, written in bulk, with stock, diary and lines that agree (``check_stock``)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from oscar.core.loading import get_model

from coops.partner.models import StockChange, StockRecord
from coops.registry.models import Cooperative
from shop.address.models import Ward
from shop.demo.generated.barn import GONE, Shelf, diary_of
from shop.demo.generated.kinds import FAMILY_NAMES, GIVEN_NAMES, MIDDLE_NAMES
from shop.order.events import Kind
from shop.order.models import (
    Checkout,
    Fulfilment,
    Line,
    Order,
    OrderEvent,
    PaymentMethod,
    PaymentStatus,
    ShippingAddress,
    Status,
)
from shop.order.numbers import (
    ALPHABET,
    CHECKOUT_CODE_LENGTH,
    ORDER_NUMBER_LENGTH,
    is_valid,
    is_valid_checkout_code,
)
from shop.order.sellers import seller_snapshot
from shop.payment.choices import EntryKind, Source
from shop.payment.models import Entry

#: Status → its share of all orders.
SHARES = {
    Status.DELIVERED: 60,
    Status.HANDED_OVER: 10,
    Status.PACKED: 6,
    Status.CONFIRMED: 8,
    Status.NEW: 8,
    Status.CANCELLED: 8,
}
#: The states an order went through to get where it is.
WAY = [Status.CONFIRMED, Status.PACKED, Status.HANDED_OVER, Status.DELIVERED]
SPREAD_DAYS = 120
BATCH = 1_000


@dataclass
class Rows:
    """Unsaved rows of one batch of orders."""

    checkouts: list[Checkout] = field(default_factory=list)
    addresses: list[ShippingAddress] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    events: list[OrderEvent] = field(default_factory=list)
    diary: list[StockChange] = field(default_factory=list)
    money: list[Entry] = field(default_factory=list)

    def save(self) -> None:
        """Write everything, what others point at first."""
        Checkout.objects.bulk_create(self.checkouts)
        ShippingAddress.objects.bulk_create(self.addresses)
        Order.objects.bulk_create(self.orders)
        Line.objects.bulk_create(self.lines)
        OrderEvent.objects.bulk_create(self.events)
        StockChange.objects.bulk_create(self.diary)
        Entry.objects.bulk_create(self.money)
        # These columns fill themselves with the moment of writing; the order knows better.
        for order in self.orders:
            at = order.date_placed
            Checkout.objects.filter(pk=order.checkout_id).update(placed_at=at)
            OrderEvent.objects.filter(order=order).update(at=at)
            StockChange.objects.filter(order_number=order.number).update(at=at)


class OrderMaker:
    """Makes orders of one co-op each, out of what ``records`` have in stock."""

    def __init__(
        self,
        cooperatives: list[Cooperative],
        records: list[StockRecord],
        rng: Random,
        now: datetime,
    ) -> None:
        self.rng = rng
        self.now = now
        self.shelves: dict[int, list[Shelf]] = {}
        for record in records:
            if record.num_in_stock:
                shelf = Shelf(record, record.num_in_stock)
                self.shelves.setdefault(record.partner_id, []).append(shelf)
        self.sellers = [c for c in cooperatives if c.partner_id in self.shelves]
        self.ward = Ward.objects.select_related("province").filter(valid_to=None).order_by("pk")[0]
        self.country = get_model("address", "Country").objects.get(iso_3166_1_a2="VN")

    def make(self, count: int) -> int:
        """Create ``count`` orders, oldest first, and keep the stock in step; return how many.

        Fewer when the stock does not allow that many.
        """
        made = 0
        for start in range(0, count, BATCH):
            rows = Rows()
            for n in range(start, min(start + BATCH, count)):
                self._add_order(rows, age=SPREAD_DAYS * (count - n) / count)
            rows.save()
            made += len(rows.orders)
        self._write_stock()
        return made

    def _add_order(self, rows: Rows, *, age: float) -> None:
        rng = self.rng
        seller = rng.choice(self.sellers)
        shelves = self.shelves[seller.partner_id]
        picked = {id(shelf): shelf for shelf in rng.choices(shelves, k=rng.randint(1, 4))}
        wanted = [(shelf, min(rng.randint(1, 3), shelf.left)) for shelf in picked.values()]
        wanted = [(shelf, units) for shelf, units in wanted if units]
        if not wanted:
            return
        status = rng.choices(list(SHARES), weights=list(SHARES.values()))[0]
        placed = self.now - timedelta(days=age)
        order = self._order(rows, seller, wanted, status, placed)
        for shelf, units in wanted:
            rows.lines.append(_line(order, seller, shelf.record, units, status))
            rows.diary.extend(diary_of(order.number, shelf, units, status))
        kinds = [Kind.PLACED, *_states_until(status)]
        rows.events.extend(OrderEvent(order=order, kind=str(kind)) for kind in kinds)

    def _order(self, rows: Rows, seller, wanted, status: Status, placed: datetime) -> Order:
        rng = self.rng
        goods = sum(int(shelf.record.price) * units for shelf, units in wanted)
        is_delivered = rng.random() < 0.8
        fee = seller.delivery_fee_vnd if is_delivered else 0
        is_paid = status == Status.DELIVERED
        checkout = self._checkout(placed)
        rows.checkouts.append(checkout)
        order = Order(
            number=_code(rng, ORDER_NUMBER_LENGTH, is_valid),
            checkout=checkout,
            cooperative=seller,
            currency="VND",
            total_incl_tax=Decimal(goods + fee),
            total_excl_tax=Decimal(goods + fee),
            shipping_incl_tax=Decimal(fee),
            shipping_excl_tax=Decimal(fee),
            shipping_address=self._address(checkout) if is_delivered else None,
            shipping_code="delivery" if is_delivered else "pickup",
            status=str(status),
            date_placed=placed,
            full_name=checkout.full_name,
            phone=checkout.phone,
            fulfilment=Fulfilment.DELIVERY if is_delivered else Fulfilment.PICKUP,
            pickup_text="" if is_delivered else seller.pickup_place,
            payment_method=rng.choice((PaymentMethod.COD, PaymentMethod.VIETQR)),
            payment_status=PaymentStatus.PAID if is_paid else PaymentStatus.UNPAID,
            seller_snapshot=seller_snapshot(seller),
            **{f"{state}_at": placed for state in _states_until(status)},
        )
        if order.shipping_address:
            rows.addresses.append(order.shipping_address)
        rows.orders.append(order)
        if is_paid:
            rows.money.append(_money_of(order))
        return order

    def _checkout(self, placed: datetime) -> Checkout:
        rng = self.rng
        code = _code(rng, CHECKOUT_CODE_LENGTH, is_valid_checkout_code)
        names = (FAMILY_NAMES, MIDDLE_NAMES, GIVEN_NAMES)
        return Checkout(
            code=code,
            idempotency_key=f"generated-{code}",
            full_name=" ".join(rng.choice(part) for part in names),
            phone=f"+8490{rng.randrange(10**7):07d}",
            address_text=f"Số {rng.randint(1, 200)}, {self.ward.name}, {self.ward.province.name}",
            consent_version="generated",
            consented_at=placed,
        )

    def _address(self, checkout: Checkout) -> ShippingAddress:
        return ShippingAddress(
            full_name=checkout.full_name,
            line1=checkout.address_text.split(",")[0],
            ward_code=self.ward.code,
            ward_name=self.ward.name,
            province_code=self.ward.province_id,
            province_name=self.ward.province.name,
            units_version=self.ward.data_version,
            phone_number=checkout.phone,
            country=self.country,
        )

    def _write_stock(self) -> None:
        changed = []
        for shelf in (shelf for shelves in self.shelves.values() for shelf in shelves):
            record = shelf.record
            if (record.num_in_stock, record.num_allocated) != (shelf.in_stock, shelf.allocated):
                record.num_in_stock, record.num_allocated = shelf.in_stock, shelf.allocated
                changed.append(record)
        StockRecord.objects.bulk_update(changed, ["num_in_stock", "num_allocated"], batch_size=200)


def _money_of(order: Order) -> Entry:
    return Entry(
        order=order,
        kind=EntryKind.CAPTURE,
        amount_vnd=order.amount_vnd,
        method=order.payment_method,
        source=Source.DESK,
        reference=f"desk:{order.number}:1",
        at=order.date_placed,
    )


def _states_until(status: Status) -> list[Status]:
    if status == Status.CANCELLED:
        return [Status.CANCELLED]
    return WAY[: WAY.index(status) + 1] if status in WAY else []


def _line(
    order: Order, seller: Cooperative, record: StockRecord, units: int, status: Status
) -> Line:
    price, total = record.price, record.price * units
    product = record.product
    return Line(
        order=order,
        partner_id=record.partner_id,
        partner_name=seller.short_name,
        partner_sku=record.partner_sku,
        stockrecord=record,
        product=product,
        title=product.title,
        quantity=units,
        line_price_incl_tax=total,
        line_price_excl_tax=total,
        line_price_before_discounts_incl_tax=total,
        line_price_before_discounts_excl_tax=total,
        unit_price_incl_tax=price,
        unit_price_excl_tax=price,
        status=str(status),
        sale_unit=product.sale_unit,
        net_weight_g=product.net_weight_g,
        num_allocated=0 if status in GONE or status == Status.CANCELLED else units,
        num_consumed=units if status in GONE else 0,
        num_released=units if status == Status.CANCELLED else 0,
    )


def _code(rng: Random, length: int, is_right: Callable[[str], bool]) -> str:
    """Return a code with its check character, from ``rng`` instead of the system's secrets."""
    body = "".join(rng.choices(ALPHABET, k=length - 1))
    return next(body + last for last in ALPHABET if is_right(body + last))
