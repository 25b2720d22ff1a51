"""Finding the products of a co-op that the rows of its price list mean."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Max

from catalog.models import Product

from ..readings import RowReading
from ..texts import exact_key, fold
from .goods import parse_unit, unit_key

#: A code that the shop gave because the co-op had none (see ``shop.dashboard.stocktaking``).
GIVEN_CODE = re.compile(r"CQ\d{5,}(?:-.*)?")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A product that a row may mean."""

    pk: int
    title: str
    sale_unit: str
    net_weight_g: int | None
    code: str

    @property
    def has_own_code(self) -> bool:
        """Whether the co-op itself gave this product its code."""
        return bool(self.code) and not GIVEN_CODE.fullmatch(self.code)

    def is_pack_of(self, reading: RowReading) -> bool:
        """Say whether the row's pack may be this one: what is known of both agrees."""
        unit = parse_unit(self.sale_unit)
        if unit is None:
            return True
        return all(
            mine is None or theirs is None or mine == theirs
            for mine, theirs in (
                (unit.volume_ml, reading.volume_ml),
                (unit.pieces, reading.pieces),
            )
        )


def newest_pk(cooperative) -> int:
    """Return the key of the co-op's newest product: what is matched before it may be stale."""
    newest = Product.objects.filter(cooperative=cooperative).aggregate(newest=Max("pk"))
    return newest["newest"] or 0


class Goods:
    """All products of one co-op, by what a price list knows of them."""

    def __init__(self, cooperative) -> None:
        self._by_code: dict[str, list[Candidate]] = defaultdict(list)
        self._by_name: dict[tuple, list[Candidate]] = defaultdict(list)
        self.codes: set[str] = set()
        self.newest_pk = 0
        rows = (
            Product.objects.filter(cooperative=cooperative)
            .order_by("pk")
            .values_list("pk", "title", "sale_unit", "net_weight_g", "stockrecords__partner_sku")
        )
        for pk, title, sale_unit, weight, code in rows:
            candidate = Candidate(pk, title, sale_unit, weight, code or "")
            self.newest_pk = pk
            if code:
                self.codes.add(code)
                self._by_code[exact_key(code)].append(candidate)
            self._by_name[fold(title), unit_key(sale_unit), weight].append(candidate)

    def match(self, readings: Iterable[RowReading], taken: Iterable[int] = ()) -> dict[int, int]:
        """Return the product that each row means, by row number; new goods are not in it.

        A row with a code means the product with that code, else one without a code of the
        co-op's own. Names count with their marks before they count without; no product is
        meant by two rows, nor is one of those ``taken``.
        """
        readings = list(readings)
        matches: dict[int, int] = {}
        taken = set(taken)
        for find in (self._with_code, self._with_exact_name, self._with_folded_name):
            self._claim(readings, find, matches, taken)
        return matches

    def _claim(
        self,
        readings: list[RowReading],
        find: Callable[[RowReading], Iterable[Candidate]],
        matches: dict[int, int],
        taken: set[int],
    ) -> None:
        for reading in readings:
            if reading.row in matches:
                continue
            found = next((c.pk for c in find(reading) if c.pk not in taken), None)
            if found is not None:
                matches[reading.row] = found
                taken.add(found)

    def _with_code(self, reading: RowReading) -> Iterable[Candidate]:
        return self._by_code.get(exact_key(reading.code), ()) if reading.code else ()

    def _with_exact_name(self, reading: RowReading) -> Iterable[Candidate]:
        name = exact_key(reading.name)
        return (c for c in self._with_folded_name(reading) if exact_key(c.title) == name)

    def _with_folded_name(self, reading: RowReading) -> Iterable[Candidate]:
        key = (fold(reading.name), unit_key(reading.sale_unit), reading.net_weight_g)
        return (
            c
            for c in self._by_name.get(key, ())
            if c.is_pack_of(reading) and not (reading.code and c.has_own_code)
        )
