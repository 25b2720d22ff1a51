"""A list of households read from a file or from pasted rows: all of it, or none with reasons.

A household is known again by its number, else by name and hamlet; then it is brought up to date
where the list says anything. The same list twice changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from coops.price_lists.plain_tables import Row, TableRefused
from coops.registry.models import Cooperative, Household
from coops.settlement.household_forms import account_of
from shop.core.phones import InvalidPhone, normalise_phone
from shop.core.text import fold, nfc
from shop.payment.banks import all_banks

#: Column → beginnings of headings that mean it, folded; the longest that fits decides.
HEADINGS = {
    "name": ("ho ten", "ho va ten", "ten", "chu ho", "ten chu ho", "name", "head", "ho"),
    "code": ("ma", "so ho", "ma ho", "so trong so", "code", "number"),
    "hamlet": ("thon", "xom", "ban", "to", "hamlet", "dia chi"),
    "phone": ("dien thoai", "sdt", "so dien thoai", "phone"),
    "bank_bin": ("ngan hang", "bank"),
    "bank_account": ("so tai khoan", "tai khoan", "stk", "account"),
    "bank_holder": ("chu tai khoan", "ten tai khoan", "holder", "account holder"),
    "kept_percent": ("ty le", "ti le", "%", "htx giu", "phan tram", "kept"),
}
#: As they stand in the file we give out.
TEMPLATE = (
    *("Họ và tên chủ hộ", "Mã hộ", "Thôn", "Số điện thoại", "Ngân hàng", "Số tài khoản"),
    *("Chủ tài khoản", "Tỷ lệ HTX giữ (%)"),
)
SEARCHED = 20
LENGTHS = {"name": 120, "code": 20, "hamlet": 120, "bank_holder": 120}


@dataclass(frozen=True)
class Fault:
    """What is wrong in which row of the list."""

    row: int
    text: str


@dataclass
class Taken:
    """What a list brought."""

    new: int = 0
    changed: int = 0
    same: int = 0
    faults: list[Fault] = field(default_factory=list)


def take_households(*, cooperative: Cooperative, rows: Sequence[Row]) -> Taken:
    """Store a list; with any fault nothing is stored.

    Raises:
        TableRefused: no line of headings with a name was found.
    """
    columns, start = _columns(rows)
    taken = Taken()
    read: list[dict[str, Any]] = []
    codes: dict[str, int] = {}
    for number, cells in rows[start:]:
        values: dict[str, Any] = {
            name: _text(cells[place]) for name, place in columns.items() if place < len(cells)
        }
        if not any(values.values()):
            continue
        faults = _check(values)
        code = str(values.get("code", ""))
        if code and codes.setdefault(code, number) != number:
            text = _("Number %(code)s stands in row %(row)d already.")
            faults.append(text % {"code": code, "row": codes[code]})
        taken.faults += [Fault(number, text) for text in faults]
        read.append(values)
    if not read and not taken.faults:
        raise TableRefused(_("There is no household below the headings."))
    if not taken.faults:
        _store(cooperative, read, taken)
    return taken


def _columns(rows: Sequence[Row]) -> tuple[dict[str, int], int]:
    for start, (_number, cells) in enumerate(rows[:SEARCHED]):
        found: dict[str, int] = {}
        for place, cell in enumerate(cells):
            if (name := _meaning(_text(cell))) and name not in found:
                found[name] = place
        if "name" in found and len(found) > 1:
            return found, start + 1
    raise TableRefused(
        _("No line of headings was found. The first line needs “Họ và tên” and “Thôn”, for one.")
    )


def _meaning(heading: str) -> str:
    text = fold(heading).strip()
    best = ("", 0)
    for name, starts in HEADINGS.items():
        for start in starts:
            fits = text == start or text.startswith((f"{start} ", f"{start}("))
            if fits and len(start) > best[1]:
                best = (name, len(start))
    return best[0]


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = "".join(c for c in nfc(str(cell)) if c.isprintable() or c.isspace())
    return " ".join(text.split())


def _check(values: dict) -> list[str]:
    """Bring the values of one row into their stored form; return what is wrong."""
    faults = []
    if not values.get("name"):
        faults.append(_("The name of the head of the household is missing."))
    for name, most in LENGTHS.items():
        if len(str(values.get(name, ""))) > most:
            text = _("“%(start)s…” is too long: at most %(most)d characters.")
            faults.append(text % {"start": str(values[name])[:20], "most": most})
    if phone := values.get("phone"):
        # Excel drops the 0 in front of a number that is no text.
        phone = f"0{phone}" if phone.isdigit() and len(phone) == 9 else phone
        try:
            values["phone"] = normalise_phone(phone)
        except InvalidPhone as error:
            faults.append(f"{phone[:20]}: {error}")
    if bank := values.get("bank_bin"):
        values["bank_bin"] = _bin_of(bank)
        if not values["bank_bin"]:
            text = _("Bank “%(bank)s” is not known. Write its short name, such as Agribank.")
            faults.append(text % {"bank": bank[:30]})
    if account := values.get("bank_account"):
        values["bank_account"] = account_of(account)
        if not values["bank_account"] or "e+" in account.lower():
            text = _("“%(number)s” is no account number. Make the column text in the spreadsheet.")
            faults.append(text % {"number": account[:25]})
        elif "bank_bin" not in values or not bank:
            faults.append(_("There is an account number, but its bank is missing."))
    elif bank:
        faults.append(_("There is a bank, but its account number is missing. Write both or none."))
    if percent := values.get("kept_percent"):
        plain = percent.replace("%", "").replace(",", ".").strip()
        number = (
            Decimal(plain) if plain.replace(".", "", 1).isdecimal() and plain.isascii() else None
        )
        if number is None or not 0 <= number <= 100:
            text = _("“%(percent)s” is no percentage from 0 to 100.")
            faults.append(text % {"percent": percent[:20]})
        elif 0 < number < 1 and "%" not in percent:
            # A spreadsheet's 10 % is 0.1 where its format is lost.
            text = _(
                "“%(percent)s”: write 10 for ten percent, or add %% for less than one percent."
            )
            faults.append(text % {"percent": percent[:20]})
        else:
            values["kept_percent"] = number.quantize(Decimal("0.01"))
    return faults


def _bin_of(text: str) -> str:
    wanted = fold(text).strip()
    for bank in all_banks().values():
        if wanted in {bank.bin, fold(bank.short_name), fold(bank.name)}:
            return bank.bin
    starts = {b.bin for b in all_banks().values() if wanted.startswith(fold(b.short_name))}
    return starts.pop() if len(starts) == 1 else ""


@transaction.atomic
def _store(cooperative: Cooperative, read: list[dict], taken: Taken) -> None:
    # The co-op's row is the lock of its list: two who send it at once make no twins.
    Cooperative.objects.select_for_update().get(pk=cooperative.pk)
    own = list(Household.objects.filter(cooperative=cooperative))
    by_code = {one.code: one for one in own if one.code}
    by_name = {(fold(one.name), fold(one.hamlet)): one for one in own}
    for values in read:
        values = {name: value for name, value in values.items() if value != ""}
        name = (fold(values["name"]), fold(values.get("hamlet", "")))
        code = values.get("code", "")
        known = by_code.get(code) if code else None
        if known is None and (same := by_name.get(name)) and code in ("", same.code or code):
            known = same
        household = known or Household(cooperative=cooperative)
        if values.get("bank_account", household.bank_account) != household.bank_account:
            values.setdefault("bank_holder", "")  # whose the old account was says nothing of it
        changes = {k: v for k, v in values.items() if getattr(household, k) != v}
        for key, value in changes.items():
            setattr(household, key, value)
        if known is None:
            taken.new += 1
        elif changes:
            taken.changed += 1
        else:
            taken.same += 1
            continue
        household.save()
        by_name[name] = household
        if household.code:
            by_code[household.code] = household
