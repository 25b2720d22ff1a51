"""Reading back what was told: an answer that says "done" is not yet a number that stands there.

A sample of what is told is asked about some seconds later, a stock of nothing always. What turns
out otherwise, and what no order explains, is told again; the third time a person must look.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from integrations.contract import RemoteItem, RemoteModel
from integrations.models import ChannelAccount, Facet, FacetKind, Listing, ListingOffer
from integrations.services import history
from integrations.services.drifts import SECOND_LOOK
from integrations.services.due import to_read_back
from integrations.services.orders import import_due_orders, poll_orders
from integrations.services.telling import HELD
from shop.core.remote import NotConnected, RemoteFailure

#: Our word for a number that the marketplace said it took, and did not, three times.
NOT_TAKEN = "not_taken"
MISSES_THAT_ASK = 3
#: Pause when it cannot be read, or when orders that may explain it are not in.
LATER = timedelta(seconds=60)
#: A stock that is held is read so often; without that it is tried again after an hour.
HELD_LOOK = timedelta(minutes=10)
HELD_LONGEST = timedelta(hours=1)
#: What a reading writes down of each offer.
THERE = [
    "price_there",
    "stock_there",
    "reserved_there",
    "campaign_there",
    "campaign_until",
    "sku_there",
]


def note_reading(account: ChannelAccount, items: Iterable[RemoteItem]) -> dict[int, RemoteModel]:
    """Write down on our offers what stands there; their wishes stay as they are.

    Items and variants that are none of ours are passed over, and so are items whose variants
    the reading did not tell. Returns what was found, by offer.
    """
    there = {(item.item_id, model.model_id): model for item in items for model in item.models or ()}
    offers = ListingOffer.objects.filter(
        listing__account=account, listing__item_id__in={item_id for item_id, _ in there}
    ).select_related("listing", "stock_record")
    found: dict[int, RemoteModel] = {}
    changed = []
    for offer in offers:
        model = there.get((offer.listing.item_id, offer.model_id))
        if model is not None:
            found[offer.pk] = model
            if _take(offer, model):
                changed.append(offer)
    ListingOffer.objects.bulk_update(changed, THERE, batch_size=100)
    ListingOffer.objects.filter(pk__in=found).update(seen_there_at=timezone.now())
    return found


def read_back(account: ChannelAccount, caller) -> bool:
    """Read some items whose numbers are to be read back, in one call; ``False``: none is due.

    Raises:
        NotConnected: the account must be connected again.
    """
    facets = _batch(account, caller.adapter_class.items_per_read)
    if not facets:
        return False
    ids = list(dict.fromkeys(facet.listing.item_id for facet in facets))
    read_at = timezone.now()
    try:
        items = caller.call(lambda adapter: adapter.read_items(ids))
    except NotConnected:
        raise
    except RemoteFailure as failure:
        own_wait = timedelta(seconds=failure.retry_after_seconds or 0)
        _look_again(facets, max(LATER, own_wait))
        return True
    found = note_reading(account, items)
    _have_checked(facets, {item.item_id for item in items}, read_at)
    stocks = []
    for facet in facets:
        model = found.get(facet.offer_id or 0)
        if facet.problem_code == HELD and model is not None:
            _look_at_held(facet, model)
        elif _differs(facet, model) and facet.kind == FacetKind.STOCK:
            stocks.append(facet)
        elif _differs(facet, model):
            _miss(facet, _there(facet, model), read_at)
        else:
            _leave(facet, is_well=_agrees(facet, model))
    if stocks:
        _judge_stocks(account, caller, stocks, found, read_at)
    return True


def _batch(account: ChannelAccount, most_items: int) -> list[Facet]:
    """Return due facets of at most so many items."""
    rows = to_read_back(account).select_related("offer", "listing")[: 4 * most_items]
    items: set[str] = set()
    chosen = []
    for facet in rows:
        items.add(facet.listing.item_id)
        if len(items) > most_items:
            break
        chosen.append(facet)
    return chosen


def _judge_stocks(
    account: ChannelAccount,
    caller,
    facets: Sequence[Facet],
    found: dict[int, RemoteModel],
    read_at: datetime,
) -> None:
    """Have stocks told again that no order explains.

    Every order must be in that was told after the reading. A lower number is believed when it
    is found twice: a sale is taken off there before the list of orders shows it.
    """
    if not poll_orders(account, caller):
        _look_again(facets, LATER)
        return
    import_due_orders(account, caller)
    as_of = account.orders_imported_as_of
    if as_of is None or as_of < read_at:
        _look_again(facets, LATER)
        return
    fresh = Facet.objects.in_bulk([facet.pk for facet in facets])
    for facet in facets:
        model, now = found.get(facet.offer_id or 0), fresh.get(facet.pk)
        there = _there(facet, model)
        if now is None:
            continue
        if not _differs(now, model):
            _leave(now, is_well=_agrees(now, model))
        elif int(there) > int(now.known or 0) or _was_there_before(facet, there, read_at):
            _miss(now, there, read_at)
        else:
            _look_again([now], LATER)


def _was_there_before(facet: Facet, there: str, read_at: datetime) -> bool:
    """Return whether a reading long enough before this one found the same.

    ``facet`` is as it was before this reading.
    """
    offer = facet.offer
    if offer is None or offer.seen_there_at is None or facet.written_at is None:
        return False
    is_since = facet.written_at < offer.seen_there_at <= read_at - SECOND_LOOK
    return is_since and str(offer.stock_there) == there


def _miss(facet: Facet, there: str, read_at: datetime) -> None:
    """Take what is there as known, so that ours is told again; the third time ask a person.

    A number that rises by that waits until all orders are in, as every rising number does.
    """
    misses = facet.verify_misses + 1
    asks = misses >= MISSES_THAT_ASK
    problem: dict = dict(Facet.WELL)
    if asks:
        problem |= {
            "needs_person": True,
            "problem_call": "read_items",
            "problem_code": NOT_TAKEN,
            "problem_raw": f"{facet.known} ≠ {there}",
            "problem_since": timezone.now(),
        }
    same = Facet.objects.filter(
        pk=facet.pk, known=facet.known, known_rev=facet.known_rev, desired_rev=F("known_rev")
    )
    if not same.update(
        known=there,
        desired_rev=F("desired_rev") + 1,
        changed_at=timezone.now(),
        written_at=read_at,
        verify_at=None,
        verify_misses=misses,
        **problem,
    ):
        _leave(facet, is_well=False)  # it has moved on, and that will be read back by itself
    elif asks:
        history.note_needs_person(facet, NOT_TAKEN)
    else:
        facts = {"kind": facet.kind, "told": facet.known, "there": there}
        history.note(facet.account_id, facet.listing_id, "not_taken", facts)


def _look_at_held(facet: Facet, model: RemoteModel) -> None:
    """Say when a held stock is tried again: when the reading lets it go, not by being refused."""
    now = timezone.now()
    desired, before = int(facet.desired or 0), facet.offer.reserved_there if facet.offer else 0
    changes: dict = {"verify_at": None}
    if model.reserved > desired:
        until = model.campaign_until
        ends_soon = until is not None and now < until < now + HELD_LOOK
        changes["verify_at"] = until if ends_soon else now + HELD_LOOK
        changes["next_attempt_at"] = max(until or now, now) + HELD_LONGEST
        is_higher = facet.known.isdigit() and int(facet.known) > model.reserved
        if is_higher and model.reserved != before:
            changes["next_attempt_at"] = None  # it can be lowered at least so far
    elif _was_read_as_held(facet, now):
        changes["next_attempt_at"] = None
    Facet.objects.filter(pk=facet.pk, desired_rev=facet.desired_rev).update(**changes)


def _was_read_as_held(facet: Facet, now: datetime) -> bool:
    """Return whether a reading, and not only a refusal, found it held: its pause is the longer.

    Where readings tell nothing of what is kept back, they let nothing go either; else refusal
    and reading would chase each other without a pause.
    """
    return facet.next_attempt_at is not None and facet.next_attempt_at > now + 2 * HELD_LOOK


def _have_checked(facets: Sequence[Facet], told: set[str], now: datetime) -> None:
    """Have items looked at that were left out of the answer: deleted, it seems."""
    lost = {facet.listing_id for facet in facets if facet.listing.item_id not in told}
    if lost:
        Listing.objects.filter(pk__in=lost).update(item_check_at=now)


def _differs(facet: Facet, model: RemoteModel | None) -> bool:
    """Return whether another number stands there than the one that is said to, and we wish."""
    is_settled = facet.known_rev >= facet.desired_rev and facet.sent_rev <= facet.known_rev
    there = _there(facet, model)
    return is_settled and bool(there) and there != facet.known


def _agrees(facet: Facet, model: RemoteModel | None) -> bool:
    return bool(facet.known) and _there(facet, model) == facet.known


def _there(facet: Facet, model: RemoteModel | None) -> str:
    """Return the number that stands there as text; empty when nobody said."""
    if model is None:
        return ""
    number = model.stock if facet.kind == FacetKind.STOCK else model.price_vnd
    return "" if number is None else str(number)


def _leave(facet: Facet, *, is_well: bool) -> None:
    changes: dict = {"verify_at": None}
    if is_well:
        changes["verify_misses"] = 0
    # What was told anew meanwhile has a reading of its own.
    Facet.objects.filter(pk=facet.pk, verify_at=facet.verify_at).update(**changes)


def _look_again(facets: Sequence[Facet], after: timedelta) -> None:
    Facet.objects.filter(pk__in=[facet.pk for facet in facets]).update(
        verify_at=timezone.now() + after
    )


def _take(offer: ListingOffer, model: RemoteModel) -> bool:
    """Put what was found on ``offer``; returns whether anything is news."""
    before = [getattr(offer, name) for name in THERE]
    offer.price_there = model.price_vnd
    # Some count what is sold too much below 0; there is nothing to buy all the same.
    offer.stock_there = None if model.stock is None else max(0, model.stock)
    offer.reserved_there, offer.campaign_there = max(0, model.reserved), max(0, model.campaign)
    offer.campaign_until = model.campaign_until
    own = offer.stock_record.partner_sku
    offer.sku_there = model.sku[:200] if model.sku and model.sku != own else ""
    return before != [getattr(offer, name) for name in THERE]
