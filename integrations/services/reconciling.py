"""Bringing one account in step: always the most urgent first, in the marketplace's batches.

Stock before price before visibility before content. There is no list of jobs: what is out of
step and may be tried is asked anew for every step, so a crash loses nothing and a change that
comes meanwhile is simply part of the next step.
"""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import groupby

from django.db import DatabaseError
from django.db.models import BigIntegerField, F, Q, Value
from django.db.models.functions import Cast, NullIf
from django.utils import timezone

from integrations.contract import ItemState, Level, Outcome, RemoteGone, UnknownAnswer
from integrations.drafts import draft_of
from integrations.models import ChannelAccount, Facet, FacetKind, Listing
from integrations.models.failing import ready_to_try
from integrations.services.creating import create_listing
from integrations.services.desired import pictures_of
from integrations.services.failing import record_failure
from integrations.services.known import mark_known, mark_sent
from integrations.services.orders import POLL_AGAIN_AFTER_FAILURE
from integrations.services.pictures import upload_pictures
from shop.core.remote import NotConnected, PermanentFailure, RemoteFailure

logger = logging.getLogger(__name__)

#: An item that is being checked there is asked about again after so many seconds.
CHECK_AGAIN_SECONDS = 60
BANNED_CHECK_SECONDS = 600
NUMBERS = (FacetKind.STOCK, FacetKind.PRICE, FacetKind.VISIBILITY)
#: How many due rows one step looks at.
GLANCE = 400


def reconcile(
    account: ChannelAccount,
    caller,
    *,
    budget_seconds: float = 2.0,
    should_stop: Callable[[], bool] = lambda: False,
) -> int:
    """Take steps until nothing is due or the time is over; returns how many were taken.

    Raises:
        NotConnected: the account must be connected again; the rest waits.
    """
    until = time.monotonic() + budget_seconds
    steps = 0
    while time.monotonic() < until and not caller.is_quiet and not should_stop():
        if not _step(account, caller):
            break
        steps += 1
    return steps


def has_work(account: ChannelAccount) -> bool:
    """Return whether something of ``account`` may be done now; few cheap queries."""
    return (
        _due_stock(account).exists()
        or _due(account, FacetKind.PRICE).exists()
        or _due(account, FacetKind.VISIBILITY).exists()
        or _to_create(account).exists()
        or _due(account, FacetKind.CONTENT, FacetKind.PICTURES).exists()
        or _to_check(account).exists()
    )


def _step(account: ChannelAccount, caller) -> bool:
    return (
        _tell_levels(account, caller, _due_stock(account), "push_stock")
        or _tell_levels(account, caller, _due(account, FacetKind.PRICE), "push_prices")
        or _tell_visibility(account, caller)
        or _check_one(account, caller)
        or _create_one(account, caller)
        or _tell_content(account, caller)
    )


def _due(account: ChannelAccount, *kinds: str):
    """Return due facets of items that are whole there."""
    return (
        Facet.objects.due()
        .filter(account=account, kind__in=kinds)
        .exclude(listing__item_id="")
        .filter(Q(listing__has_variants=False) | Q(listing__variants_made=True))
        .exclude(listing__item_state=ItemState.GONE)
        # A banned item is mended by its text and photos; numbers are refused until then.
        .exclude(listing__item_state=ItemState.BANNED, kind__in=NUMBERS)
    )


def _due_stock(account: ChannelAccount):
    """Return due stocks: lower ones at once, higher ones when the orders are in.

    A number may rise only after a question for changed orders that started after the change and
    whose answers are all imported; else it could count units that were sold there meanwhile.
    """
    due = _due(account, FacetKind.STOCK).exclude(desired="")
    # NULLIF first: PostgreSQL may cast before it filters, and an empty text is no number.
    want, have = (Cast(NullIf(n, Value("")), BigIntegerField()) for n in ("desired", "known"))
    due = due.annotate(want=want, have=have)
    lower = Q(have__gte=F("want"))
    as_of = account.orders_imported_as_of
    safe = Q(changed_at__lt=as_of) if as_of else Q(pk__in=[])
    return due.filter(lower | safe)


def ask_for_orders_if_stock_waits(account: ChannelAccount) -> bool:
    """Have orders polled at once when a higher stock waits for it and none was since."""
    asked = account.orders_read_until
    waiting = _due(account, FacetKind.STOCK)
    if asked is not None:
        waiting = waiting.filter(changed_at__gte=asked)
    if not waiting.exists():
        return False
    now = timezone.now()
    later = ChannelAccount.objects.filter(pk=account.pk).filter(
        # A question that failed has its own pause; it is not cut short.
        Q(next_poll_at=None) | Q(next_poll_at__gt=now + POLL_AGAIN_AFTER_FAILURE)
    )
    return bool(later.update(next_poll_at=now))


def _tell_levels(account: ChannelAccount, caller, due, call_name: str) -> bool:
    """Tell prices or stocks of one item, as many of its variants as one call takes."""
    first = due.order_by("changed_at", "pk").values_list("listing_id", flat=True).first()
    if first is None:
        return False
    most = caller.adapter_class.levels_per_call
    facets = list(due.filter(listing=first).select_related("offer", "listing")[:most])
    facets = [facet for facet in facets if not _is_there_already(facet)]
    if not facets:
        return True
    levels = [Level(f.listing.item_id, f.offer.model_id, int(f.desired)) for f in facets]
    _tell(facets, lambda: caller.call(lambda a: getattr(a, call_name)(levels)))
    return True


