"""What stands there beside what we know: the differences of one item, and nothing else.

Only facets in step are compared: what is still to be told differs by nature. Nothing is written
and nobody is called.
"""

from dataclasses import dataclass, field

from integrations.contract import ItemState, RemoteItem, RemoteModel
from integrations.models import Facet, FacetKind, Listing
from shop.core.text import nfc

#: As much of a value as a row keeps.
LONGEST_VALUE = 300


@dataclass(frozen=True)
class Difference:
    """One facet that stands otherwise there: our value and theirs, as text like a facet's."""

    facet: Facet
    here: str
    there: str

    @property
    def is_stock(self) -> bool:
        """Return whether it is a number of units: ours to set, and moved by orders too."""
        return self.facet.kind == FacetKind.STOCK

    @property
    def is_lower_there(self) -> bool:
        """Return whether fewer units are for sale there than we know: nobody buys too much."""
        return self.is_stock and int(self.there) < int(self.here)


@dataclass
class Comparison:
    """What a comparison found: facets that differ, and those that agree."""

    differences: list[Difference] = field(default_factory=list)
    agreeing: list[Facet] = field(default_factory=list)


def compare(listing: Listing, item: RemoteItem, *, can_hide: bool) -> Comparison:
    """Compare the facets of ``listing`` with ``item``, both as they were read.

    ``listing`` needs its product, facets and offers. Left out: facets that are out of step, what
    the reading did not tell, a price that a promotion of the marketplace holds, the visibility
    of an item that is banned or looked at, and, without ``can_hide``, every visibility.
    """
    models = {model.model_id: model for model in item.models or ()}
    by_offer = {offer.pk: models.get(offer.model_id) for offer in listing.offers.all()}
    found = Comparison()
    for facet in listing.facets.all():
        if not facet.is_in_step:
            continue
        pair = _values(facet, listing, item, by_offer.get(facet.offer_id or 0), can_hide)
        if pair is None:
            continue
        here, there = pair
        if here == there:
            found.agreeing.append(facet)
        else:
            cut = here[:LONGEST_VALUE], there[:LONGEST_VALUE]
            found.differences.append(Difference(facet, *cut))
    return found


def _values(
    facet: Facet, listing: Listing, item: RemoteItem, model: RemoteModel | None, can_hide: bool
) -> tuple[str, str] | None:
    """Return our value and theirs, ``None`` when they cannot be compared."""
    there: int | str | None = None
    here = facet.known
    match facet.kind:
        case FacetKind.STOCK:
            there = model.stock if model else None
        case FacetKind.PRICE:
            there = model.price_vnd if model and not model.is_price_locked else None
        case FacetKind.VISIBILITY if can_hide:
            there = {ItemState.LIVE: "1", ItemState.HIDDEN: "0"}.get(item.state)
        case FacetKind.CONTENT if item.title and not listing.keeps_their_content:
            here, there = _plain(listing.product.get_title()), _plain(item.title)
    if there is None or not here:
        return None
    return here, str(there)


def _plain(title: str) -> str:
    """Return a title as it is compared: marketplaces squeeze blanks and mix letter forms."""
    return " ".join(nfc(title).split())
