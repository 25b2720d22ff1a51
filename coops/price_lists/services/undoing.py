"""Taking an import back: what nobody touched since becomes what it was before."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, ProtectedError
from django.utils.translation import gettext as _

from catalog.kinds import leave_family
from catalog.models import Product, ProductImage
from catalog.pictures import remove_photo
from coops.partner.exceptions import StockError
from coops.partner.models import StockChange, StockRecord
from coops.partner.services.prices import set_price
from coops.partner.services.stock import set_stock
from shop.core.text import nfc, slugify_vi

from ..models import ImportedRow, PriceListImport
from .changing import OFFER_FIELDS
from .states import batches, finish_undoing, hold_goods, start_undoing, still_waiting

Undo = ImportedRow.Undo
#: Kept beside the values, not values of their own.
ASIDE = {"photos", "is_public", "price_to_confirm"}


@dataclass(frozen=True)
class UndoResult:
    """What became of the rows that were taken back; ``kept`` are (row, name, why)."""

    put_back: int
    removed: int
    unpublished: int
    kept: list[tuple[int, str, str]]


def undo_import(*, price_list_import: PriceListImport, by) -> UndoResult:
    """Take an import back, row by row, once.

    Changed goods get their old price, stock and texts; new goods go, or off sale when somebody
    ordered them. Goods that were changed after the import stay as they are, and it is said why.

    Raises:
        ImportOver: the list was never imported.
    """
    start_undoing(price_list_import, by=by)
    if price_list_import.state == PriceListImport.State.UNDOING:
        pks = list(price_list_import.rows.to_undo().values_list("pk", flat=True))
        for batch in batches(pks):
            with transaction.atomic():
                _undo_batch(price_list_import, batch, by)
        finish_undoing(price_list_import)
    return undo_result_of(price_list_import)


def undo_result_of(price_list: PriceListImport) -> UndoResult:
    """Return what became of the rows of an import that was taken back."""
    done = price_list.rows.exclude(undo="").order_by()
    counts = dict(done.values_list("undo").annotate(rows=Count("pk")))
    kept = price_list.rows.filter(undo=Undo.KEPT)
    return UndoResult(
        put_back=counts.get(Undo.PUT_BACK, 0),
        removed=counts.get(Undo.REMOVED, 0),
        unpublished=counts.get(Undo.UNPUBLISHED, 0),
        kept=list(kept.values_list("number", "name", "undo_reason")),
    )


def _undo_batch(price_list: PriceListImport, pks: list[int], by) -> None:
    hold_goods(price_list.cooperative_id)
    rows = still_waiting(pks, price_list.rows.to_undo())
    wanted = [row.product_id for row in rows.values() if row.product_id]
    products = {
        product.pk: product
        for product in Product.objects.filter(pk__in=wanted)
        .order_by("pk")
        .select_for_update(no_key=True)
    }
    records = {
        record.product_id: record
        for record in StockRecord.objects.filter(product__in=wanted)
        .order_by("pk")
        .select_for_update(no_key=True)
    }
    for row in rows.values():
        product, record = products.get(row.product_id), records.get(row.product_id)
        row.undo, row.undo_reason = _undo_row(row, product, record, by, price_list.file_name)
        row.save(update_fields=["undo", "undo_reason"])


def _undo_row(
    row: ImportedRow, product: Product | None, record: StockRecord | None, by, note: str
) -> tuple[str, str]:
    if product is None or record is None:
        return Undo.KEPT, _("It was deleted meanwhile.")
    if row.outcome == ImportedRow.Outcome.CREATED:
        return _undo_new(row, product, record)
    if reason := _changed_since(row, product, record):
        return Undo.KEPT, reason
    try:
        with transaction.atomic():
            _put_back(row, product, record, by, note)
    except StockError as refusal:
        return Undo.KEPT, str(refusal)
    return Undo.PUT_BACK, ""


def _undo_new(row: ImportedRow, product: Product, record: StockRecord) -> tuple[str, str]:
    was_wanted = record.num_allocated or product.line_set.exists()
    if was_wanted or product.basket_lines.exists():
        _take_off_sale(product)
        return Undo.UNPUBLISHED, _("Somebody has ordered it or has it in the basket.")
    if reason := _changed_since(row, product, record):
        return Undo.KEPT, reason
    try:
        with transaction.atomic():
            leave_family(product=product)
            product.delete()
    except ProtectedError:
        product.refresh_from_db()
        _take_off_sale(product)
        return Undo.UNPUBLISHED, _("A harvest lot was written down of it; its book stays.")
    return Undo.REMOVED, ""


def _take_off_sale(product: Product) -> None:
    if product.is_public:
        product.is_public = False
        product.save()


def _one_spelling(value: Any) -> Any:
    return nfc(value) if isinstance(value, str) else value


def _changed_since(row: ImportedRow, product: Product, record: StockRecord) -> str:
    """Return a sentence when somebody changed what the row wrote, else an empty string."""
    now = {
        "price_vnd": None if record.price is None else int(record.price),
        "stock_units": record.num_in_stock,
        "code": record.partner_sku,
    }
    for name, value in row.after.items():
        if name in ASIDE:
            continue
        current = now[name] if name in OFFER_FIELDS else getattr(product, name)
        if _one_spelling(current) != _one_spelling(value):
            return _CHANGED.get(name, _CHANGED[""])()
    return ""


_CHANGED = {
    "price_vnd": lambda: _("The price was changed after the import."),
    "stock_units": lambda: _("The stock was changed after the import."),
    "": lambda: _("The description was changed after the import."),
}


def _put_back(row: ImportedRow, product: Product, record: StockRecord, by, note: str) -> None:
    """Write the old values.

    Raises:
        StockError: fewer units than orders were promised meanwhile.
    """
    before: dict[str, Any] = row.before
    texts = {
        name: value
        for name, value in before.items()
        if name not in OFFER_FIELDS and name != "price_to_confirm"
    }
    for name, value in texts.items():
        setattr(product, name, value)
    if "title" in texts:
        product.slug = slugify_vi(product.title)[:255] or "san-pham"
    if texts:
        product.save()
    if "code" in before:
        StockRecord.objects.filter(pk=record.pk).update(partner_sku=before["code"])
    if before.get("price_vnd") is not None:
        set_price(
            stock_record=record,
            price_vnd=before["price_vnd"],
            by=by,
            to_confirm=before.get("price_to_confirm", False),
            note=_("taken back: %(file)s") % {"file": note},
        )
    if "stock_units" in before:
        set_stock(
            stock_record=record,
            num_in_stock=before["stock_units"] or 0,
            by=by,
            reason=StockChange.Reason.IMPORT_UNDONE,
            note=note,
        )
    for image in ProductImage.objects.filter(pk__in=row.after.get("photos", [])):
        remove_photo(image=image)
