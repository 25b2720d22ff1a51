"""Bringing one account in step: always the most urgent first, in the marketplace's batches.

Stock before price before visibility before content. There is no list of jobs: what is out of
step and may be tried is asked anew for every step, so a crash loses nothing and a change that
comes meanwhile is simply part of the next step.
"""

import logging
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import DatabaseError
from django.db.models import Q
from django.utils import timezone

from integrations.contract import ItemState, Outcome, RemoteGone, UnknownAnswer
from integrations.drafts import draft_of
from integrations.models import ChannelAccount, Facet, FacetKind, Listing
from integrations.services import history
from integrations.services.creating import bring_variants_up, create_listing
from integrations.services.desired import pictures_of
from integrations.services.due import (
    NUMBERS,
    due,
    has_work,
    to_check,
    to_finish,
    to_look_up,
    to_make,
)
from integrations.services.known import mark_known, settle
from integrations.services.levels import tell_numbers
from integrations.services.orders import POLL_AGAIN_AFTER_FAILURE
from integrations.services.pictures import upload_pictures
from integrations.services.telling import give_up_or_wait, note_state, tell
from integrations.services.verifying import read_back
from shop.core.remote import NotConnected, RemoteFailure

__all__ = ["ask_for_orders_if_stock_waits", "has_work", "reconcile"]

logger = logging.getLogger(__name__)

#: An item that is being checked there is asked about again after so many seconds.
CHECK_AGAIN_SECONDS = 60
BANNED_CHECK_SECONDS = 600


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
    steps = sum(bool(settle(account.pk, kind)) for kind in NUMBERS)
    while time.monotonic() < until and not caller.is_quiet and not should_stop():
        if not _step(account, caller):
            break
        steps += 1
    return steps


def _step(account: ChannelAccount, caller) -> bool:
    return (
        tell_numbers(account, caller, FacetKind.STOCK)
        or tell_numbers(account, caller, FacetKind.PRICE)
        or _tell_visibility(account, caller)
        or read_back(account, caller)
        or _check_one(account, caller)
        or _create_one(account, caller)
        or _tell_content(account, caller)
    )


def ask_for_orders_if_stock_waits(account: ChannelAccount) -> bool:
    """Have orders polled at once when a higher stock waits for it and none was since."""
    asked = account.orders_read_until
    waiting = due(account, FacetKind.STOCK)
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


def _tell_visibility(account: ChannelAccount, caller) -> bool:
    market = caller.adapter_class
    waiting = due(account, FacetKind.VISIBILITY).order_by("changed_at", "pk")
    facets = list(waiting.select_related("listing")[: market.items_per_call])
    if not facets:
        return False
    if not market.can_hide:
        mark_known(facets)  # the stock of 0 stands for it, and is told by itself
        history.note_told(facets)
        return True
    wanted = [(facet.listing.item_id, facet.desired == "1") for facet in facets]
    if tell(facets, caller, lambda: caller.call(lambda a: a.set_visibility(wanted))):
        Listing.objects.filter(pk__in=[facet.listing_id for facet in facets]).update(
            item_check_at=timezone.now()
        )
    return True


def _tell_content(account: ChannelAccount, caller) -> bool:
    pages = (FacetKind.CONTENT, FacetKind.PICTURES)
    for kind in pages:
        first = due(account, kind).order_by("changed_at", "pk").values_list("listing", flat=True)
        for listing_id in first[:1]:
            both = [due(account, one, listing_id=listing_id) for one in pages]
            facets = [f for rows in both for f in rows.select_related("listing__account")]
            if facets:
                _tell_page(account, caller, facets)
            return bool(facets)
    return False


def _tell_page(account: ChannelAccount, caller, facets: list[Facet]) -> None:
    listing = facets[0].listing

    def update() -> list[Outcome]:
        image_ids = upload_pictures(account, pictures_of(listing), caller)
        draft = draft_of(listing, image_ids)
        caller.call(lambda a: a.update_item(listing.item_id, draft))
        bring_variants_up(listing, draft, caller)
        return []

    tell(facets, caller, update)


def _create_one(account: ChannelAccount, caller) -> bool:
    listing = to_finish(account).first() or to_make(account).first() or to_look_up(account).first()
    if listing is None:
        return False
    facets = Facet.objects.filter(listing=listing, kind=FacetKind.CONTENT)
    facet = facets.select_related("listing__account", "listing__product").first()
    if facet is None:  # its decision was taken back at this moment, and the listing with it
        return False
    try:
        create_listing(facet.listing, caller)
    except NotConnected:
        raise
    except RemoteFailure as failure:
        give_up_or_wait(facet, failure)
    except DatabaseError:
        raise
    except Exception as error:  # a lost photo, say: its own trouble, and nobody else's
        logger.exception("listing %s is not created", facet.listing_id)
        give_up_or_wait(facet, UnknownAnswer(code=type(error).__name__, call="create"))
    return True


def _check_one(account: ChannelAccount, caller) -> bool:
    """Ask how one item stands there: live, hidden, looked at, banned, gone."""
    listing = to_check(account).first()
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
    if state == ItemState.CHECKED:
        _check_again(listing, CHECK_AGAIN_SECONDS)
    elif state == ItemState.BANNED:  # nobody tells when a ban is lifted
        _check_again(listing, BANNED_CHECK_SECONDS)
    note_state(listing, state, raw)
    return True


def _check_again(listing: Listing, seconds: float) -> None:
    at = timezone.now() + timedelta(seconds=seconds)
    Listing.objects.filter(pk=listing.pk).update(item_check_at=at)
