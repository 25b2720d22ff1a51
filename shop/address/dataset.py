"""The units of Việt Nam's two levels as they ship with the shop: a pure reading, no database.

Names *and kinds* keep changing after the reform of July 2025, and codes of old communes were
given to new ones. So a code means something only together with ``DATA_VERSION``; keep both,
and the name, on whatever is frozen.

Source, licence and changes: ``data/LICENCE.txt``.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"

#: Day of the statistics office's catalogue that the lists were taken from.
SNAPSHOT = date(2026, 10, 10)
DATA_VERSION = SNAPSHOT.isoformat()
#: From this day on Việt Nam has two levels; nothing in the lists is older.
REFORM = date(2025, 7, 1)


@dataclass(frozen=True)
class OldName:
    """A commune of before July 2025 that went into a ward-level unit, whole or in part."""

    name: str  # with its kind: "xã Quảng Hợp"
    part: bool


@dataclass(frozen=True)
class ProvinceUnit:
    """A province or centrally-run city."""

    code: str  # two digits, "01"
    name: str  # "Thanh Hóa"
    kind: str  # "tỉnh" or "thành phố"

    @property
    def full_name(self) -> str:
        """``Tỉnh Thanh Hóa``."""
        return f"{self.kind.capitalize()} {self.name}"


@dataclass(frozen=True)
class WardUnit:
    """A unit of the second level: phường, xã or đặc khu."""

    code: str  # five digits, "00004"
    province_code: str
    name: str  # with its kind, as officially written: "Xã Quảng Ngọc"
    kind: str  # "xã", "phường" or "đặc khu"
    old_names: tuple[OldName, ...]  # hints only: incomplete where the source is

    @property
    def short_name(self) -> str:
        """``Quảng Ngọc``."""
        return self.name[len(self.kind) + 1 :]


@dataclass(frozen=True)
class Dataset:
    """All units, by code, in order of their codes."""

    provinces: dict[str, ProvinceUnit]
    wards: dict[str, WardUnit]

    def wards_of(self, province_code: str) -> Iterator[WardUnit]:
        """Give the wards of one province; none for a code that does not exist."""
        return (ward for ward in self.wards.values() if ward.province_code == province_code)


@cache
def load() -> Dataset:
    """Return the shipped units: 34 provinces and 3,321 wards, read once per process."""
    old_names: dict[str, list[OldName]] = {}
    for row in _rows("old-names.csv"):
        old_names.setdefault(row["ward_code"], []).append(
            OldName(row["old_name"], part=bool(row["part"]))
        )
    provinces: dict[str, ProvinceUnit] = {}
    wards: dict[str, WardUnit] = {}
    for row in _rows(f"units-{DATA_VERSION}.csv"):
        code = row["code"]
        if row["province_code"]:
            wards[code] = WardUnit(
                code=code,
                province_code=row["province_code"],
                name=row["name"],
                kind=row["kind"],
                old_names=tuple(old_names.get(code, ())),
            )
        else:
            provinces[code] = ProvinceUnit(code=code, name=row["name"], kind=row["kind"])
    return Dataset(provinces, wards)


def _rows(file: str) -> Iterator[dict[str, str]]:
    with (_DATA / file).open(encoding="utf-8", newline="") as rows:
        yield from csv.DictReader(rows)
