"""Once a night each shop is compared with what we know of it, item by item.

An audit is a round that began at ``audit_since``: every item not compared since is still to do,
so a killed worker goes on where it stopped. It takes slices after stock and prices have had
theirs. First come complete orders, because a sale explains a lower number; then our items; then
the marketplace's rules and the shop itself; last the items there that we do not know.
"""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import DatabaseError
from django.db.models import F, Q
from django.utils import timezone

from integrations.contract import ItemState, RemoteItem
from integrations.models import ChannelAccount, Facet, FacetKind, Listing
from integrations.registry import marketplace_class
from integrations.services.adopting import all_items_there, suggest_for_new
from integrations.services.answers import NoAnswer
from integrations.services.backfill import ask_for_backfill
from integrations.services.comparing import Difference, compare
from integrations.services.desired import refresh_all_stock
from integrations.services.drifts import (
    is_seen_twice,
    note_agreement,
    note_differences,
    set_stock_right,
)
from integrations.services.due import due_numbers
from integrations.services.failing import CircuitOpen
from integrations.services.hints import poll_at_once
from integrations.services.orders import import_due_orders, poll_orders
from integrations.services.rules_watch import categories_to_watch, skip_category, watch_category
from integrations.services.shop_facts import read_shop_info, shop_info_is_due
from integrations.services.strangers import look_through
from integrations.services.verifying import note_reading
from shop.core.remote import NotConnected, PermanentFailure, RemoteFailure

logger = logging.getLogger(__name__)

#: Rounds begin between midnight and so many seconds after it, local time.
NIGHT_SECONDS = 5 * 3600
#: Spreads neighbouring numbers over the night: the golden ratio of 2³² (Knuth's hashing).
SPREAD = 2_654_435_761
#: Pause when nothing can be done now: no answer, or orders that are not in.
PAUSE = timedelta(seconds=65)
#: So far back orders are asked for once more each night: one whose news was lost comes in then.
ORDERS_BACK = timedelta(days=2)
#: What cannot be told for sure in a round this old is left to the next one.
LONGEST_DOUBT = timedelta(hours=2)


def next_night(account_id: int, after: datetime) -> datetime:
    """Return the account's own minute of the first night after ``after`` (UTC)."""
    into = timedelta(seconds=account_id * SPREAD % 2**32 % NIGHT_SECONDS)
    midnight = timezone.localtime(after).replace(hour=0, minute=0, second=0, microsecond=0)
    at = midnight + into
    return (at if at > after else at + timedelta(days=1)).astimezone(UTC)


def plan_audits() -> int:
    """Give every account that has none its time of the night; returns how many."""
    served = [code for code in settings.MARKETPLACES if marketplace_class(code).is_online]
    unplanned = ChannelAccount.objects.working().filter(next_audit_at=None, marketplace__in=served)
    now = timezone.now()
    return sum(
        ChannelAccount.objects.filter(pk=pk, next_audit_at=None).update(
            next_audit_at=next_night(pk, now)
        )
        for pk in unplanned.values_list("pk", flat=True)
    )


def audit_now(account: ChannelAccount) -> None:
    """Have the shop compared at once; a round that is under way goes on instead."""
    account.next_audit_at = timezone.now()
    ChannelAccount.objects.filter(pk=account.pk).update(next_audit_at=account.next_audit_at)


def audit_is_due(account: ChannelAccount) -> bool:
    """Return whether a step of the round may be taken now: its orders are all told."""
    if account.next_audit_at is None or account.next_audit_at > timezone.now():
        return False
    if account.audit_since is None:
        return True
    return (
        account.orders_read_until is not None and account.orders_read_until >= account.audit_since
    )


