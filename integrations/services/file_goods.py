"""Goods of a channel that is worked with files: chosen, written into a file, copied by people.

A file is a call to nobody: downloading it is what carries the values, «copied» is the answer. What
changes in between stays to be told, as everywhere (:mod:`integrations.services.known`).
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from coops.registry.models import Cooperative
from integrations.contract import ConnectBy, ItemState
from integrations.drafts import description_of, weight_g
from integrations.models import CachedAnswer, ChannelAccount, Environment, Facet, FacetKind, Listing
from integrations.registry import marketplace_class
from integrations.services.desired import make_facets, pictures_of, refresh_listing
from integrations.services.known import mark_known, mark_sent
from integrations.services.listings import start_listing
from integrations.services.pictures import public_address

#: What the last file said of each facet is kept under this key until it is copied.
LAST_FILE = "file"

#: What the column «changed» says, most urgent first.
CHANGES: dict[str, str | Promise] = {
    FacetKind.VISIBILITY: _("for sale or not"),
    FacetKind.STOCK: _("number of units"),
    FacetKind.PRICE: _("price"),
    FacetKind.CONTENT: _("text"),
    FacetKind.PICTURES: _("photos"),
}
NEW, TAKE_OFF = _("new"), _("take it off there")


class FileOutdated(Exception):
    """Another file was downloaded since: which one was copied cannot be told."""


@dataclass(frozen=True)
class FileRow:
    """One line of the file; money in đồng, weight in grams, ``units`` to sell there.

    ``changed``: names of what differs from the last file that was copied; empty: nothing.
    """

    listing: Listing
    sku: str
    title: str
    description: str
    price_vnd: int
    units: int
    weight_g: int
    pictures: tuple[str, ...]
    changed: tuple[str | Promise, ...]


def open_file_channel(*, cooperative: Cooperative, name: str, marketplace: str) -> ChannelAccount:
    """Open a place to sell that is worked with files; once more with its name gives the same."""
    if marketplace_class(marketplace).connect_by != ConnectBy.NOTHING:
        raise ValueError("this marketplace is connected otherwise")
    mine = ChannelAccount.objects.filter(
        cooperative=cooperative, marketplace=marketplace, environment=Environment.LIVE
    )
    with transaction.atomic():
        Cooperative.objects.select_for_update().get(pk=cooperative.pk)
        account = mine.filter(name__iexact=name).without_tokens().first()
        if account is None:
            return ChannelAccount.objects.create(
                cooperative=cooperative,
                marketplace=marketplace,
                environment=Environment.LIVE,
                remote_shop_id=secrets.token_hex(8),
                name=name,
            )
        mine.filter(pk=account.pk).update(state=ChannelAccount.State.CONNECTED)
        account.state = ChannelAccount.State.CONNECTED
        return account


def choose_goods(*, account: ChannelAccount, products: Sequence[Product], by) -> int:
    """Put goods into the file, each as a line of its own; returns how many.

    Raises:
        AlreadyListed: one of them stands in another line.
    """
    for product in products:
        with transaction.atomic():
            listing = start_listing(account=account, products=[product], options={}, by=by)
            Listing.objects.filter(pk=listing.pk).update(is_wanted=True)
            listing.is_wanted = True
            make_facets(listing)
    return len(products)


@transaction.atomic
def leave_out(listing: Listing) -> None:
    """Take goods out of the file: forgotten when no file ever had them, else to be taken off.

    Whether a file that was downloaded was copied as well, nobody may have said yet.
    """
    found = Listing.objects.select_for_update().filter(pk=listing.pk).first()
    if found is None:
        return
    if not found.item_id and not found.facets.filter(sent_rev__gt=0).exists():
        found.delete()
        return
    found.is_wanted = False
    found.item_id = found.item_id or str(found.pk)
    found.item_state = found.item_state or ItemState.HIDDEN
    found.save(update_fields=["is_wanted", "item_id", "item_state"])
    refresh_listing(found)


def rows_of(account: ChannelAccount) -> list[FileRow]:
    """Return what the file says now: all that is chosen, and what must be taken off there."""
    listings = (
        Listing.objects.filter(account=account)
        .select_related("product", "account__cooperative")
        .prefetch_related("offers__stock_record__product", "facets")
        .order_by("product__title_folded", "pk")
    )
    return [
        row for listing in listings for row in _rows_of(listing) if listing.is_wanted or row.changed
    ]


def download(account: ChannelAccount) -> list[FileRow]:
    """Return the rows of a file and remember what it carries, for :func:`copied`."""
    facets = list(Facet.objects.filter(account=account))  # before the rows: no newer than they are
    rows = rows_of(account)
    mark_sent(facets)
    CachedAnswer.objects.update_or_create(
        account=account,
        key=LAST_FILE,
        defaults={
            "value": {
                "mark": secrets.token_hex(8),
                "facets": [[f.pk, f.desired_rev, f.desired, f.kind] for f in facets],
            },
            "fetched_at": timezone.now(),
        },
    )
    return rows


def last_file(account: ChannelAccount) -> CachedAnswer | None:
    """Return the file that was downloaded last and is not said to be copied yet."""
    return CachedAnswer.objects.filter(account=account, key=LAST_FILE).first()


@transaction.atomic
def copied(*, account: ChannelAccount, mark: str) -> int:
    """Say that the file of that ``mark`` stands there now; returns its number of lines.

    A second press finds nothing to do.

    Raises:
        FileOutdated: another file was downloaded since.
    """
    kept = CachedAnswer.objects.select_for_update().filter(account=account, key=LAST_FILE).first()
    if kept is None:
        return 0
    if kept.value["mark"] != mark:
        raise FileOutdated
    carried = {pk: (rev, value) for pk, rev, value, _kind in kept.value["facets"]}
    facets = list(Facet.objects.filter(account=account, pk__in=carried))
    for facet in facets:
        facet.desired_rev, facet.desired = carried[facet.pk]
    mark_known(facets)
    listings = {facet.listing_id for facet in facets}
    for listing in Listing.objects.filter(pk__in=listings):
        # The file's own line is its number there; what people call it there, nobody tells us.
        state = ItemState.LIVE if listing.is_wanted else ItemState.HIDDEN
        Listing.objects.filter(pk=listing.pk).update(item_id=str(listing.pk), item_state=state)
        listing.offers.update(model_id="0")
    kept.delete()
    ChannelAccount.objects.filter(pk=account.pk).update(last_success_at=timezone.now())
    return len(listings)


def _rows_of(listing: Listing) -> list[FileRow]:
    facets = {(facet.offer_id, facet.kind): facet for facet in listing.facets.all()}
    shared = [facets[None, kind] for kind in _SHARED if (None, kind) in facets]
    is_shown = any(f.kind == FacetKind.VISIBILITY and f.desired == "1" for f in shared)
    pictures = tuple(public_address(image) for image in pictures_of(listing))
    rows = []
    for offer in listing.offers.all():
        own = [facets[offer.pk, kind] for kind in _OWN if (offer.pk, kind) in facets]
        wanted = {facet.kind: facet.desired for facet in own}
        rows.append(
            FileRow(
                listing=listing,
                sku=offer.stock_record.partner_sku,
                title=listing.product.get_title().strip(),
                description=description_of(listing),
                price_vnd=int(wanted.get(FacetKind.PRICE) or 0),
                units=int(wanted.get(FacetKind.STOCK) or 0) if is_shown else 0,
                weight_g=weight_g(listing, offer),
                pictures=pictures,
                changed=_changed(listing, [*shared, *own], is_shown=is_shown),
            )
        )
    return rows


_SHARED = (FacetKind.VISIBILITY, FacetKind.CONTENT, FacetKind.PICTURES)
_OWN = (FacetKind.STOCK, FacetKind.PRICE)


def _changed(
    listing: Listing, facets: Sequence[Facet], *, is_shown: bool
) -> tuple[str | Promise, ...]:
    if not listing.item_id:
        return (NEW,)
    kinds = {facet.kind for facet in facets if facet.known != facet.desired}
    if not is_shown:
        return (TAKE_OFF,) if FacetKind.VISIBILITY in kinds else ()
    return tuple(word for kind, word in CHANGES.items() if kind in kinds)
