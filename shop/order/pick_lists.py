"""What is to be packed, gathered from order lines: by goods, by buyer, by household.

All three tell of the same units: those of the lines that are still in the barn or missing
(``Line.units_to_pack``). Their sums are equal, whatever the orders are.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from coops.lots.models import Lot
from shop.order.models import Fulfilment, Line, Order
from shop.order.origins import Origin, origins_of


@dataclass
class Pick:
    """Units of one kind of goods. ``short`` of them are missing; grams empty: not known."""

    title: str
    sale_unit: str
    units: int = 0
    short: int = 0
    grams: int | None = 0
    orders: set[int] = field(default_factory=set)
    key: str = ""
    #: The lot's number, where the list is by household.
    lot: str = ""
    #: Numbers of recalled lots that something of it lies packed from.
    recalled: set[str] = field(default_factory=set)

    def add(self, line: Line, units: int, short: int, recalled: Iterable[str] = ()) -> None:
        """Count ``units`` of ``line``, of which ``short`` are missing."""
        self.recalled.update(recalled)
        self.units += units
        self.short += short
        self.orders.add(line.order_id)
        if self.grams is not None:
            self.grams = self.grams + line.net_weight_g * units if line.net_weight_g else None


@dataclass
class Basket:
    """One order's picks, for the list by buyer."""

    order: Order
    picks: list[Pick]

    @property
    def place(self) -> str:
        """Return where it goes, in few words: the ward, or the pick-up point and day."""
        return short_place(self.order)

    @property
    def is_short(self) -> bool:
        """Return whether something of it is missing."""
        return any(pick.short for pick in self.picks)

    @property
    def grams(self) -> int | None:
        """Return the net weight of the parcel; empty when it is not known of all goods."""
        return _sum_grams(self.picks)


@dataclass
class Grower:
    """One household's picks; without a name for units of which nobody knows who grew them."""

    name: str
    picks: list[Pick]

    @property
    def units(self) -> int:
        """Return how many units come from it."""
        return sum(pick.units for pick in self.picks)


@dataclass
class PickList:
    """What is to be packed of some orders."""

    by_goods: list[Pick]
    by_buyer: list[Basket]
    by_household: list[Grower]

    @property
    def units(self) -> int:
        """Return all units."""
        return sum(pick.units for pick in self.by_goods)

    @property
    def grams(self) -> int | None:
        """Return all net weight; empty when it is not known of all goods."""
        return _sum_grams(self.by_goods)


def pick_list(orders: Iterable[Order]) -> PickList:
    """Return what is to be packed of ``orders``, whose own lines were prefetched."""
    wanted = [
        (order, mine)
        for order in orders
        if (mine := [line for line in order.lines.all() if line.units_to_pack])
    ]
    lines = [line for _order, mine in wanted for line in mine]
    origins = origins_of(lines)
    recalled = {line.pk: _recalled(line, origins.get(line.pk, [])) for line in lines}
    baskets = [Basket(order, [_pick(line, recalled) for line in mine]) for order, mine in wanted]
    return PickList(_by_goods(lines, recalled), baskets, _by_household(lines, origins))


def short_place(order: Order) -> str:
    """Return ward, or pick-up place and day, as few words as a packer needs."""
    if order.fulfilment == Fulfilment.PICKUP:
        slot = order.pickup_slot
        return f"{slot.point.place}, {slot.day:%d/%m}" if slot else order.pickup_text[:80]
    if order.shipping_address:
        return order.shipping_address.ward_name
    return order.address_text.replace("\n", ", ")[:80]


def _recalled(line: Line, origins: list[Origin]) -> set[str]:
    """Return the numbers of recalled lots among the units still to pack or packed."""
    left, numbers = line.units_to_pack, set()
    for origin in origins:
        if left <= 0:
            break
        if origin.lot and origin.lot.is_recalled:
            numbers.add(origin.lot.number)
        left -= origin.units
    return numbers


def _pick(line: Line, recalled: dict[int, set[str]]) -> Pick:
    pick = Pick(line.title, line.sale_unit, key=f"{line.pk}-{line.units_to_pack}")
    pick.add(line, line.units_to_pack, line.num_short, recalled[line.pk])
    return pick


def _by_goods(lines: list[Line], recalled: dict[int, set[str]]) -> list[Pick]:
    found: dict[tuple, Pick] = {}
    for line in lines:
        what = _what(line)
        pick = found.setdefault(what, Pick(line.title, line.sale_unit))
        pick.add(line, line.units_to_pack, line.num_short, recalled[line.pk])
    for what, pick in found.items():
        pick.key = "-".join(str(part) for part in (what[0], pick.units))
    return sorted(found.values(), key=lambda pick: (pick.title.casefold(), pick.sale_unit))


def _by_household(lines: list[Line], origins: dict[int, list[Origin]]) -> list[Grower]:
    found: dict[str, dict[tuple, Pick]] = defaultdict(dict)
    for line in lines:
        left = line.units_to_pack
        for origin in origins.get(line.pk, []):
            units = min(left, origin.units)
            if units > 0:
                name = str(origin.household) if origin.household else ""
                _count(found[name], line, origin.lot, units, 0)
                left -= units
        if left:
            _count(found[""], line, None, left, min(left, line.num_short))
    growers = [Grower(name, _sorted(picks)) for name, picks in found.items()]
    return sorted(growers, key=lambda grower: (not grower.name, grower.name.casefold()))


def _count(picks: dict[tuple, Pick], line: Line, lot: Lot | None, units: int, short: int) -> None:
    number = lot.number if lot else ""
    pick = picks.setdefault(
        (*_what(line), number),
        Pick(line.title, line.sale_unit, lot=number, key=f"{number}-{line.pk}"),
    )
    pick.add(line, units, short, [number] if lot and lot.is_recalled else [])


def _sorted(picks: dict[tuple, Pick]) -> list[Pick]:
    return sorted(picks.values(), key=lambda pick: (pick.title.casefold(), pick.lot))


def _what(line: Line) -> tuple:
    """Return what makes two lines the same goods: the shelf they come from, or their words."""
    return (line.stockrecord_id or 0, line.title, line.sale_unit)


def _sum_grams(picks: list[Pick]) -> int | None:
    grams = [pick.grams for pick in picks]
    known = [gram for gram in grams if gram is not None]
    return sum(known) if len(known) == len(grams) else None


def grower_name(grower: Grower) -> str:
    """Return the household's name, or that nobody knows it."""
    return grower.name or _("Not assigned to a household")
