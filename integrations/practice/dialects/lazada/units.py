"""Units of an order: each is a row of its own with its own number and its own status.

The core knows one state per order. Lazada knows one per unit [D120167]: what a unit has of its own
(a parcel, a cancellation) stands in ``OrderLine.extra["units"]``, one object per unit; the rest
follows from the state of the order.
"""

from dataclasses import dataclass
from typing import Any

from integrations.practice.models import Order, OrderLine, Variant
from integrations.practice.models.orders import OrderStatus

S = OrderStatus
#: State of the order -> status of its units, where they have no stage of their own.
WORDS: dict[str, str] = {
    S.UNPAID: "unpaid",
    # Lazada has no check between payment and packing; "unpaid" keeps a seller from packing.
    S.PENDING: "unpaid",
    S.READY_TO_SHIP: "pending",
    S.PROCESSED: "ready_to_ship",
    S.RETRY_SHIP: "ready_to_ship_pending",
    S.SHIPPED: "shipped",
    S.TO_CONFIRM_RECEIVE: "delivered",
    S.COMPLETED: "delivered",
    S.TO_RETURN: "shipped_back",
    S.CANCELLED: "canceled",
}
#: Stages that a unit has of its own while its order is still to be packed.
PACKED, REPACKED, READY, CANCELED = "packed", "repacked", "ready_to_ship", "canceled"
CAN_PACK = frozenset({"pending", "topack", REPACKED})
CAN_CANCEL = CAN_PACK | {PACKED, READY, "toship", "ready_to_ship_pending"}
#: Numbers of the size that the platform's own have; both fit a JSON number.
FIRST_ITEM_ID = 450_000_000_000_000
FIRST_REVERSE_ID = 700_000_000_000_000
FIRST_RETURN_ID = 800_000_000_000_000
UNITS_PER_LINE = 10_000


@dataclass(frozen=True)
class Unit:
    """One unit of a line; ``own`` is what it has of its own."""

    order: Order
    line: OrderLine
    number: int
    own: dict[str, Any]

    @property
    def order_item_id(self) -> int:
        """The number the protocol gives it."""
        return FIRST_ITEM_ID + self.line.pk * UNITS_PER_LINE + self.number

    @property
    def state(self) -> str:
        """The state of the order; one that a buyer wants to cancel goes on as it was."""
        order = self.order
        return order.status_before_request if order.status == S.IN_CANCEL else order.status

    @property
    def status(self) -> str:
        """Its status in the platform's words."""
        if self.own.get("stage") == CANCELED:
            return CANCELED
        if self.state == S.READY_TO_SHIP:
            return self.own.get("stage") or WORDS[S.READY_TO_SHIP]
        if self.state == S.CANCELLED and self.order.picked_up_at:
            return "failed"
        if self.state == S.TO_RETURN and not self.is_sent_back:
            return WORDS[S.COMPLETED]  # a wish alone moves no goods
        if self.state == S.COMPLETED and self.order.status_before_request == S.TO_RETURN:
            return "returned" if self.is_sent_back else WORDS[S.COMPLETED]
        return WORDS.get(self.state, self.state.lower())

    @property
    def is_sent_back(self) -> bool:
        """Whether the buyer has handed it to a carrier again."""
        return bool(self.order.extra.get("sent_back_at"))

    @property
    def package_id(self) -> str:
        """The number of its parcel; empty before it is packed."""
        if self.own.get("stage") == CANCELED or self.state in {S.UNPAID, S.PENDING}:
            return ""
        if self.own.get("package") or not self.order.tracking_number:
            return self.own.get("package", "")
        # Packed by a click on the page of orders, all units in one parcel.
        return package_number(self.order, 0) if self.state != S.READY_TO_SHIP else ""

    @property
    def tracking_number(self) -> str:
        """The carrier's number of its parcel; empty before it is packed."""
        return self.own.get("tracking") or (self.package_id and self.order.tracking_number)


def of(order: Order) -> list[Unit]:
    """Return all units of an order, cancelled ones too, in the order of its lines."""
    return [unit for line in order.lines.all() for unit in of_line(order, line)]


def of_line(order: Order, line: OrderLine) -> list[Unit]:
    """Return the units of one line."""
    owns = line.extra.get("units", [])
    return [
        Unit(order, line, number, owns[number] if number < len(owns) else {})
        for number in range(line.quantity)
    ]


def alive(order: Order) -> list[Unit]:
    """Return the units that are not cancelled."""
    return [unit for unit in of(order) if unit.status != CANCELED]


def change(unit: Unit, **own: Any) -> None:
    """Note something of a unit's own and save it."""
    line = unit.line
    line.refresh_from_db(fields=["extra"])
    owns = [dict(row) for row in line.extra.get("units", [])]
    owns += [{} for _missing in range(line.quantity - len(owns))]
    owns[unit.number] |= own
    line.extra = line.extra | {"units": owns}
    line.save(update_fields=["extra"])


def package_number(order: Order, number: int) -> str:
    """Return the number of the order's ``number``-th parcel."""
    return f"FP{order.pk:09d}{number:03d}"


def reverse_order_id(order: Order) -> int:
    """Return the number of the buyer's wish to cancel the order."""
    return FIRST_REVERSE_ID + order.pk


def return_id(order: Order) -> int:
    """Return the number of the buyer's wish to send the order back."""
    return FIRST_RETURN_ID + order.pk


def return_word(order: Order) -> str:
    """Return where that wish stands, in the words of the messages; empty when there is none.

    What the API pages call these states is in no source in full; the messages' words are.
    """
    if "return_at" not in order.extra:
        return ""
    if order.status != S.TO_RETURN:
        return "REFUND_SUCCESS"
    return "RTM_SHIPPING_BACK" if order.extra.get("sent_back_at") else "RTM_INIT"


def locked_in_orders(variants: list[Variant]) -> dict[int, tuple[int, int]]:
    """Return ``{variant id: (withheld, occupied)}``: units in unpaid and in unpacked orders.

    Units that are ready to ship are in neither [D121233].
    """
    kinds: dict[int, list[int]] = {variant.pk: [0, 0] for variant in variants}
    lines = OrderLine.objects.select_related("order").filter(
        variant__in=list(kinds),
        order__status__in=[S.UNPAID, S.PENDING, S.READY_TO_SHIP, S.IN_CANCEL],
    )
    for line in lines.exclude(held=""):
        kind = 0 if line.order.status in {S.UNPAID, S.PENDING} else 1
        kinds[line.variant_id][kind] += line.held_units
    return {pk: (withheld, occupied) for pk, (withheld, occupied) in kinds.items()}