def audit(
    account: ChannelAccount,
    caller,
    *,
    budget_seconds: float = 1.0,
    should_stop: Callable[[], bool] = lambda: False,
) -> int:
    """Take steps of the account's round until the time is over; returns how many.

    Raises:
        NotConnected: the account must be connected again; the round goes on afterwards.
    """
    if account.audit_since is None:
        return _begin(account)
    until = time.monotonic() + budget_seconds
    steps = 0
    try:
        while not should_stop() and not _numbers_wait(account):
            if not _step(account, caller, should_stop):
                break
            steps += 1
            if time.monotonic() > until:
                break
    except (NotConnected, DatabaseError):
        raise
    except (RemoteFailure, NoAnswer) as failure:
        logger.warning("account %s: not compared: %s", account.pk, failure)
        _pause(account)
    except Exception:  # one odd answer: seen in the log, and not asked for five times a second
        logger.exception("account %s: not compared", account.pk)
        _pause(account)
    return steps


def _begin(account: ChannelAccount) -> int:
    """Begin a round, with the orders first; those of the last days are counted over as well."""
    now = timezone.now()
    due = ChannelAccount.objects.filter(pk=account.pk, audit_since=None, next_audit_at__lte=now)
    begun = due.update(audit_since=now)
    if begun:
        refresh_all_stock(account)
        ask_for_backfill(account, now - ORDERS_BACK)
    poll_at_once(account.pk)
    account.audit_since = now
    return begun


def _step(account: ChannelAccount, caller, should_stop: Callable[[], bool]) -> bool:
    """Take one step; ``False`` when the round is over or has to wait."""
    batch = list(_to_compare(account)[: caller.adapter_class.items_per_read])
    if batch:
        return _compare_batch(account, caller, batch)
    for category_id in categories_to_watch(account, _since(account)):
        _try(account, lambda c=category_id: watch_category(account, caller, c))
        if should_stop():
            return False
        # Asked or not, once is enough for this round.
        if category_id in categories_to_watch(account, _since(account)):
            skip_category(account, category_id)
    if shop_info_is_due(account):
        _try(account, lambda: read_shop_info(account, caller))
    items = all_items_there(caller)
    if _try(account, lambda: look_through(account, items, should_stop)) is not False:
        suggest_for_new(account)
        _end(account)
    return False


def _try(account: ChannelAccount, work: Callable[[], object]) -> object:
    """Do what the round can do without: one that is old goes on although it fails.

    So does every round when the marketplace says no for good. ``None``: it was left out.
    """
    try:
        return work()
    except NotConnected:
        raise
    except (RemoteFailure, NoAnswer) as failure:
        if not isinstance(failure, PermanentFailure) and not _is_old(account):
            raise
        logger.warning("account %s: left to the next round: %s", account.pk, failure)
        return None


def _end(account: ChannelAccount) -> None:
    now = timezone.now()
    at = next_night(account.pk, now)
    ChannelAccount.objects.filter(pk=account.pk, audit_since=account.audit_since).update(
        audit_since=None, audited_at=account.audit_since, next_audit_at=at
    )
    account.audited_at, account.audit_since, account.next_audit_at = account.audit_since, None, at


def _pause(account: ChannelAccount) -> None:
    account.next_audit_at = timezone.now() + PAUSE
    ChannelAccount.objects.filter(pk=account.pk).update(next_audit_at=account.next_audit_at)


def _since(account: ChannelAccount) -> datetime:
    return account.audit_since or timezone.now()


def _is_old(account: ChannelAccount) -> bool:
    return timezone.now() - _since(account) > LONGEST_DOUBT


def _numbers_wait(account: ChannelAccount) -> bool:
    """Return whether a stock or price can be told now; it goes before a comparison."""
    numbers = (FacetKind.STOCK, FacetKind.PRICE)
    return any(due_numbers(account, kind).exists() for kind in numbers)


def _to_compare(account: ChannelAccount):
    """Return the items there that were not compared in this round, the longest ago first."""
    since = _since(account)
    return (
        Listing.objects.filter(Q(compared_at=None) | Q(compared_at__lt=since), account=account)
        .exclude(item_id="")
        .exclude(item_state=ItemState.GONE)
        .exclude(has_variants=True, variants_made=False)
        .select_related("product")
        .prefetch_related("facets", "offers")
        .order_by(F("compared_at").asc(nulls_first=True), "pk")
    )


