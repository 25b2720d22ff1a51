"""Reading a bank statement: the file that a bank's site gives out, CSV or Excel.

Each bank has its own headings, often in two languages and some lines down. A row needs a day,
a text and an amount that came in; money that went out is counted and left.
"""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from coops.price_lists.plain_tables import Row, TableRefused
from shop.core.money import LARGEST_VND
from shop.core.text import fold, nfc
from shop.payment.credits import VIETNAM, ToldCredit, squeezed, tell_apart

#: The heading stands within so many filled rows.
SEARCHED_ROWS = 40
_NAMES = {
    "day": (
        "ngay", "ngay gd", "ngay giao dich", "ngay gio giao dich", "thoi gian", "ngay hieu luc",
        "ngay hach toan", "thoi gian giao dich", "date", "transaction date", "tran date", "time",
        "value date", "posting date",
    ),
    "credit": (
        "ghi co", "so tien ghi co", "phat sinh co", "tien vao", "so tien vao", "thu",
        "credit", "credit amount", "so tien den", "ps co", "so ps co",
    ),
    "debit": (
        "ghi no", "so tien ghi no", "phat sinh no", "tien ra", "so tien ra", "chi", "debit",
        "debit amount", "ps no", "so ps no",
    ),
    "amount": ("so tien", "so tien giao dich", "amount", "gia tri", "transaction amount"),
    "text": (
        "noi dung", "dien giai", "mo ta", "noi dung giao dich", "noi dung chuyen khoan",
        "chi tiet", "chi tiet giao dich", "mo ta giao dich", "description", "details", "remark",
        "transaction detail", "transactions in detail", "narrative",
    ),
    "reference": (
        "so but toan", "ma giao dich", "so tham chieu", "reference", "ref", "so ct", "ma gd",
        "so chung tu", "transaction id", "so gd", "reference number", "ma tham chieu", "doc no",
        "ref no", "so giao dich", "transaction number",
    ),
    "account": ("so tai khoan", "tai khoan", "account", "account number"),
}  # fmt: skip
_PAIR = ("no", "co")
_PARTS = re.compile(r"[/\n\r()|]+")
_GROUPED = re.compile(r"(\d{1,3}(?:([.,\s])\d{3})(?:\2\d{3})*)(?:[.,]0{1,2})?")
_PLAIN = re.compile(r"(\d+)(?:[.,]0{1,2})?")
_DAYS = (
    "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y", "%d-%m-%Y %H:%M:%S", "%d-%m-%Y",
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%y",
)  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """A row that cannot be taken: its number in the file, and what is wrong with it."""

    row: int
    text: str


@dataclass
class Statement:
    """What a file says: credits, how many rows went out, and rows that cannot be read."""

    credits: list[ToldCredit] = field(default_factory=list)
    went_out: int = 0
    faults: list[Fault] = field(default_factory=list)


class _Doubt(ValueError):
    """A cell has no meaning; the text says what to write."""


def read_statement(rows: list[Row]) -> Statement:
    """Read the rows of a table.

    Raises:
        TableRefused: no row names the columns that are needed, or nothing stands below it.
    """
    place, columns = _heading(rows)
    statement = Statement()
    seen: Counter[tuple] = Counter()
    texts: dict[tuple, set[str]] = {}
    for number, cells in rows[place + 1 :]:
        try:
            told = _read_row(cells, columns)
        except _Doubt as doubt:
            statement.faults.append(Fault(number, str(doubt)))
            continue
        if told is None:
            continue
        if told.amount_vnd < 0:
            statement.went_out += 1
            continue
        statement.credits.append(_named(told, seen, texts))
    statement.credits = tell_apart(statement.credits)
    if not (statement.credits or statement.went_out or statement.faults):
        raise TableRefused(_("No transfer stands below the heading of this file."))
    return statement


def _named(told: ToldCredit, seen: Counter, texts: dict[tuple, set[str]]) -> ToldCredit:
    """Return the credit with a name that it keeps however often the file is sent."""
    reference = told.reference
    if reference:
        known = texts.setdefault((reference, told.amount_vnd), set())
        known.add(squeezed(told.text))
        if len(known) > 1:  # one number for several transfers: the text tells them apart
            reference += f"#{_digest(told)}"
    else:
        key = (_digest(told), told.at)
        seen[key] += 1
        reference = f"row:{told.at:%Y%m%d%H%M%S}:{_digest(told)}:{seen[key]}"
    return ToldCredit(
        amount_vnd=told.amount_vnd,
        text=told.text,
        at=told.at,
        reference=reference,
        account=told.account,
    )


def _digest(told: ToldCredit) -> str:
    said = f"{told.amount_vnd}|{squeezed(told.text)}"
    return hashlib.sha256(said.encode()).hexdigest()[:24]


