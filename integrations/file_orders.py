"""Reading a file of orders: one row per line of goods, orders told apart by their number.

Every fault names its row, its column and what to write instead. An order with a faulty row is left
out whole: half an order would be packed as if it were all.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.contract import OrderState, RemoteLine, RemoteOrder
from integrations.tables import Row, TableRefused
from shop.core.text import fold, nfc

VIETNAM = timezone(timedelta(hours=7))
LONGEST = 200
MOST_UNITS = 100_000
DEAREST_VND = 1_000_000_000
#: An order from the future is a slip of the finger; clocks may differ by a day.
AHEAD = timedelta(days=1)
OLDEST_YEAR = 2000
#: More are not taken in while somebody waits: each is a transaction of some 20 statements.
MOST_ORDERS = 200


@dataclass(frozen=True)
class Column:
    """One column: its field, heading, whether it is needed, other headings that mean it."""

    field: str
    label: str | Promise
    is_needed: bool
    also: tuple[str, ...]
    example: str


COLUMNS = (
    Column(
        "number", gettext_lazy("Order number"), True,
        ("order number", "order no", "order id", "mã đơn", "mã đơn hàng", "số đơn"), "ZL-001",
    ),
    Column(
        "state", gettext_lazy("Order state"), False,
        ("state", "status", "order state", "trạng thái", "trạng thái đơn"), "mới",
    ),
    Column(
        "placed_at", gettext_lazy("Placed at"), False,
        ("placed at", "date", "ngày đặt", "thời gian đặt", "ngày đặt hàng"), "27/11/2026 08:30",
    ),
    Column(
        "sku", gettext_lazy("Code of the goods"), True,
        ("sku", "code", "mã hàng", "mã sản phẩm", "code of the goods"), "GAO-5KG",
    ),
    Column(
        "quantity", gettext_lazy("Quantity"), True,
        ("quantity", "qty", "số lượng", "sl"), "2",
    ),
    Column(
        "unit_price", gettext_lazy("Price of one"), True,
        ("unit price", "price", "price of one", "đơn giá", "giá", "giá bán"), "185.000",
    ),
    Column(
        "buyer", gettext_lazy("Buyer"), False,
        ("buyer", "name", "người mua", "khách hàng", "tên khách", "người nhận"), "Lò Thị Mai",
    ),
    Column(
        "phone", gettext_lazy("Phone"), False,
        ("phone", "điện thoại", "số điện thoại", "sđt"), "0912 345 678",
    ),
    Column(
        "address", gettext_lazy("Address"), False,
        ("address", "địa chỉ", "địa chỉ giao", "địa chỉ nhận"), "Số 5, phường Mường Thanh",
    ),
    Column("note", gettext_lazy("Note"), False, ("note", "ghi chú", "lời nhắn"), ""),
    Column(
        "tracking", gettext_lazy("Tracking code"), False,
        ("tracking", "tracking code", "mã vận đơn", "vận đơn"), "",
    ),
)  # fmt: skip
BY_FIELD = {column.field: column for column in COLUMNS}

#: Words for a state, folded, and what they mean.
STATES = {
    "moi": OrderState.READY,
    "new": OrderState.READY,
    "cho xac nhan": OrderState.READY,
    "da xac nhan": OrderState.READY,
    "dang dong goi": OrderState.READY,
    "cho lay hang": OrderState.READY,
    "chua thanh toan": OrderState.UNPAID,
    "cho thanh toan": OrderState.UNPAID,
    "unpaid": OrderState.UNPAID,
    "dang giao": OrderState.SHIPPED,
    "da gui": OrderState.SHIPPED,
    "shipped": OrderState.SHIPPED,
    "da giao": OrderState.DELIVERED,
    "delivered": OrderState.DELIVERED,
    "hoan thanh": OrderState.COMPLETED,
    "hoan tat": OrderState.COMPLETED,
    "completed": OrderState.COMPLETED,
    "da huy": OrderState.CANCELLED,
    "huy": OrderState.CANCELLED,
    "cancelled": OrderState.CANCELLED,
    "dang hoan": OrderState.RETURNING,
    "hoan hang": OrderState.RETURNING,
    "tra hang": OrderState.RETURNING,
    "returning": OrderState.RETURNING,
}
#: The words that a sentence offers.
OFFERED = "mới, chờ thanh toán, đang giao, đã giao, hoàn thành, đã huỷ, đang hoàn"


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell: row of the spreadsheet, heading of the column, what to do."""

    row: int
    column: str
    text: str


@dataclass
class FileOrder:
    """One order of a file; ``placed_at`` aware UTC, or ``None`` when the file does not say."""

    number: str
    rows: list[int]
    state: OrderState
    raw_state: str
    placed_at: datetime | None
    buyer: str
    phone: str
    address: str
    note: str
    tracking: str
    #: (code, quantity, price of one in đồng)
    lines: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def total_vnd(self) -> int:
        """Return what the goods cost together."""
        return sum(quantity * price for _sku, quantity, price in self.lines)


