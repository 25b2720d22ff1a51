"""What importing a list would do, row by row: old beside new, before anything is written."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from catalog.models import Product
from coops.partner.exceptions import StockPromised
from coops.partner.models import StockRecord
from coops.partner.services.stock import promised_order_numbers

from ..models import ImportedRow
from ..readings import RowReading
from ..records import reading_from_json
from ..texts import exact_key, fold, has_accents
from .goods import LONGEST_SALE_UNIT, TEXT_FIELDS, described_by
from .matching import Goods

LONGEST_CODE = 60


@dataclass(frozen=True, slots=True)
class Change:
    """One value that a row changes; ``field`` is ``price_vnd``, ``stock_units`` or a product's."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a good row cannot be imported: our name of the cell to mend, and a sentence."""

    field: str
    text: str


@dataclass(slots=True)
class RowPlan:
    """What one importable row would do.

    ``product`` is ``None`` for new goods. ``refusal`` says why the row cannot be imported.
    """

    reading: RowReading
    product: Product | None = None
    record: StockRecord | None = None
    changes: list[Change] = field(default_factory=list)
    refusal: Refusal | None = None

    @property
    def action(self) -> str:
        """Return ``create``, ``change``, ``keep`` or ``refuse``."""
        if self.refusal:
            return "refuse"
        if self.product is None:
            return "create"
        return "change" if self.changes else "keep"

    def change_of(self, name: str) -> Change | None:
        """Return the change of one field, or ``None``."""
        return next((change for change in self.changes if change.field == name), None)

    @property
    def price_is_doubtful(self) -> bool:
        """Whether the row brings a price that a person must confirm before it is asked for."""
        is_new = self.product is None or self.change_of("price_vnd") is not None
        return is_new and self.reading.price_needs_confirming


def plan_rows(
    *,
    cooperative,
    readings: Iterable[RowReading],
    columns: dict[str, str],
    matches: dict[int, int] | None = None,
    lock: bool = False,
) -> list[RowPlan]:
    """Return what importing ``readings`` into the goods of ``cooperative`` would do, in order.

    ``columns`` maps our fields to the file's headings. ``matches`` saves finding the products
    again; ``lock`` keeps them and their stock as they are until the transaction ends.
    """
    readings = [reading for reading in readings if reading.importable]
    if matches is None:
        matches = Goods(cooperative).match(readings)
    wanted = [matches[reading.row] for reading in readings if reading.row in matches]
    products, records = _load(wanted, lock)
    last = _last_readings(wanted)
    unit_heading = columns.get("unit", "")
    plans = []
    for reading in readings:
        plan = RowPlan(reading, product=products.get(matches.get(reading.row, 0)))
        plan.refusal = _refusal(reading)
        if plan.product is not None:
            plan.record = records.get(plan.product.pk)
            plan.changes = _changes(plan, unit_heading, last.get(plan.product.pk))
            plan.refusal = plan.refusal or _refusal_of_stock(plan)
        plans.append(plan)
    return plans


def _load(pks: list[int], lock: bool) -> tuple[dict[int, Product], dict[int, StockRecord]]:
    # Products before their stock, each in key order, as every other writer takes them.
    products = Product.objects.filter(pk__in=pks).order_by("pk")
    records = StockRecord.objects.filter(product__in=pks).order_by("pk")
    if lock:
        products = products.select_for_update(no_key=True)
        records = records.select_for_update(no_key=True)
    return {p.pk: p for p in products}, {r.product_id: r for r in records}


def _last_readings(pks: list[int]) -> dict[int, RowReading]:
    """Return what the last list said of each product."""
    latest = (
        ImportedRow.objects.applied()
        .filter(product__in=pks, undo="")
        .order_by()
        .values("product")
        .annotate(latest=Max("pk"))
        .values("latest")
    )
    rows = ImportedRow.objects.filter(pk__in=latest).values_list("product", "reading_data")
    return {product: reading_from_json(data) for product, data in rows}


def _changes(plan: RowPlan, unit_heading: str, last: RowReading | None) -> list[Change]:
    product, record, reading = plan.product, plan.record, plan.reading
    price = None if record is None or record.price is None else int(record.price)
    stock = None if record is None else record.num_in_stock
    changes = []
    if reading.price_vnd != price:
        changes.append(Change("price_vnd", price, reading.price_vnd))
    if reading.stock_units is not None and reading.stock_units != stock:
        changes.append(Change("stock_units", stock, reading.stock_units))
    if reading.code and record is not None and record.partner_sku != reading.code:
        changes.append(Change("code", record.partner_sku, reading.code))
    said_before = described_by(last, unit_heading) if last is not None else {}
    for name, value in described_by(reading, unit_heading).items():
        before = getattr(product, name)
        if before == value or not _may_replace(name, before, value, said_before):
            continue
        changes.append(Change(name, before, value))
    return changes


def _may_replace(name: str, before: Any, value: Any, said_before: dict[str, Any]) -> bool:
    """Say whether the list's word counts more than what stands in the shop.

    A list that repeats itself does not undo what was corrected at the desk meanwhile; a name
    typed without marks, or in capitals, does not replace one that has them.
    """
    if name == "title":
        is_other = fold(before) != fold(value) or has_accents(value)
        return is_other and exact_key(before) != exact_key(value)
    if name == "sale_unit":
        return exact_key(before) != exact_key(value)
    if name in TEXT_FIELDS:
        return name not in said_before or said_before[name] != value
    return True


def _refusal_of_stock(plan: RowPlan) -> Refusal | None:
    """Refuse fewer units than orders were promised; they are named."""
    record, stock = plan.record, plan.reading.stock_units
    if record is None or stock is None or stock >= record.num_allocated:
        return None
    promised = StockPromised(
        allocated=record.num_allocated, order_numbers=promised_order_numbers(record.pk)
    )
    return Refusal("stock", str(promised))


def _refusal(reading: RowReading) -> Refusal | None:
    if len(reading.sale_unit) > LONGEST_SALE_UNIT:
        text = _("What is sold as one is longer than %(most)d letters. Write one word, such as kg.")
        return Refusal("unit", text % {"most": LONGEST_SALE_UNIT})
    if len(reading.code) > LONGEST_CODE:
        text = _("The code is longer than %(most)d letters. Write a shorter one.")
        return Refusal("code", text % {"most": LONGEST_CODE})
    return None