def _compare_batch(account: ChannelAccount, caller, batch: list[Listing]) -> bool:
    """Read some items and compare them; ``False`` when none of them could be settled."""
    read_at = timezone.now()
    ids = [listing.item_id for listing in batch]
    try:
        items = caller.call(lambda adapter: adapter.read_items(ids))
    except (NotConnected, CircuitOpen, DatabaseError):
        raise
    except Exception as failure:  # also an answer that our own code stumbles over
        if not isinstance(failure, PermanentFailure) and not _is_old(account):
            raise
        if len(batch) > 1:  # one of them spoils the question for all
            answers = [_compare_batch(account, caller, [one]) for one in batch]
            return any(answers)
        logger.warning("listing %s is not told: %s", batch[0].pk, type(failure).__name__)
        items = []
    note_reading(account, items)
    found = {item.item_id: item for item in items}
    _have_states_checked(batch, found)
    differences, agreeing = _compare(caller, batch, found)
    note_agreement(agreeing, read_at)
    note_differences([one for one in differences if not one.is_stock], read_at)
    stock = [one for one in differences if one.is_stock]
    unsettled = _settle_stock(account, caller, stock, read_at) if stock else set()
    if _is_old(account):
        unsettled = set()
    settled = [listing.pk for listing in batch if listing.pk not in unsettled]
    Listing.objects.filter(pk__in=settled).update(compared_at=read_at)
    if not settled:
        _pause(account)
    return bool(settled)


def _compare(
    caller, batch: list[Listing], found: dict[str, RemoteItem]
) -> tuple[list[Difference], list[Facet]]:
    differences: list[Difference] = []
    agreeing: list[Facet] = []
    for listing in batch:
        if item := found.get(listing.item_id):
            one = compare(listing, item, can_hide=caller.adapter_class.can_hide)
            differences += one.differences
            agreeing += one.agreeing
    return differences, agreeing


def _have_states_checked(batch: list[Listing], found: dict[str, RemoteItem]) -> None:
    """Have the engine look at items that are gone, or in another state than we know."""
    odd = [
        listing.pk
        for listing in batch
        if listing.item_id not in found or found[listing.item_id].state != listing.item_state
    ]
    now = timezone.now()
    Listing.objects.filter(pk__in=odd).filter(
        Q(item_check_at=None) | Q(item_check_at__gt=now)
    ).update(item_check_at=now)


def _settle_stock(
    account: ChannelAccount, caller, differences: list[Difference], read_at: datetime
) -> set[int]:
    """Have numbers of units told again that no order explains; returns listings in doubt.

    Every order must be in that was told after the reading. A higher number there is lowered at
    once, because it sells what is not there; a lower one must be found twice, because the
    marketplace takes a sale off its number before its list of orders shows it.
    """
    if not _orders_are_in(account, caller, read_at):
        return {one.facet.listing_id for one in differences}
    now_known = Facet.objects.in_bulk([one.facet.pk for one in differences])
    doubtful: set[int] = set()
    waiting: list[Difference] = []
    explained: list[Facet] = []
    for one in differences:
        facet = now_known.get(one.facet.pk)
        if facet is None or not facet.is_in_step or facet.known == one.there:
            explained.append(one.facet)  # by an order, or a wish of ours
        elif facet.known != one.here:
            doubtful.add(one.facet.listing_id)  # it moved since the reading: read again
        elif one.is_lower_there and not is_seen_twice(one, read_at):
            waiting.append(one)
            doubtful.add(one.facet.listing_id)
        else:
            set_stock_right(one, read_at)
    note_differences(waiting, read_at)
    note_agreement(explained, read_at)
    return doubtful


def _orders_are_in(account: ChannelAccount, caller, read_at: datetime) -> bool:
    """Ask for orders once more, and return whether all that came until ``read_at`` are in."""
    if not poll_orders(account, caller):
        return False
    import_due_orders(account, caller)
    as_of = account.orders_imported_as_of
    return as_of is not None and as_of >= read_at
