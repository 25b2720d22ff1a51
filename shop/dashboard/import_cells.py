"""The cells of one row of a price list: what was written, what it was read as, what was before."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from catalog.models import Product
from coops.price_lists.readings import RowReading
from coops.price_lists.services.goods import parse_unit
from coops.price_lists.services.plans import Change
from shop.core.money import format_vnd
from shop.core.units import format_weight

#: Shown in cells of their own; the others are listed below the name.
CELLS = ("unit", "price", "stock")
LONGEST_SHOWN = 90


@dataclass(frozen=True)
class Cell:
    """One cell: ``original`` is empty where it says the same as ``read_as``."""

    label: str
    original: str = ""
    read_as: str = ""
    old: str = ""
    errors: list[str] = field(default_factory=list)
    corrections: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ShownChange:
    """One more value that changes, in words."""

    label: str
    before: str
    after: str


def cells_of(
    reading: RowReading, columns: dict[str, str], changes: list[Change]
) -> dict[str, Cell]:
    """Return the cells ``unit``, ``price`` and ``stock`` of a row, by these names."""
    labels = {"unit": _("Sold by"), "price": _("Price"), "stock": _("In the barn")}
    read_as = {
        "unit": _unit_text(reading, columns),
        "price": "" if reading.price_vnd is None else format_vnd(reading.price_vnd),
        "stock": "" if reading.stock_units is None else str(reading.stock_units),
    }
    old = _old_values(changes)
    return {
        name: Cell(
            label=columns.get(name) or labels[name],
            original=_original(reading, columns, name, read_as[name]),
            read_as=read_as[name],
            old=old.get(name, ""),
            errors=[str(p.message) for p in reading.problems if p.field == name],
            corrections=[str(c.why) for c in reading.corrections if c.field == name],
            warnings=[str(w.message) for w in reading.warnings if w.field == name],
        )
        for name in CELLS
    }


def other_errors(reading: RowReading) -> list[str]:
    """Return what is wrong in cells that have no place of their own."""
    return [
        f"{problem.column}: {problem.message}" if problem.column else str(problem.message)
        for problem in reading.problems
        if problem.field not in CELLS
    ]


def other_warnings(reading: RowReading) -> list[str]:
    """Return doubts about other cells; photos are looked up when they are shown."""
    return [
        str(warning.message)
        for warning in reading.warnings
        if warning.field not in CELLS and warning.code != "photo_not_found"
    ]


def other_changes(changes: list[Change]) -> list[ShownChange]:
    """Return the changes beyond price, stock and unit, in words."""
    names = {"code": _("Code"), "title": _("Name of the goods")}
    shown = []
    for change in changes:
        if change.field in {"price_vnd", "stock_units", "sale_unit"}:
            continue
        label = names.get(change.field)
        if label is None:
            label = str(Product._meta.get_field(change.field).verbose_name)
        shown.append(ShownChange(label, _short(change.before), _short(change.after)))
    return shown


def _old_values(changes: list[Change]) -> dict[str, str]:
    old = {}
    for change in changes:
        if change.before is None:
            continue
        if change.field == "price_vnd":
            old["price"] = format_vnd(change.before)
        elif change.field == "stock_units":
            old["stock"] = str(change.before)
        elif change.field == "sale_unit":
            old["unit"] = change.before
    return old


def _unit_text(reading: RowReading, columns: dict[str, str]) -> str:
    if not reading.sale_unit:
        return ""
    unit = parse_unit(reading.cells.get(columns.get("unit", ""), ""))
    if unit is not None and unit.word == reading.sale_unit:
        return unit.label
    if reading.net_weight_g:
        return f"{reading.sale_unit} {format_weight(reading.net_weight_g)}"
    return reading.sale_unit


def _original(reading: RowReading, columns: dict[str, str], name: str, read_as: str) -> str:
    """Return the cell as written, unless what it was read as says the same.

    “32.000đ/kg” needs no telling beside 32.000 ₫, “40k” and “2 tạ” do.
    """
    written = reading.cells.get(columns.get(name, ""), "")
    if reading.correction_of(name) is None and reading.problem_of(name) is None:
        count = str.isalnum if name == "unit" else str.isdigit
        if _only(written, count) == _only(read_as, count):
            return ""
    return written[:LONGEST_SHOWN]


def _only(text: str, wanted: Callable[[str], bool]) -> str:
    return "".join(c for c in text.casefold() if wanted(c))


def _short(value: Any) -> str:
    text = "–" if value in (None, "") else str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
