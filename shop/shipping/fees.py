"""What one co-op's parcel costs: its table by weight and zone, else its flat fee.

The law wants the whole price known before the order, so there is always an answer: where the
table is silent (no weight on the goods, an empty cell, no address yet) the flat fee stands.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from catalog.models import Product
from coops.registry.models import Cooperative
from shop.shipping.choices import Zone
from shop.shipping.models import DeliveryTable
from shop.shipping.tables import table_fee


@dataclass(frozen=True)
class Destination:
    """Where a parcel goes, by today's codes; both may be empty while nothing is chosen."""

    province_code: str = ""
    ward_code: str = ""

    @property
    def is_known(self) -> bool:
        """Return whether at least the province is known."""
        return bool(self.province_code)


NOWHERE = Destination()


def delivery_fee(
    cooperative: Cooperative, *, to: Destination, weight_g: int | None, goods_vnd: int
) -> int:
    """Return what ``cooperative`` asks for delivery (whole đồng); 0 from its free limits on.

    ``weight_g`` are the goods without packaging, ``None`` when somebody left a weight out.
    """
    flat = cooperative.delivery_fee_vnd
    table = table_of(cooperative)
    fee = None
    if table is not None and to.is_known and weight_g is not None:
        zone = zone_of(cooperative, table, to)
        fee = table_fee(table.rows, zone=zone, weight_g=weight_g + table.packaging_g, flat_vnd=flat)
    limit = free_from(cooperative, to=to)
    if limit is not None and goods_vnd >= limit:
        return 0
    return flat if fee is None else fee


def free_from(cooperative: Cooperative, *, to: Destination) -> int | None:
    """Return from which goods total (VND) on delivery ``to`` there is free; ``None``: never.

    The lower of the limit for everywhere and that of the zone, once it is known where to.
    """
    limits = [cooperative.free_delivery_from_vnd]
    table = table_of(cooperative)
    if table is not None and to.is_known:
        limits.append(_free_from(table, zone_of(cooperative, table, to)))
    return min((limit for limit in limits if limit is not None), default=None)


def destination_of(ward: Any) -> Destination:
    """Return a ward (``code``, ``province_id``) as a destination; ``None`` is nowhere yet."""
    return Destination(ward.province_id, ward.code) if ward is not None else NOWHERE


def fee_for(product: Product, ward: Any, units: int = 1) -> int | None:
    """Return what delivering ``units`` of ``product`` alone to ``ward`` costs (VND).

    ``ward`` is a :class:`shop.address.models.Ward`, or ``None`` while nobody knows where to:
    then the flat fee. ``None`` when the co-op does not deliver. No query when the product was
    loaded with ``select_related("cooperative__delivery_table")``.
    """
    cooperative = product.cooperative
    if cooperative is None or not cooperative.offers_delivery:
        return None
    to = destination_of(ward)
    price = product.offer.price if product.offer else None
    return delivery_fee(
        cooperative,
        to=to,
        weight_g=goods_weight([(product, units)]),
        goods_vnd=int(price or 0) * units,
    )


def goods_weight(goods: Iterable[tuple[Product, int]]) -> int | None:
    """Return the grams of products and their units; ``None`` when one has no weight written."""
    total = 0
    for product, units in goods:
        if not product.net_weight_g:
            return None
        total += product.net_weight_g * units
    return total


def table_of(cooperative: Cooperative) -> DeliveryTable | None:
    """Return the co-op's table, or ``None`` when it has a flat fee only."""
    table = getattr(cooperative, "delivery_table", None)
    return table if table is not None and table.steps else None


def zone_of(cooperative: Cooperative, table: DeliveryTable, to: Destination) -> str:
    """Return the nearest zone of ``cooperative`` that holds a known destination."""
    if to.province_code == cooperative.province_code:
        is_same = bool(to.ward_code) and to.ward_code == cooperative.ward_code
        return Zone.WARD if is_same else Zone.PROVINCE
    return Zone.NEAR if to.province_code in table.near_provinces else Zone.NATION


def _free_from(table: DeliveryTable, zone: str) -> int | None:
    """Return from which goods total (VND) on delivery is free; a wider zone's limit holds too."""
    zones = Zone.values
    return next(
        (table.free_from[one] for one in zones[zones.index(zone) :] if one in table.free_from), None
    )