@dataclass
class Reading:
    """What a file says: whole orders, faults, and the numbers that are left out for them."""

    orders: list[FileOrder]
    faults: list[Fault]
    left_out: list[str]


class _Unreadable(ValueError):
    """A cell has no meaning; the text says what to write."""


def read_orders(rows: list[Row], *, now: datetime) -> Reading:
    """Read the rows of a table whose first filled row is the heading.

    Raises:
        TableRefused: a needed column is missing, nothing stands below the heading, or there are
            more than :data:`MOST_ORDERS` orders.
    """
    if not rows:
        raise TableRefused(_("The file is empty. Choose another one."))
    places = _places(rows[0][1])
    if len(rows) == 1:
        raise TableRefused(_("There is no order below the heading."))
    orders: dict[str, FileOrder] = {}
    faults: list[Fault] = []
    spoilt: dict[str, None] = {}
    for number, cells in rows[1:]:
        found, wrong = _read_row(number, cells, places, now)
        faults += wrong
        name = str(found.get("number") or "")
        if name and not wrong:
            wrong = _take(orders, number, found)
            faults += wrong
        if name and wrong:
            spoilt[name] = None
    if len(orders | spoilt) > MOST_ORDERS:
        raise TableRefused(
            _("The file has more than %(most)d orders. Leave out those that are finished, or split "
              "it and send the parts.")
            % {"most": MOST_ORDERS}
        )  # fmt: skip
    return Reading(
        [order for name, order in orders.items() if name not in spoilt], faults, list(spoilt)
    )


def remote_order(order: FileOrder, *, now: datetime) -> RemoteOrder:
    """Return the order as every channel tells one; ``now`` is when the file was taken in."""
    counts: dict[str, int] = {}
    lines = []
    for sku, quantity, price in order.lines:
        counts[sku] = counts.get(sku, 0) + 1
        line_id = sku if counts[sku] == 1 else f"{sku}#{counts[sku]}"
        lines.append(RemoteLine(line_id, "", "", sku, sku, quantity, price))
    return RemoteOrder(
        number=order.number,
        state=order.state,
        raw_state=order.raw_state,
        created_at=order.placed_at or now,
        updated_at=now,
        lines=tuple(lines),
        total_vnd=order.total_vnd,
        buyer_name=order.buyer,
        phone=order.phone,
        address_text=order.address,
        note=order.note,
        tracking_code=order.tracking,
    )


def packed(orders: list[FileOrder]) -> list[dict[str, Any]]:
    """Return orders as plain values, for :func:`unpacked`."""
    return [
        {**vars(order), "placed_at": order.placed_at and order.placed_at.isoformat()}
        for order in orders
    ]


def unpacked(values: list[dict[str, Any]]) -> list[FileOrder]:
    """Return the orders that :func:`packed` was given."""
    return [
        FileOrder(
            **{
                **value,
                "state": OrderState(value["state"]),
                "placed_at": value["placed_at"] and datetime.fromisoformat(value["placed_at"]),
                "lines": [tuple(line) for line in value["lines"]],
            }
        )
        for value in values
    ]


def template() -> tuple[list[str], list[list[str]]]:
    """Return heading and one example row of a file of orders."""
    return [str(column.label) for column in COLUMNS], [[column.example for column in COLUMNS]]


def _places(heading: list[object]) -> dict[str, int]:
    names = [" ".join(fold(nfc(str(cell or ""))).split()) for cell in heading]
    places: dict[str, int] = {}
    for column in COLUMNS:
        meant = {fold(nfc(name)) for name in (str(column.label), *column.also)}
        place = next((n for n, name in enumerate(names) if name in meant), None)
        if place is not None:
            places[column.field] = place
    missing = [str(c.label) for c in COLUMNS if c.is_needed and c.field not in places]
    if missing:
        raise TableRefused(
            _("The first row must name the columns; these are missing: %(names)s. "
              "Download the template to see how it looks.")
            % {"names": ", ".join(missing)}
        )  # fmt: skip
    return places


def _read_row(
    number: int, cells: list[object], places: dict[str, int], now: datetime
) -> tuple[dict[str, Any], list[Fault]]:
    readers: dict[str, Callable[[object], Any]] = {
        "number": _number,
        "state": _state,
        "placed_at": lambda cell: _moment(cell, now),
        "sku": _sku,
        "quantity": _quantity,
        "unit_price": _price,
        "phone": _phone,
    }
    found: dict[str, Any] = {}
    faults = []
    for column in COLUMNS:
        place = places.get(column.field)
        cell = cells[place] if place is not None and place < len(cells) else None
        try:
            found[column.field] = readers.get(column.field, _text)(cell)
        except _Unreadable as wrong:
            faults.append(Fault(number, str(column.label), str(wrong)))
    return found, faults


