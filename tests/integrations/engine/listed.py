"""Many goods on one shop, and their wishes: what the tests of batches and readings begin with."""

from datetime import timedelta

from django.utils import timezone

from integrations.contract import ItemState, RemoteItem, RemoteModel
from integrations.models import ChannelAccount, Facet, FacetKind, ListingOffer
from tests.factories.coops import make_product
from tests.integrations.engine import fake
from tests.integrations.engine.conftest import make_listing


def list_many(account, number: int) -> list[ListingOffer]:
    """Return the offers of so many live listings in step, each of goods of its own."""
    return [
        make_listing(
            account,
            make_product(account.cooperative, f"Gạo {n}", sku=f"GAO-{n}", stock=10),
            item_id=f"item-{n}",
        )
        for n in range(number)
    ]


def wish(offer, value: object, kind: str = FacetKind.STOCK, **fields) -> Facet:
    """Want ``value`` of an offer since two seconds ago; return the facet."""
    facet = Facet.objects.get(offer=offer, kind=kind)
    changes = {"changed_at": timezone.now() - timedelta(seconds=2), **fields}
    Facet.objects.filter(pk=facet.pk).update(
        desired=str(value), desired_rev=facet.desired_rev + 1, **changes
    )
    facet.refresh_from_db()
    return facet


def orders_are_in(account) -> ChannelAccount:
    """Say that all orders up to now are imported, and that nobody needs to ask for a while."""
    now = timezone.now()
    ChannelAccount.objects.filter(pk=account.pk).update(
        orders_imported_as_of=now, orders_read_until=now, next_poll_at=now + timedelta(hours=1)
    )
    account.refresh_from_db()
    return account


def stands(offer, **fields) -> None:
    """Put the item of a single offer into the fake shop, with its numbers as known here."""
    known = dict(Facet.objects.filter(offer=offer).values_list("kind", "known"))
    model = {
        "price_vnd": int(known[FacetKind.PRICE] or 0),
        "stock": int(known[FacetKind.STOCK] or 0),
        **fields,
    }
    item_id = offer.listing.item_id
    sku = offer.stock_record.partner_sku
    fake.world.items[item_id] = RemoteItem(
        item_id, sku, ItemState.LIVE, models=(RemoteModel(offer.model_id, sku, **model),)
    )


def calls(name: str) -> list[tuple]:
    """Return the levels that each call of that name carried, in order."""
    return [what[2] for what in fake.world.seen if what[0] == name]
