"""Goods that are in the shop already, brought to what the new price list says."""

from typing import Any

from django.db import transaction

from coops.partner.models import StockChange, StockRecord
from coops.partner.services.prices import set_price
from coops.partner.services.stock import open_stock_record, set_stock
from shop.core.text import slugify_vi

from .plans import RowPlan

#: What belongs to the offer, not to the product.
OFFER_FIELDS = {"price_vnd", "stock_units", "code"}


@transaction.atomic
def change_goods(
    plan: RowPlan, *, by, note: str, codes: set[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Write what ``plan`` changes; return the values before and after, for undoing.

    Goods on sale whose new price is doubtful are taken off sale until somebody confirms it.

    Raises:
        StockError: fewer units than orders were promised, or a number beyond the limits;
            nothing is changed.
    """
    before = {change.field: change.before for change in plan.changes}
    after = {change.field: change.after for change in plan.changes}
    _change_product(plan, before, after)
    if plan.record is None:
        _open(plan, by=by, note=note, codes=codes)
    else:
        _change_offer(plan, before, after, by=by, note=note)
    return before, after


def _change_product(plan: RowPlan, before: dict[str, Any], after: dict[str, Any]) -> None:
    product = plan.product
    assert product is not None
    texts = {name: value for name, value in after.items() if name not in OFFER_FIELDS}
    for name, value in texts.items():
        setattr(product, name, value)
    if "title" in texts:
        product.slug = slugify_vi(product.title)[:255] or "san-pham"
    if plan.price_is_doubtful and product.is_public:
        before["is_public"], after["is_public"] = True, False
        product.is_public = False
    if texts or "is_public" in after:
        product.save()


def _open(plan: RowPlan, *, by, note: str, codes: set[str]) -> None:
    product = plan.product
    assert product is not None
    code = plan.reading.code or f"CQ{product.pk:05d}"
    open_stock_record(
        product=product,
        partner_sku=code if code not in codes else f"{code}-{product.slug[:40]}",
        price_vnd=plan.reading.price_vnd,
        num_in_stock=plan.reading.stock_units or 0,
        by=by,
        reason=StockChange.Reason.IMPORTED,
        note=note,
        price_to_confirm=plan.price_is_doubtful,
    )


def _change_offer(
    plan: RowPlan, before: dict[str, Any], after: dict[str, Any], *, by, note: str
) -> None:
    record = plan.record
    assert record is not None
    if "code" in after:
        StockRecord.objects.filter(pk=record.pk).update(partner_sku=after["code"])
    if "price_vnd" in after:
        before["price_to_confirm"] = record.price_to_confirm
        after["price_to_confirm"] = plan.price_is_doubtful
        set_price(
            stock_record=record,
            price_vnd=after["price_vnd"],
            by=by,
            to_confirm=plan.price_is_doubtful,
            note=note,
        )
    if "stock_units" in after:
        set_stock(
            stock_record=record,
            num_in_stock=after["stock_units"],
            by=by,
            reason=StockChange.Reason.IMPORTED,
            note=note,
        )
