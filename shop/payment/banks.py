"""Vietnamese banks by BIN, the six digits under which VietQR knows them.

Banks merge and change their names but keep their BINs, so everything we store is the BIN; the
name is looked up when it is shown. Source of the list: ``data/LICENCE.txt``.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_LIST = Path(__file__).parent / "data" / "banks.csv"

#: Where co-operatives in the country usually have their account: Agribank, Co-op Bank, LPBank.
USUAL_IN_THE_COUNTRY = ("970405", "970446", "970449")


@dataclass(frozen=True)
class Bank:
    """One bank (or wallet) that can receive VietQR transfers."""

    bin: str
    short_name: str  # "Agribank"
    name: str  # registered name, Vietnamese


@cache
def all_banks() -> dict[str, Bank]:
    """Return every known bank by BIN, in order of the short names."""
    with _LIST.open(encoding="utf-8", newline="") as rows:
        return {row["bin"]: Bank(**row) for row in csv.DictReader(rows)}


def bank_name(bank_bin: str) -> str:
    """Return the short name to show for a BIN; the BIN itself for a bank not in the list."""
    bank = all_banks().get(bank_bin)
    return bank.short_name if bank else bank_bin


def bank_choices() -> list[tuple[str, str]]:
    """Return ``(bin, "Agribank – Ngân hàng Nông nghiệp…")`` for a form, the usual ones first."""
    banks = all_banks()
    usual = [banks[bank_bin] for bank_bin in USUAL_IN_THE_COUNTRY]
    others = [bank for bank in banks.values() if bank.bin not in USUAL_IN_THE_COUNTRY]
    return [(bank.bin, f"{bank.short_name} – {bank.name}") for bank in usual + others]