def _is_there_already(facet: Facet) -> bool:
    """Mark a wish that went there and back as fulfilled, unless a call is under way."""
    if facet.known and facet.known == facet.desired and facet.sent_rev == facet.known_rev:
        mark_known(facet)
        return True
    return False


def _tell_visibility(account: ChannelAccount, caller) -> bool:
    most = caller.adapter_class.items_per_call
    facets = list(_due(account, FacetKind.VISIBILITY).select_related("listing")[:most])
    facets = [facet for facet in facets if not _is_there_already(facet)]
    if not facets:
        return False
    wanted = [(facet.listing.item_id, facet.desired == "1") for facet in facets]
    if _tell(facets, lambda: caller.call(lambda a: a.set_visibility(wanted))):
        Listing.objects.filter(pk__in=[facet.listing_id for facet in facets]).update(
            item_check_at=timezone.now()
        )
    return True


def _tell_content(account: ChannelAccount, caller) -> bool:
    due = _due(account, FacetKind.CONTENT, FacetKind.PICTURES).order_by("listing_id", "pk")
    for _pk, group in groupby(due.select_related("listing__account")[:2], lambda f: f.listing_id):
        facets = list(group)
        listing = facets[0].listing

        def tell(listing=listing) -> list[Outcome]:
            image_ids = upload_pictures(account, pictures_of(listing), caller)
            draft = draft_of(listing, image_ids)
            caller.call(lambda a: a.update_item(listing.item_id, draft))
            return []

        _tell(facets, tell)
        return True
    return False


def _create_one(account: ChannelAccount, caller) -> bool:
    facet = _to_create(account).select_related("listing__account", "listing__product").first()
    if facet is None:
        return False
    try:
        create_listing(facet.listing, caller)
    except NotConnected:
        raise
    except RemoteFailure as failure:
        record_failure(facet, failure)
    except DatabaseError:
        raise
    except Exception as error:  # a lost photo, say: its own trouble, and nobody else's
        logger.exception("listing %s is not created", facet.listing_id)
        record_failure(facet, UnknownAnswer(code=type(error).__name__, call="create"))
    return True


def _to_create(account: ChannelAccount):
    """Return the content facets of listings that are wanted there and are not there whole."""
    return (
        Facet.objects.filter(ready_to_try(), account=account, kind=FacetKind.CONTENT)
        .filter(listing__is_wanted=True, listing__product__is_public=True)
        .filter(
            Q(listing__item_id="") | Q(listing__has_variants=True, listing__variants_made=False)
        )
        .exclude(listing__item_state__in=[ItemState.GONE, ItemState.BANNED])
        .order_by("pk")
    )


def _to_check(account: ChannelAccount):
    return (
        Listing.objects.filter(account=account, item_check_at__lte=timezone.now())
        .exclude(item_id="")
        .order_by("item_check_at")
    )


def _check_one(account: ChannelAccount, caller) -> bool:
    """Ask how one item stands there: live, hidden, looked at, banned, gone."""
    listing = _to_check(account).first()
    if listing is None:
        return False
    try:
        item = caller.call(lambda a: a.item(listing.item_id))
        state, raw = item.state, item.raw_state
    except RemoteGone as failure:
        state, raw = ItemState.GONE, failure.code
    except NotConnected:
        raise
    except RemoteFailure:
        _check_again(listing, CHECK_AGAIN_SECONDS)
        return True
    Listing.objects.filter(pk=listing.pk, item_check_at=listing.item_check_at).update(
        item_state=state, raw_item_state=raw[:40], item_check_at=None
    )
    content = Facet.objects.filter(listing=listing, kind=FacetKind.CONTENT).first()
    if state == ItemState.CHECKED:
        _check_again(listing, CHECK_AGAIN_SECONDS)
    elif state == ItemState.BANNED:  # nobody tells when a ban is lifted
        _check_again(listing, BANNED_CHECK_SECONDS)
    if content and state in (ItemState.BANNED, ItemState.GONE):
        kind = RemoteGone if state == ItemState.GONE else PermanentFailure
        record_failure(content, kind(raw, code=f"item_{state}", call="item"))
    elif content and content.problem_code in ("item_banned", "item_gone"):
        Facet.objects.filter(pk=content.pk).update(**Facet.WELL)
    return True


def _check_again(listing: Listing, seconds: float) -> None:
    at = timezone.now() + timedelta(seconds=seconds)
    Listing.objects.filter(pk=listing.pk).update(item_check_at=at)


def _tell(facets: list[Facet], call: Callable[[], list[Outcome]]) -> bool:
    """Make the call and record what became of each facet; no outcomes means: all worked."""
    mark_sent(facets)
    try:
        outcomes = call()
    except NotConnected:
        raise
    except RemoteFailure as failure:
        for facet in facets:
            record_failure(facet, failure)
            if isinstance(failure, RemoteGone):
                Listing.objects.filter(pk=facet.listing_id).update(item_check_at=timezone.now())
        return False
    except DatabaseError:
        raise
    except Exception as error:  # as above: told to a person, and nobody else waits
        logger.exception("listing %s is not told", facets[0].listing_id)
        for facet in facets:
            record_failure(facet, UnknownAnswer(code=type(error).__name__, call="tell"))
        return False
    for facet, outcome in zip(facets, outcomes or [Outcome()] * len(facets), strict=True):
        if outcome.failure is None:
            mark_known(facet)
        else:
            record_failure(facet, outcome.failure)
    return True
