"""Reading what stands in the shop there, and guessing which of our goods each item is.

A person asks for it; a worker reads all items and writes strangers down
(:mod:`integrations.services.strangers`), then each variant gets its suggestions. Nothing is
linked here: that is :mod:`integrations.services.linking`, one press each.
"""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db.models import Q
from django.utils import timezone

from coops.partner.models import StockRecord
from integrations.contract import RemoteItem
from integrations.matching import Candidate, Goods, Matcher, Variant, preselected
from integrations.models import ChannelAccount, RemoteListing
from integrations.services.recognising import NO_VARIANT
from integrations.services.strangers import look_through
from shop.core.remote import NotConnected, PermanentFailure, RemoteFailure

logger = logging.getLogger(__name__)

#: Reading a big shop takes minutes; orders and stocks get their turn every so many seconds.
BREATH_SECONDS = 2.0
#: Pauses before a reading that failed is begun again.
AGAIN_AFTER, AGAIN_AFTER_REFUSAL = timedelta(minutes=1), timedelta(minutes=15)
ROWS_AT_ONCE = 200


@dataclass(frozen=True)
class Progress:
    """How far a reading is: ``seen`` strangers so far; ``read_at`` when the last one ended.

    ``again_at``: it failed, and is begun again then.
    """

    is_asked: bool
    seen: int
    read_at: datetime | None
    again_at: datetime | None


def ask_for_items(account: ChannelAccount) -> bool:
    """Have the shop there read; ``False`` when that is under way already."""
    now = timezone.now()
    accounts = ChannelAccount.objects.filter(pk=account.pk)
    fresh = accounts.filter(items_due_at=None).update(items_asked_at=now, items_due_at=now)
    if not fresh:  # asked before: only a pause is cut short
        accounts.filter(items_due_at__gt=now).update(items_due_at=now)
    return bool(fresh)


def items_are_due(account: ChannelAccount) -> bool:
    """Return whether the shop there is to be read now."""
    return account.items_due_at is not None and account.items_due_at <= timezone.now()


def read_items_there(
    account: ChannelAccount,
    caller,
    *,
    should_stop: Callable[[], bool] = lambda: False,
    between: Callable[[], object] = lambda: None,
) -> int:
    """Read the whole shop there and suggest links; 1 when it came to its end.

    Rows are kept as they are read. Stopped or killed, it is begun again in the next pass and
    comes to the same end. ``between`` is called every few seconds, for what cannot wait.

    Raises:
        NotConnected: the account must be connected again; the reading waits for that.
    """
    items = all_items_there(caller, between)
    try:
        is_whole = look_through(account, items, should_stop)
    except NotConnected:
        raise
    except RemoteFailure as failure:
        logger.warning("account %s: items not told: %s", account.pk, failure.code)
        is_refusal = isinstance(failure, PermanentFailure)
        _put_off(account, AGAIN_AFTER_REFUSAL if is_refusal else AGAIN_AFTER)
        return 0
    if not is_whole:
        return 0
    suggest(account)
    ChannelAccount.objects.filter(pk=account.pk, items_due_at=account.items_due_at).update(
        items_due_at=None, items_read_at=timezone.now()
    )
    account.items_due_at = None
    return 1


def suggest(account: ChannelAccount) -> int:
    """Guess anew what every item to be decided is; returns how many items.

    Suggestions are of the co-op's own stock records only. ``sure`` marks the one that a form may
    have chosen: goods that two items claim, or that are linked already, are sure for neither.
    """
    rows = list(open_items(account))
    records = StockRecord.objects.filter(partner=account.cooperative.partner_id)
    matcher = Matcher(_goods(record) for record in records.select_related("product"))
    found = {
        (row.pk, variant["model_id"]): matcher.suggest(_variant(row, variant))
        for row in rows
        for variant in variants_of(row)
    }
    sure = preselected(found)
    for row in rows:
        row.suggestions = {
            variant["model_id"]: _as_json(found[key], sure.get(key))
            for variant in variants_of(row)
            for key in [(row.pk, variant["model_id"])]
        }
    RemoteListing.objects.bulk_update(rows, ["suggestions"], batch_size=ROWS_AT_ONCE)
    return len(rows)


def suggest_for_new(account: ChannelAccount) -> int:
    """Suggest links if items were found that have none yet; returns how many were gone over."""
    if not open_items(account).filter(suggestions={}).exists():
        return 0
    return suggest(account)


def open_items(account: ChannelAccount):
    """Return the items there that nobody has decided about, as a query set."""
    return RemoteListing.objects.filter(account=account, decision=RemoteListing.Decision.OPEN)


def variants_of(row: RemoteListing) -> list[dict]:
    """Return the variants of an item; one that the reading did not tell of is the item itself."""
    if row.variants:
        return row.variants
    return [
        {
            "model_id": NO_VARIANT,
            "sku": row.sku,
            "barcode": row.barcode,
            "option": "",
            "price_vnd": None,
            "stock": None,
            "weight_g": None,
        }
    ]


def progress_of(account: ChannelAccount) -> Progress:
    """Return how far the reading that was asked for is."""
    asked = account.items_due_at is not None
    seen = 0
    if asked and account.items_asked_at:
        rows = RemoteListing.objects.filter(account=account, seen_at__gte=account.items_asked_at)
        seen = rows.count()
    now = timezone.now()
    due = account.items_due_at
    again = due if due is not None and due > now else None
    return Progress(asked, seen, account.items_read_at, again)


def all_items_there(caller, between: Callable[[], object] = lambda: None) -> Iterator[RemoteItem]:
    """Yield all items, so many at a time as one question tells, each time through the caller.

    With a token that was renewed on the way it is begun again; telling an item twice is harmless.
    """
    token_in_use: str | None = None
    items: Iterator[RemoteItem] = iter(())

    def next_ones(adapter) -> list[RemoteItem]:
        nonlocal token_in_use, items
        if adapter.access_token != token_in_use:  # each call has an adapter object of its own
            token_in_use, items = adapter.access_token, iter(adapter.all_items())
        try:
            return list(islice(items, adapter.items_per_read))
        except RemoteFailure:
            token_in_use = None  # a generator that failed only says that it is at its end
            raise

    breathed = time.monotonic()
    while some := caller.call(next_ones):
        yield from some
        if time.monotonic() - breathed > BREATH_SECONDS:
            between()
            breathed = time.monotonic()


def _put_off(account: ChannelAccount, pause: timedelta) -> None:
    account.items_due_at = timezone.now() + pause
    ChannelAccount.objects.filter(~Q(items_due_at=None), pk=account.pk).update(
        items_due_at=account.items_due_at
    )


def _goods(record: StockRecord) -> Goods:
    product = record.product
    return Goods(
        record_id=record.pk,
        sku=record.partner_sku,
        title=product.title,
        sale_unit=product.sale_unit,
        weight_g=product.net_weight_g,
        price_vnd=None if record.price is None else int(record.price),
        barcode=product.upc or "",
    )


def _variant(row: RemoteListing, variant: dict) -> Variant:
    return Variant(
        title=row.title,
        option=variant["option"] or "",
        sku=variant["sku"] or row.sku,
        barcode=variant["barcode"] or (row.barcode if len(variants_of(row)) == 1 else ""),
        weight_g=variant["weight_g"],
        price_vnd=variant["price_vnd"],
    )


def _as_json(candidates: list[Candidate], sure: Candidate | None) -> list[dict]:
    return [asdict(one) | {"sure": one is sure} for one in candidates]