def _heading(rows: list[Row]) -> tuple[int, dict[str, int]]:
    for place, (_number, cells) in enumerate(rows[:SEARCHED_ROWS]):
        names = [_words(cell) for cell in cells]
        columns: dict[str, int] = {}
        for index, words in enumerate(names):
            name = next((name for name, known in _NAMES.items() if words & set(known)), "")
            if name and name not in columns:
                columns[name] = index
        # "Nợ" and "Có" alone, as a pair: a lone "No." is a running number.
        pair = [next((n for n, words in enumerate(names) if words == {w}), None) for w in _PAIR]
        if None not in pair and "credit" not in columns:
            columns |= {"debit": pair[0] or 0, "credit": pair[1] or 0}
        if {"day", "text"} <= columns.keys() and {"credit", "amount"} & columns.keys():
            return place, columns
    raise TableRefused(
        _(
            "No heading was found in this file. It needs a row with the columns “Ngày”, "
            "“Nội dung” and “Ghi có” (or “Số tiền”), as your bank's site gives it out."
        )
    )


def _words(cell: object) -> set[str]:
    parts = _PARTS.split(fold(nfc(str(cell or ""))))
    words = (" ".join(re.sub(r"[^a-z0-9 ]", " ", part).split()) for part in parts)
    return {word for word in words if word}


#: All words that the row of a sum is named with; an order's number is none of them.
_SUM_WORDS = frozenset(
    [
        "cong",
        "tong",
        "so",
        "du",
        "dau",
        "cuoi",
        "ky",
        "phat",
        "sinh",
        "ghi",
        "co",
        "no",
        "tien",
        "total",
        "balance",
        "credit",
        "debit",
        "amount",
    ]
)


def _read_row(cells: list[object], columns: dict[str, int]) -> ToldCredit | None:
    def at(name: str) -> object:
        index = columns.get(name)
        return cells[index] if index is not None and index < len(cells) else None

    has_day = at("day") not in (None, "")
    if not has_day and any(_is_sum(cell) for cell in cells):
        return None
    came, went = _money(at("credit")), _money(at("debit"))
    amount = came if "credit" in columns else _money(at("amount"))
    if amount is None and went:
        amount = -abs(went)
    if not amount:
        return None  # a sum, a line without money
    if amount < 0 or ("credit" not in columns and went):
        return ToldCredit(-abs(amount), "", timezone.now(), "")
    if amount > LARGEST_VND:
        raise _Doubt(_("The amount is larger than any order. Look at it in your bank's app."))
    if not has_day and not _text(at("text")):
        return None  # the sum below the table
    return ToldCredit(
        amount_vnd=amount,
        text=_text(at("text")),
        at=_day(at("day")),
        reference=_text(at("reference"))[:100],
        account=_text(at("account")),
    )


def _is_sum(cell: object) -> bool:
    """Return whether a cell names a sum ("Cộng", "Số dư cuối kỳ"), and holds no word besides.

    A payer's text may begin alike: "Công ty An Phú", "Tổng tiền đơn …".
    """
    words = re.sub(r"[^a-z0-9 ]", " ", fold(_text(cell))).split()
    begins = words[:1] in (["cong"], ["tong"], ["total"], ["balance"]) or words[:2] == ["so", "du"]
    return begins and set(words) <= _SUM_WORDS


def _money(cell: object) -> int | None:
    """Return whole đồng; ``None`` for an empty cell."""
    if cell is None or isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        if cell != int(cell):
            raise _Doubt(_("The amount “%(text)s” is no whole number of đồng.") % {"text": cell})
        return int(cell)
    text = re.sub(r"(vnd|vnđ|đ|₫|dong)", "", str(cell).strip().lower()).strip()
    if text in ("", "-", "–"):
        return None
    sign = -1 if text.startswith(("-", "(")) else 1
    text = text.strip("+-() ")
    match = _GROUPED.fullmatch(text) or _PLAIN.fullmatch(text)
    if match is None or len(text) > 20:
        shown = _text(cell)[:40]
        raise _Doubt(_("The amount “%(text)s” cannot be read.") % {"text": shown})
    return sign * int(re.sub(r"\D", "", match[1]))


def _day(cell: object) -> datetime:
    """Return the moment in UTC; a day without an hour is noon in Việt Nam."""
    found: datetime | None = None
    if isinstance(cell, datetime):
        found = cell
    elif isinstance(cell, date):
        found = datetime.combine(cell, time(12))
    elif isinstance(cell, str):
        found = _read_day(" ".join(cell.split()))
    if found is None:
        shown = _text(cell)[:40]
        raise _Doubt(
            _("The day “%(text)s” cannot be read. Write it as 31/12/2026.") % {"text": shown}
        )
    if found.time() == time():
        found = found.replace(hour=12)
    moment = found.replace(tzinfo=VIETNAM).astimezone(UTC)
    if not datetime(2000, 1, 1, tzinfo=UTC) < moment < timezone.now() + timedelta(days=1):
        raise _Doubt(
            _("The day “%(text)s” lies in the future or long ago.") % {"text": _text(cell)}
        )
    return moment


def _read_day(text: str) -> datetime | None:
    for form in _DAYS:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None


def _text(cell: object) -> str:
    plain = "".join(c if c.isprintable() else " " for c in str("" if cell is None else cell))
    return " ".join(nfc(plain).split())[:500]
