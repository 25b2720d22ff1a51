"""Handing an order over: which ways there are, arranging one, and the parcel's number.

Source: ``v2.logistics.get_shipping_parameter``, ``ship_order``, ``get_tracking_number``. An order
is one parcel unless somebody split it on Shopee's page; then all parcels go the same way.
``package_number`` is sent of split orders only: others are refused with it.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from integrations.contract import OrderState, RemoteOrder, ShippingOption, Text
from integrations.marketplaces.shopee import failures, orders
from integrations.marketplaces.shopee.client import ShopeeClient, rows
from integrations.marketplaces.shopee.payloads import VIETNAM
from shop.core.remote import PermanentFailure

PARAMETER, SHIP = "logistics/get_shipping_parameter", "logistics/ship_order"
TRACKING = "logistics/get_tracking_number"
PICKUP, DROPOFF, OWN_WAY = "pickup", "dropoff", "non_integrated"
#: What we can answer when a way asks for it. Ways that ask for more (a parcel number of another
#: carrier, a sender's name, a partner of Taiwan's) are left out.
ANSWERED = {PICKUP: {"address_id", "pickup_time_id"}, DROPOFF: {"branch_id"}, OWN_WAY: set()}
#: Parcels that can be arranged, by ``logistics_status``.
TO_ARRANGE = {"LOGISTICS_READY", "LOGISTICS_PICKUP_RETRY"}
#: The hand-over is arranged, or past.
ARRANGED = frozenset(
    {
        OrderState.ARRANGED,
        OrderState.SHIPPED,
        OrderState.DELIVERED,
        OrderState.COMPLETED,
        OrderState.RETURNING,
    }
)
CLOCK = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b(?!\s*[ap]\.?m)", re.IGNORECASE)
#: What our own option ids are made of; they may come back through a browser.
PARTS = ":"
LONGEST_OPTION = 200


def options(client: ShopeeClient, order: RemoteOrder) -> list[ShippingOption]:
    """Return the ways to hand over, Shopee's advice first among the times of an address.

    Raises:
        PermanentFailure: the order is in no state to be arranged.
    """
    answer = client.get(PARAMETER, _asked(order, _first_waiting(order)))
    needed = answer.get("info_needed")
    needed = needed if isinstance(needed, dict) else {}
    found: list[ShippingOption] = []
    for way, told in ((PICKUP, _pickups), (DROPOFF, _branches), (OWN_WAY, _own_way)):
        wanted = needed.get(way)
        if isinstance(wanted, list) and set(map(str, wanted)) <= ANSWERED[way]:
            choices = answer.get(way)
            found += told(choices if isinstance(choices, dict) else {}, set(map(str, wanted)))
    return found


def arrange(client: ShopeeClient, order: RemoteOrder, option_id: str) -> None:
    """Arrange the hand-over of all parcels; those that are arranged already count as done.

    Raises:
        PermanentFailure: the option is none, is not on offer any more, or it is too late.
    """
    chosen = _chosen(option_id)
    for package in packages(order):
        body = {"order_sn": order.number, **chosen}
        try:
            client.post(SHIP, body | ({"package_number": package} if package else {}))
        except PermanentFailure:
            # Other words than "already shipped" are said as well when it is arranged.
            if orders.state_of(client, order.number) not in ARRANGED:
                raise


def tracking_number(client: ShopeeClient, order: RemoteOrder, package: str = "") -> str:
    """Return a parcel's number; empty while the carrier has given none."""
    answer = client.get(TRACKING, _asked(order, package))
    return str(answer.get("tracking_number") or "").strip()


def packages(order: RemoteOrder) -> list[str]:
    """Return the package numbers of a split order; one empty text for an order in one parcel."""
    numbers = [str(row.get("package_number") or "") for row in rows(order.raw, "package_list")]
    return numbers if len(numbers) > 1 and all(numbers) else [""]


def _first_waiting(order: RemoteOrder) -> str:
    """Return the package to ask about: the first that nobody has arranged."""
    numbers = packages(order)
    waiting = [
        str(row.get("package_number"))
        for row in rows(order.raw, "package_list")
        if row.get("logistics_status") in TO_ARRANGE
    ]
    return next((number for number in waiting if number in numbers), numbers[0])