def _take(orders: dict[str, FileOrder], row: int, found: dict[str, Any]) -> list[Fault]:
    """Add a row to its order; all rows of an order must name the same state."""
    line = (found["sku"], found["quantity"], found["unit_price"])
    state, raw = found["state"]
    order = orders.get(found["number"])
    if order is None:
        orders[found["number"]] = FileOrder(
            number=found["number"],
            rows=[row],
            state=state,
            raw_state=raw,
            placed_at=found["placed_at"],
            buyer=found["buyer"],
            phone=found["phone"],
            address=found["address"],
            note=found["note"],
            tracking=found["tracking"],
            lines=[line],
        )
        return []
    if raw and order.raw_state and state != order.state:
        text = _("Row %(row)d gives this order another state. Write the same in both.")
        return [Fault(row, str(BY_FIELD["state"].label), text % {"row": order.rows[0]})]
    if raw and not order.raw_state:
        order.state, order.raw_state = state, raw
    order.rows.append(row)
    order.lines.append(line)
    order.placed_at = order.placed_at or found["placed_at"]
    for name in ("buyer", "phone", "address", "note", "tracking"):
        if not getattr(order, name):
            setattr(order, name, found[name])
    return []


def _plain(cell: object) -> str:
    """Return a cell as text; a whole number that Excel keeps as 12.0 is 12."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float):
        if not math.isfinite(cell):  # Excel's 1E400
            raise _Unreadable(_("This number is too large to be read. Write it again."))
        cell = int(cell) if cell.is_integer() else cell
    # A single quotation mark before a text is how spreadsheets say "not a formula".
    return " ".join(nfc(str(cell)).replace("\x00", "").split()).removeprefix("'")


def _text(cell: object) -> str:
    return _plain(cell)[:LONGEST]


def _number(cell: object) -> str:
    text = _plain(cell)
    if not text:
        raise _Unreadable(_("Write the number that the order has there."))
    if len(text) > 64 or not text.isprintable():
        raise _Unreadable(_("An order number has at most 64 letters and digits."))
    return text


def _sku(cell: object) -> str:
    text = _plain(cell)
    if not text:
        raise _Unreadable(_("Write the code of the goods, as in the file of your goods."))
    return text[:100]


def _state(cell: object) -> tuple[OrderState, str]:
    text = _plain(cell)
    if not text:
        return OrderState.READY, ""
    state = STATES.get(fold(text))
    if state is None:
        raise _Unreadable(
            _("“%(word)s” is no state known here. Write one of: %(words)s.")
            % {"word": text[:40], "words": OFFERED}
        )
    return state, text[:40]


def _quantity(cell: object) -> int:
    value = _whole(cell)
    if value is None or not 1 <= value <= MOST_UNITS:
        raise _Unreadable(_("Write a whole number from 1 on, such as 2."))
    return value


def _price(cell: object) -> int:
    value = _whole(re.sub(r"\s*(₫|đồng|đ|vnd|vnđ)$", "", _plain(cell), flags=re.IGNORECASE))
    if value is None or not 0 <= value <= DEAREST_VND:
        raise _Unreadable(_("Write the price of one in whole đồng, such as 185.000."))
    return value


def _whole(cell: object) -> int | None:
    """Return a whole number; dots, commas and spaces may part its thousands."""
    text = _plain(cell)
    if re.fullmatch(r"\d{1,3}([.,\s]\d{3})+", text):
        text = re.sub(r"[.,\s]", "", text)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 13 else None


def _phone(cell: object) -> str:
    text = _plain(cell)[:30]
    if isinstance(cell, int | float) and len(text) == 9:
        return f"0{text}"  # a number loses its leading zero in Excel
    return text


def _moment(cell: object, now: datetime) -> datetime | None:
    found = _parsed(cell)
    if found is None:
        return None
    # The year first: at the ends of the calendar there is no moment in UTC.
    if OLDEST_YEAR <= found.year <= now.year + 1:
        moment = (found if found.tzinfo else found.replace(tzinfo=VIETNAM)).astimezone(UTC)
        if moment <= now + AHEAD:
            return moment
    raise _Unreadable(_("This day is not possible. Write the day of the order: 27/11/2026."))


def _parsed(cell: object) -> datetime | None:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    text = _plain(cell)
    if not text:
        return None
    for form in ("%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y", "%H:%M %d/%m/%Y"):
        try:
            return datetime.strptime(text.replace("-", "/"), form)  # noqa: DTZ007
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise _Unreadable(_("Write day and time as 27/11/2026 08:30, or leave it empty.")) from None
