"""Packs and grades of one product as its page offers them: one press leads to the other."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from catalog.addresses import product_address
from catalog.models import Product
from coops.partner.models import StockRecord
from shop.core.prepared import Prepared, Slots
from shop.storefront.cards import pack_of


@dataclass(frozen=True)
class KindChoice:
    """One pack or grade; ``amount`` in VND, ``None`` to be asked for."""

    label: str
    url: str
    amount: Decimal | None
    is_here: bool
    is_left: bool


def _read_records(slots: Slots) -> QuerySet:
    head = slots("head")
    # As a query within: "this one or one of its family" across two tables reads all of both.
    goods = Product.objects.filter(
        Q(pk=head) | Q(family=head), is_public=True, cooperative=slots("cooperative")
    )
    return (
        StockRecord.objects.filter(product__in=goods)
        .select_related("product")
        .only(
            *("price", "price_currency", "num_in_stock", "num_allocated", "partner_sku"),
            *("partner", "price_to_confirm"),
            *(f"product__{name}" for name in ("title", "slug", "sale_unit", "net_weight_g")),
            *("product__grade", "product__family"),
        )
        .order_by("product__net_weight_g", "product_id", "pk")
    )


_RECORDS = Prepared(_read_records)


def read_kinds(product: Product) -> list[KindChoice]:
    """Return all packs and grades on sale of the same goods; none when there is only one.

    One query, which also gives ``product`` its offer.
    """
    head = product.family_id or product.pk
    records = _RECORDS.objects(head=head, cooperative=product.cooperative_id)
    by_product: dict[int, StockRecord] = {}
    for record in records:
        by_product.setdefault(record.product_id, record)
    product.offer = by_product.get(product.pk)
    if len(by_product) < 2:
        return []
    labels = Counter(_label(record.product) for record in by_product.values())
    return [_choice(record, product, labels) for record in by_product.values()]


def _choice(record: StockRecord, here: Product, labels: Counter[str]) -> KindChoice:
    goods = record.product
    label = _label(goods)
    if not label or labels[label] > 1:  # only the name tells them apart
        label = f"{goods.title} {label}".strip()
    return KindChoice(
        label=label,
        url=product_address(goods.slug, goods.pk),
        amount=record.price,
        is_here=goods.pk == here.pk,
        is_left=record.price is not None and record.sellable > 0,
    )


def _label(goods: Product) -> str:
    """Return what tells packs and grades apart: ``túi 5 kg · loại 1``."""
    parts = [pack_of(goods.sale_unit, goods.net_weight_g), goods.grade]
    return " · ".join(part for part in parts if part)
