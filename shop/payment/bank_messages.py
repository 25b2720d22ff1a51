"""What a bank, or who watches the account, posts to us: proved, read, taken once.

No common format exists, so one reader knows the words that several use. The header
``Authorization: Apikey <secret>`` is SePay's way; ``X-Signature: <hex>`` is an HMAC-SHA256 of the
raw body with the same secret. A message's age never refuses it: they are repeated for hours.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone

from coops.registry.models import Cooperative
from shop.core.money import LARGEST_VND
from shop.core.remote import keepable
from shop.core.throttle import Throttle
from shop.payment.choices import CreditSource
from shop.payment.credits import VIETNAM, ToldCredit, take_credit, tell_apart
from shop.payment.models import BankFeed

#: Names that may stand in the address; all are read alike.
PROVIDERS = ("generic", "sepay", "casso", "bank")
LARGEST_MESSAGE = 64 * 1024
MOST_IN_ONE = 100
MOST_DIGITS = 15
MESSAGES_BY_ADDRESS = Throttle("bank-messages", 200, 60)

_AMOUNT = ("transferAmount", "creditAmount", "amount", "so_tien")
_TEXT = ("content", "transferContent", "description", "noi_dung", "remark")
_REFERENCE = ("referenceCode", "bankReference", "reference", "transactionId", "tid", "id")
_AT = ("transactionDate", "transactionTime", "when", "time", "date", "at")
_ACCOUNT = ("accountNumber", "subAccId", "bankSubAccId", "account")
_BANK = ("gateway", "bankName", "bank", "bankCode")
_DIRECTION = ("transferType", "type", "direction")
_OUT = {"out", "debit", "dr", "d"}
_FORMATS = ("%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%Y-%m-%d", "%d/%m/%Y")


class Unreadable(ValueError):
    """The message is proved and JSON, but tells of no money in a way that we understand."""


def open_feed(cooperative: Cooperative) -> BankFeed:
    """Return the co-op's address for bank messages; made with its secret when it has none."""
    feed, _new = BankFeed.objects.get_or_create(
        cooperative=cooperative,
        defaults={"token": secrets.token_urlsafe(24), "secret": secrets.token_urlsafe(32)},
    )
    return feed


def renew_feed(feed: BankFeed) -> BankFeed:
    """Give the address another name and another secret; the old ones are dead."""
    feed.token, feed.secret = secrets.token_urlsafe(24), secrets.token_urlsafe(32)
    feed.is_on = True
    feed.save(update_fields=["token", "secret", "is_on"])
    return feed


def receive(*, provider: str, token: str, headers: Mapping[str, str], body: bytes) -> int:
    """Take a message; return the HTTP status to answer with.

    404 no such address, 413 too large, 429 too many in a minute, 401 not proved, 400 not JSON or
    not about money: nothing is stored. Otherwise 200, also for what was told before.
    """
    feed = None
    if provider in PROVIDERS and token.isascii() and "\0" not in token:
        feed = (
            BankFeed.objects.filter(token=token, is_on=True).select_related("cooperative").first()
        )
    if feed is None:
        return 404
    if len(body) > LARGEST_MESSAGE:
        return 413
    if not MESSAGES_BY_ADDRESS.allow(str(feed.pk)):
        return 429
    if not is_proved(feed.secret, headers, body):
        return 401
    try:
        told = read_message(body)
    except Unreadable:
        return 400
    BankFeed.objects.filter(pk=feed.pk).update(heard_at=timezone.now())
    for one in told:
        take_credit(cooperative=feed.cooperative, told=one, source=CreditSource.WEBHOOK)
    return 200


def is_proved(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Say whether whoever sent ``body`` knows the secret; in constant time.

    ``headers`` have lower-case names.
    """
    if not secret:
        return False
    scheme, _space, key = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "apikey" and hmac.compare_digest(key.strip().encode(), secret.encode()):
        return True
    signature = headers.get("x-signature", "").strip().lower().removeprefix("sha256=")
    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(signature.encode(), expected.encode())


def read_message(body: bytes) -> list[ToldCredit]:
    """Return the credits that a message tells of; money that went out is left out.

    Raises:
        Unreadable: no JSON object, or one of its transfers has no amount.
    """
    try:
        data = keepable(json.loads(body))
    except (ValueError, RecursionError):
        raise Unreadable("not JSON") from None
    if not isinstance(data, dict):
        raise Unreadable("not an object")
    rows = next((data[key] for key in ("data", "transactions") if key in data), data)
    rows = rows if isinstance(rows, list) else [rows]
    if not 1 <= len(rows) <= MOST_IN_ONE or not all(isinstance(row, dict) for row in rows):
        raise Unreadable("no transfers")
    told = [_read_one(row) for row in rows]
    return tell_apart(one for one in told if one is not None)


def _read_one(row: dict[str, Any]) -> ToldCredit | None:
    amount = _amount(_first(row, _AMOUNT))
    if _said(row, _DIRECTION).lower() in _OUT or amount < 0:
        return None
    if not 0 < amount <= LARGEST_VND:
        raise Unreadable("no amount")
    digest = hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:40]
    return ToldCredit(
        amount_vnd=amount,
        text=_plain(_said(row, _TEXT)),
        at=_moment(_first(row, _AT)),
        reference=_plain(_said(row, _REFERENCE)) or f"body:{digest}",
        bank=_plain(_said(row, _BANK)),
        account=_plain(_said(row, _ACCOUNT)),
    )


def _first(row: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((row[name] for name in names if row.get(name) not in (None, "")), None)


def _said(row: dict[str, Any], names: tuple[str, ...]) -> str:
    value = _first(row, names)
    return str(value) if isinstance(value, str | int) else ""


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _amount(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Unreadable("no amount")
    try:
        number = Decimal(str(value).strip())
        if number.is_finite() and number.adjusted() > MOST_DIGITS:  # "1e99999999" fills the memory
            raise Unreadable("no amount")
        whole = int(number)
    except (InvalidOperation, ValueError, OverflowError):
        raise Unreadable("no amount") from None
    if number != whole:
        raise Unreadable("not whole đồng")
    return whole


def _moment(value: Any) -> datetime:
    """Return a moment in UTC; times without a zone are those of Việt Nam, nonsense is now."""
    now = timezone.now()
    found = None
    if isinstance(value, str):
        found = _read_moment(value.strip())
    elif isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**14:
        seconds = value / 1000 if value > 10**11 else value
        found = datetime.fromtimestamp(seconds, UTC)
    if found is None or not now - timedelta(days=3650) < found < now + timedelta(days=1):
        return now
    return found.astimezone(UTC)


def _read_moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=VIETNAM)
    except ValueError:
        pass
    for form in _FORMATS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=VIETNAM)
        except ValueError:
            continue
    return None
