"""One call that tells something, and what became of each thing it told."""

import logging
from collections.abc import Callable, Sequence

from django.db import DatabaseError
from django.utils import timezone

from integrations.contract import (
    ItemState,
    Outcome,
    RemoteGone,
    StockHeldThere,
    UnknownAnswer,
)
from integrations.models import Facet, FacetKind, Listing, ListingOffer
from integrations.services import history
from integrations.services.failing import record_failure, retry_now
from integrations.services.known import mark_known, mark_sent
from shop.core.remote import NotConnected, PermanentFailure, RemoteFailure

logger = logging.getLogger(__name__)

#: Our word for a number that the marketplace holds up, whatever its own is.
HELD = "stock_held"


def tell(facets: Sequence[Facet], caller, call: Callable[[], list[Outcome]]) -> bool:
    """Make the call and record what became of each facet; no outcomes means: all worked.

    All are of one kind, or of one listing. Returns whether the call as a whole was answered.

    Raises:
        NotConnected: the account must be connected again; the facets wait.
    """
    mark_sent(facets)
    try:
        outcomes = call()
    except NotConnected:
        raise
    except RemoteFailure as failure:
        for facet in facets:
            give_up_or_wait(facet, failure)
        return False
    except DatabaseError:
        raise
    except Exception as error:  # told to a person, and nobody else waits
        logger.exception("listing %s is not told", facets[0].listing_id)
        for facet in facets:
            give_up_or_wait(facet, UnknownAnswer(code=type(error).__name__, call="tell"))
        return False
    done = []
    for facet, outcome in zip(facets, outcomes or [Outcome()] * len(facets), strict=True):
        if outcome.failure is None:
            done.append(facet)
        else:
            give_up_or_wait(facet, outcome.failure)
    mark_known(done, read_back_after=caller.adapter_class.read_lag_seconds)
    history.note_told(done)
    return True


def give_up_or_wait(facet: Facet, failure: RemoteFailure) -> None:
    """Put ``facet`` off, or in front of a person, as its failure asks for."""
    if isinstance(failure, StockHeldThere):
        hold(facet, failure)
        return
    if record_failure(facet, failure):
        history.note_needs_person(facet, failure.code)
    if isinstance(failure, RemoteGone):
        Listing.objects.filter(pk=facet.listing_id).update(item_check_at=timezone.now())


def hold(facet: Facet, failure: StockHeldThere) -> None:
    """Have a stock wait for units that the marketplace keeps back, and read how many and till when.

    What the refusal itself tells is kept at once: the page shows it. When more than that stands
    there, it is lowered at once as far as it goes (:mod:`integrations.services.levels`).
    """
    reserved = failure.reserved
    if reserved is not None and facet.offer_id:
        ListingOffer.objects.filter(pk=facet.offer_id).update(reserved_there=reserved)
    failure.code = HELD
    record_failure(facet, failure)
    changes: dict = {"verify_at": timezone.now()}
    if reserved is not None and facet.known.isdigit() and int(facet.known) > reserved:
        changes["next_attempt_at"] = None
    Facet.objects.filter(pk=facet.pk, desired_rev=facet.desired_rev).update(**changes)


def note_state(listing: Listing, state: ItemState, raw: str) -> None:
    """Put down how the item stands there: trouble in front of a person, the end of it away.

    ``listing`` says how it stood before.
    """
    content = Facet.objects.filter(listing=listing, kind=FacetKind.CONTENT).first()
    if content is None:
        return
    if state in (ItemState.BANNED, ItemState.GONE):
        kind = RemoteGone if state == ItemState.GONE else PermanentFailure
        is_news = content.problem_code != f"item_{state}"
        record_failure(content, kind(raw, code=f"item_{state}", call="item"))
        if is_news:
            history.note(listing.account_id, listing.pk, str(state))
    elif content.problem_code in ("item_banned", "item_gone"):
        Facet.objects.filter(pk=content.pk).update(**Facet.WELL)
        history.note(listing.account_id, listing.pk, "mended")
    if listing.item_state == ItemState.BANNED and state in (ItemState.LIVE, ItemState.HIDDEN):
        # Some marketplaces take no change of what they took down; refused then, it is taken now.
        retry_now(Facet.objects.filter(listing=listing, needs_person=True))
