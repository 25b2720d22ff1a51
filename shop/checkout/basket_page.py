"""What the basket page shows: lines by co-op, what is in the way, what it comes to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from catalog.models import Product
from shop.checkout.groups import Group, GroupWarning, basket_groups
from shop.checkout.quantities import UnreadableQuantity, read_quantity
from shop.order.models import Fulfilment, Order


@dataclass(frozen=True)
class Row:
    """One line of the basket with its warnings; ``typed`` is what stands in its number."""

    line: Any
    warnings: list[GroupWarning]
    left: int  # sale units that can be bought
    typed: str
    refusal: str = ""

    @property
    def input_id(self) -> str:
        """Return the id of the line's number on the page."""
        return f"quantity-{self.line.pk}"

    @property
    def picture(self):
        """Return the sources of the product's first picture, or ``None``."""
        image = next(iter(self.line.product.images.all()), None)
        return image.sources if image else None

    @property
    def is_blocked(self) -> bool:
        """Return whether this line stands in the way of ordering."""
        return any(warning.is_blocking for warning in self.warnings)

    @property
    def fits_with(self) -> int:
        """Return the units to offer as the remedy; 0 when only taking it out helps."""
        is_gone = not self.line.product.is_public or not self.line.product.cooperative.is_open
        return 0 if is_gone else min(self.left, self.line.quantity)


@dataclass(frozen=True)
class Part:
    """One co-op's part of the basket. Amounts are whole đồng."""

    group: Group
    rows: list[Row]
    open_order: Order | None = None  # goods can still go into its parcel

    @property
    def warnings(self) -> list[GroupWarning]:
        """Return what concerns the whole part."""
        return [warning for warning in self.group.warnings if warning.line_id is None]

    @property
    def delivers(self) -> bool:
        """Return whether the co-op brings the goods."""
        return Fulfilment.DELIVERY in self.group.allowed_fulfilments

    @property
    def has_pickup(self) -> bool:
        """Return whether the goods can be picked up."""
        return Fulfilment.PICKUP in self.group.allowed_fulfilments

    @property
    def missing_for_free_delivery(self) -> int:
        """Return what is missing until delivery is free; 0 when it is, or never will be."""
        limit = self.group.cooperative.free_delivery_from_vnd
        if limit is None or not self.delivers or not self.group.delivery_fee:
            return 0
        return max(0, limit - self.group.goods_total)

    @property
    def usual_fee(self) -> int:
        """Return what the preselected way of getting the goods costs."""
        return self.group.fee(self.group.allowed_fulfilments[0])


def basket_page(
    basket,
    *,
    refused_line: int | None = None,
    typed: str = "",
    sentence: str = "",
    open_orders: Mapping[int, Order] | None = None,
) -> dict:
    """Return the context of the basket page.

    ``open_orders`` are orders of the same buyer that goods can still join, by co-op.
    ``refused_line`` is the line that was not changed, ``sentence`` says why and ``typed`` stays
    in its number.
    """
    parts = [
        Part(
            group,
            [_row(line, group, refused_line, typed, sentence) for line in group.lines],
            open_order=(open_orders or {}).get(group.cooperative.pk),
        )
        for group in basket_groups(basket, with_days=True)
    ]
    goods = sum(part.group.goods_total for part in parts)
    fees = sum(part.usual_fee for part in parts)
    return {
        "parts": parts,
        "goods_total": goods,
        "fees_total": fees,
        "total": goods + fees,
        "can_order": bool(parts) and all(part.group.is_orderable for part in parts),
        "has_marked_lines": any(
            warning.is_blocking and warning.line_id
            for part in parts
            for warning in part.group.warnings
        ),
        "has_refusal": any(row.refusal for part in parts for row in part.rows),
    }


def removed_line(query: QueryDict) -> dict | None:
    """Return product and quantity that were just taken out, so that they can be put back."""
    try:
        pk, units = (
            read_quantity(query.get("removed", "")),
            read_quantity(query.get("quantity", "")),
        )
    except UnreadableQuantity:
        return None
    product = Product.objects.on_sale().filter(pk=pk).first()
    return {"product": product, "quantity": units} if product and units > 0 else None


def _row(line, group: Group, refused_line: int | None, typed: str, sentence: str) -> Row:
    is_refused = line.pk == refused_line
    return Row(
        line=line,
        warnings=[warning for warning in group.warnings if warning.line_id == line.pk],
        left=line.stockrecord.sellable,
        typed=typed if is_refused else str(line.quantity),
        refusal=sentence if is_refused else "",
    )
