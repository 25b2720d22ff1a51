"""Telling stocks and prices: as many as one call takes, the longest due first."""

from collections.abc import Sequence
from dataclasses import replace

from integrations.contract import Level, Marketplace, Outcome, StockHeldThere
from integrations.models import ChannelAccount, Facet, FacetKind
from integrations.services.due import due_numbers
from integrations.services.known import mark_stands
from integrations.services.telling import HELD, give_up_or_wait, hold, tell
from shop.core.remote import NotConnected, RemoteFailure

CALLS = {FacetKind.STOCK: "push_stock", FacetKind.PRICE: "push_prices"}
OTHER = {FacetKind.STOCK: FacetKind.PRICE, FacetKind.PRICE: FacetKind.STOCK}


def tell_numbers(account: ChannelAccount, caller, kind: FacetKind) -> bool:
    """Tell one batch of due stocks or prices; ``False`` when none is due.

    A call carries variants of any items, where the marketplace takes that; else those of the one
    item that has waited longest.
    """
    facets = _batch(account, caller.adapter_class, kind)
    if not facets:
        return False
    lowered = [facet for facet in facets if _lowest(facet) is not None]
    if lowered:
        _lower_as_far_as_it_goes(lowered, caller)
        return True
    levels = _levels(facets, kind)
    tell(facets, caller, lambda: caller.call(lambda a: getattr(a, CALLS[kind])(levels)))
    return True


def _batch(account: ChannelAccount, market: type[Marketplace], kind: FacetKind) -> list[Facet]:
    waiting = due_numbers(account, kind)
    if not market.levels_span_items:
        first = waiting.values_list("listing_id", flat=True).first()
        if first is None:
            return []
        waiting = due_numbers(account, kind, listing_id=first)
    rows = waiting.select_related("offer__stock_record", "listing")
    return list(rows[: market.levels_per_call])


def _levels(facets: Sequence[Facet], kind: FacetKind) -> list[Level]:
    others = {
        offer_id: int(known)
        for offer_id, known in Facet.objects.filter(
            offer__in=[facet.offer_id for facet in facets], kind=OTHER[kind]
        ).values_list("offer_id", "known")
        if known.isdigit()
    }
    return [_level(facet, int(facet.desired), others.get(facet.offer_id or 0)) for facet in facets]


def _level(facet: Facet, value: int, other: int | None) -> Level:
    offer = facet.offer
    assert offer is not None  # stocks and prices belong to one
    return Level(
        item_id=facet.listing.item_id,
        model_id=offer.model_id,
        value=value,
        sku=offer.sku_there or offer.stock_record.partner_sku,
        other=other,
    )


def _lowest(facet: Facet) -> int | None:
    """Return the least that a held stock may be told, if that is less than what stands there.

    The marketplace keeps so many for a campaign that our wish was refused. Down to what it keeps
    it may still go, so that no more than that is sold too much.
    """
    if facet.kind != FacetKind.STOCK or facet.problem_code != HELD or facet.offer is None:
        return None
    least = facet.offer.reserved_there
    stands = int(facet.known) if facet.known.isdigit() else None
    if least <= int(facet.desired) or (stands is not None and stands <= least):
        return None
    return least


def _lower_as_far_as_it_goes(facets: Sequence[Facet], caller) -> None:
    """Tell the least that is taken; the wish stays held, whatever becomes of this."""
    least = {facet.pk: _lowest(facet) or 0 for facet in facets}
    wished = _levels(facets, FacetKind.STOCK)
    levels = [replace(one, value=least[f.pk]) for one, f in zip(wished, facets, strict=True)]
    try:
        outcomes = caller.call(lambda adapter: adapter.push_stock(levels))
    except NotConnected:
        raise
    except RemoteFailure as failure:
        outcomes = [Outcome(failure)] * len(facets)
    for facet, outcome in zip(facets, outcomes, strict=True):
        if outcome.is_done:
            mark_stands([facet], lambda one: str(least[one.pk]))
            facet.known = str(least[facet.pk])
        elif not isinstance(outcome.failure, StockHeldThere):
            give_up_or_wait(facet, outcome.failure)
            continue
        hold(facet, StockHeldThere(code=HELD, call="push_stock"))