def _asked(order: RemoteOrder, package: str) -> list[tuple[str, object]]:
    return [("order_sn", order.number), *([("package_number", package)] if package else [])]


def _pickups(choices: dict[str, Any], wanted: set[str]) -> Iterator[ShippingOption]:
    """Yield one option for each address and time; some carriers tell no times."""
    addresses = rows(choices, "address_list")
    if not addresses and not wanted:
        addresses = [{}]
    flagged = [row for row in addresses if "pickup_address" in (row.get("address_flag") or ())]
    for address in [*flagged, *(row for row in addresses if row not in flagged)]:
        slots = rows(address, "time_slot_list") or [{}]
        for slot in sorted(slots, key=lambda row: not _is_advised(row)):
            starts_at, ends_at = _times(slot)
            yield ShippingOption(
                id=PARTS.join(
                    (PICKUP, _text(address, "address_id"), _text(slot, "pickup_time_id"))
                ),
                label=_pickup_label(slot, has_clock=_clock(slot) is not None),
                is_pickup=True,
                address=_address(address),
                starts_at=starts_at,
                ends_at=ends_at,
            )


def _pickup_label(slot: dict[str, Any], *, has_clock: bool) -> Text:
    label: Text = (
        _("The carrier collects it, at the time that Shopee advises")
        if _is_advised(slot)
        else _("The carrier collects it")
    )
    words = _text(slot, "time_text")
    return label if has_clock or not words else format_lazy("{} ({})", label, words)


def _branches(choices: dict[str, Any], wanted: set[str]) -> Iterator[ShippingOption]:
    label = _("Bring it to the carrier's counter")
    if "branch_id" not in wanted:
        yield ShippingOption(id=DROPOFF, label=label)
        return
    for branch in rows(choices, "branch_list"):
        number = _text(branch, "branch_id")
        yield ShippingOption(
            id=PARTS.join((DROPOFF, number)), label=label, address=_address(branch)
        )


def _own_way(choices: dict[str, Any], wanted: set[str]) -> Iterator[ShippingOption]:
    yield ShippingOption(id=OWN_WAY, label=_("Send it with a carrier of your own"))


def _chosen(option_id: str) -> dict[str, dict[str, Any]]:
    """Return the one object of ``ship_order`` that an option stands for; it may be empty.

    Raises:
        PermanentFailure: it is none of ours.
    """
    way, *values = option_id[:LONGEST_OPTION].split(PARTS, 2)
    names = {PICKUP: ("address_id", "pickup_time_id"), DROPOFF: ("branch_id",), OWN_WAY: ()}
    if way not in names or len(values) > len(names[way]):
        raise failures.ours(SHIP, "no_such_option", option_id)
    body: dict[str, Any] = {}
    for name, value in zip(names[way], values, strict=False):
        if not value:
            continue
        if name != "pickup_time_id" and not (value.isascii() and value.isdigit()):
            raise failures.ours(SHIP, "no_such_option", option_id)
        body[name] = value if name == "pickup_time_id" else int(value)
    return {way: body}


def _is_advised(slot: dict[str, Any]) -> bool:
    return "recommended" in (slot.get("flags") or ())


def _times(slot: dict[str, Any]) -> tuple[datetime | None, datetime | None]:
    """Return from when and until when the carrier comes, as far as it is told.

    ``date`` is Unix seconds of the day, ``time_text`` words for the hours: "8:00", "08:00 - 12:00".
    """
    seconds = slot.get("date")
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 0 < seconds < 2**36:
        return None, None
    day = datetime.fromtimestamp(seconds, VIETNAM)
    clock = _clock(slot)
    if clock is None:
        return day.astimezone(UTC), None
    midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
    first, *rest = [(midnight + offset).astimezone(UTC) for offset in clock]
    return first, rest[0] if rest and rest[0] > first else None


def _clock(slot: dict[str, Any]) -> list[timedelta] | None:
    """Return the one or two times of day in ``time_text``; ``None`` when it reads otherwise."""
    found = CLOCK.findall(_text(slot, "time_text"))
    if not 1 <= len(found) <= 2:
        return None
    return [timedelta(hours=int(hour), minutes=int(minute)) for hour, minute in found]


def _address(row: dict[str, Any]) -> str:
    names = ("address", "town", "district", "city", "state")
    parts = [_text(row, name) for name in names]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value).strip()
