"""Price and count of goods as each channel shows them, for the desk's grid."""

from collections import defaultdict

from django.db.models import Prefetch
from django.urls import reverse

from integrations.channels import channel_name
from integrations.models import ChannelAccount, Facet, FacetKind, ListingOffer
from integrations.models.account import TOKENS
from shop.core.registries import ChannelView

_SHOWN = (FacetKind.PRICE, FacetKind.STOCK)


def channel_views(stock_record_ids: list[int]) -> dict[int, list[ChannelView]]:
    """Return what every connected channel shows of these stock records; two queries.

    A number that the channel was not told yet counts as shown, marked ``waiting``; what needs a
    person is a ``problem``. Listings that were never sent are left out.
    """
    facets = Facet.objects.filter(kind__in=_SHOWN)
    offers = (
        ListingOffer.objects.filter(stock_record__in=stock_record_ids, listing__is_wanted=True)
        .exclude(listing__account__state=ChannelAccount.State.DISCONNECTED)
        .select_related("listing__account", "stock_record__product")
        .defer(*(f"listing__account__{name}" for name in TOKENS))
        .prefetch_related(Prefetch("facets", queryset=facets, to_attr="shown_facets"))
        .order_by("listing__account", "pk")
    )
    views: dict[int, list[ChannelView]] = defaultdict(list)
    for offer in offers:
        values = {facet.kind: facet for facet in offer.shown_facets}
        views[offer.stock_record_id].append(
            ChannelView(
                label=channel_name(offer.listing.account),
                url=reverse("integrations:listing", args=[offer.listing_id]),
                price_vnd=_number(values.get(FacetKind.PRICE)),
                units=_number(values.get(FacetKind.STOCK)),
                pack=offer.pack_name if offer.pack_factor > 1 or offer.option else "",
                kind=_kind(list(values.values())),
            )
        )
    return dict(views)


def _number(facet: Facet | None) -> int | None:
    return int(facet.desired) if facet and facet.desired.isdigit() else None


def _kind(facets: list[Facet]) -> str:
    if any(facet.needs_person for facet in facets):
        return "problem"
    return "waiting" if any(facet.known_rev < facet.desired_rev for facet in facets) else "done"
