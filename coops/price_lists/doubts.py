"""Warnings: what a careful person would ask about before publishing. They never block."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from fractions import Fraction
from pathlib import PurePosixPath
from statistics import median

from .headings import Heading
from .messages import Message, gettext_noop
from .readings import RowReading, Warned
from .sale_units import weight_in
from .texts import clean, fold

FAR_TIMES = 4
LOW_PRICE_VND = 500  # below it a price was nearly always meant in thousands

# Numbers in a certificate's wording that do not identify it: stars, standards, years.
NOT_A_CERTIFICATE_NUMBER = re.compile(
    r"\b[1-5]\s*(?:sao|\*|★)|\b(?:tcvn|iso|qcvn|haccp)\s*[\d:.\-]+|\b(?:19|20)\d\d\b"
)


def warn(rows: list[RowReading], heading: Heading, photos: Collection[str] | None) -> None:
    """Add warnings to the good rows; ``photos`` are the files that came along, if known."""
    available = None if photos is None else {_photo_key(name) for name in photos}
    for row in rows:
        if row.importable:
            _warn_of_cells(row, heading)
            if available is not None:
                _warn_of_photos(row, heading, available)
    _warn_of_prices(rows, heading)


def photo_names(text: str) -> tuple[str, ...]:
    """Return the bare file names in a photo cell; folders in front are dropped."""
    names = (clean(part) for part in re.split(r"[;,|\n]", text))
    bare = (PurePosixPath(name.replace("\\", "/")).name for name in names)
    return tuple(dict.fromkeys(name for name in bare if name and name not in (".", "..")))


def _warn_of_cells(row: RowReading, heading: Heading) -> None:
    if "?" in row.note or "？" in row.note:
        question = gettext_noop("There is a question in the note: “%(note)s”.")
        _add(row, heading, "question_in_note", "note", question, note=row.note)
    if row.certificate and not has_certificate_number(row.certificate):
        unnumbered = gettext_noop("“%(text)s” has no number. Add the certificate's number.")
        _add(row, heading, "certificate_without_number", "certificate", unnumbered,
             text=row.certificate)  # fmt: skip
    if row.price_vnd is not None and row.price_vnd < LOW_PRICE_VND:
        low = gettext_noop("The price is only %(price)d đồng. Was it meant in thousands?")
        _add(row, heading, "price_low", "price", low, price=row.price_vnd)
    if row.stock_units is None and "stock" in heading.columns:
        unsaid = gettext_noop("The list does not say how many there are.")
        _add(row, heading, "stock_not_said", "stock", unsaid)
    _warn_of_weight(row, heading)


def _warn_of_weight(row: RowReading, heading: Heading) -> None:
    in_name = weight_in(row.name)
    if not in_name:
        return
    if not row.net_weight_g and not row.volume_ml:
        only = gettext_noop(
            "The name states a weight, the unit does not. Write it in the unit too."
        )
        _add(row, heading, "weight_only_in_name", "unit", only)
    elif row.net_weight_g and in_name != row.net_weight_g:
        differs = gettext_noop("The weight in the name differs from the weight in the unit.")
        _add(row, heading, "weight_differs_from_name", "unit", differs)


def has_certificate_number(text: str) -> bool:
    """Say whether a certificate's wording identifies it, beyond “OCOP 3 sao” or “TCVN 11041”."""
    return any(c.isdigit() for c in NOT_A_CERTIFICATE_NUMBER.sub(" ", fold(text)))


def _warn_of_photos(row: RowReading, heading: Heading, available: set[str]) -> None:
    missing = [name for name in row.photos if _photo_key(name) not in available]
    if missing:
        _add(row, heading, "photo_not_found", "photos",
             gettext_noop("These photos did not come with the list: %(names)s."),
             names=", ".join(missing))  # fmt: skip


def _photo_key(name: str) -> str:
    return clean(name).casefold()


def _warn_of_prices(rows: list[RowReading], heading: Heading) -> None:
    """Warn of prices more than four times, or less than a quarter of, their group's median.

    Goods sold by weight are compared per kilogram and counted goods per piece, so that a
    sack beside a kilogram is no outlier. Two prices have no meaningful median: when they
    are that far apart, either may be wrong and both are asked about.
    """
    groups: dict[tuple[str, str], list[tuple[RowReading, Fraction]]] = defaultdict(list)
    for row in rows:
        group = fold(row.group or row.section)
        if row.importable and group and row.price_vnd is not None:
            basis, size = "piece", Fraction(row.pieces or 1)
            if row.net_weight_g:
                basis, size = "kg", Fraction(row.net_weight_g, 1_000)
            groups[group, basis].append((row, Fraction(row.price_vnd) / size))
    for members in groups.values():
        middle = median(price for _, price in members)
        for row, price in members:
            compared = middle
            if len(members) == 2:
                compared = next(other for each, other in members if each is not row)
            if price > FAR_TIMES * compared or FAR_TIMES * price < compared:
                _add(row, heading, "price_far_from_group", "price",
                     gettext_noop("The price is far from others in “%(group)s”. Is it right?"),
                     group=row.group or row.section)  # fmt: skip


def _add(
    row: RowReading, heading: Heading, code: str, field: str, msgid: str, **params: object
) -> None:
    row.warnings.append(Warned(code, field, heading.name_of(field), Message(msgid, params)))
