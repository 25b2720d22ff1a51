"""Linking an item that stands there with goods of ours, and undoing it.

What a person confirms is one item, and for each of its variants the goods and how many of ours
are one there. From then on its stock is ours to tell: lower at once, higher only after the orders
are in, as everywhere. Its words and photos stay as they are there, and so does its price, unless
the person chose ours; a price that differs and is kept is written down as a :class:`Drift` that
was kept, so the table of differences shows it, and it stays until our own price changes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from coops.partner.models import StockRecord
from integrations.contract import ItemState
from integrations.matching import LARGEST_PACK
from integrations.models import (
    ChannelAccount,
    Drift,
    Facet,
    FacetKind,
    Listing,
    ListingOffer,
    RemoteListing,
)
from integrations.readiness import missing_for
from integrations.services import history
from integrations.services.adopting import variants_of
from integrations.services.desired import make_facets, refresh_listing
from integrations.services.due import FRESH
from integrations.services.hints import poll_at_once
from integrations.services.listings import NotReady
from integrations.services.recognising import NO_VARIANT
from integrations.services.waiting_lines import lock_waiting_orders, name_waiting_lines

#: Items in these are, or will be, seen by buyers.
SEEN = (ItemState.LIVE, ItemState.CHECKED, ItemState.BANNED)
OPTION_LENGTH = ListingOffer._meta.get_field("option").max_length or 0


class CannotLink(Exception):
    """It cannot be linked like this; nothing was changed. The message is for people."""


@dataclass(frozen=True)
class Choice:
    """One variant there is ``pack_factor`` sale units of one of our stock records."""

    model_id: str
    stock_record_id: int
    pack_factor: int = 1


@transaction.atomic
def link(
    *, remote: RemoteListing, choices: Sequence[Choice], by, takes_our_price: bool = False
) -> Listing:
    """Link an item there with goods of ours; a second press returns what the first one made.

    Variants that no choice names are left alone. With ``takes_our_price`` our prices are told;
    otherwise theirs stay. Order lines that waited for these goods get them in the same breath, as
    they would have if the order had come afterwards: else what they want would be for sale.

    Raises:
        CannotLink: the goods stand in another listing, are not on sale here, or the like.
    """
    remote = RemoteListing.objects.select_for_update().get(pk=remote.pk)
    if remote.decision == RemoteListing.Decision.LINKED and remote.listing is not None:
        return remote.listing
    account = ChannelAccount.objects.select_related("cooperative").get(pk=remote.account_id)
    lock_waiting_orders(account)  # orders before stock records, as everywhere
    variants = {variant["model_id"]: variant for variant in variants_of(remote)}
    records = _records(account, choices)
    _check_choices(choices, variants)
    _check_free(account, remote, records.values())
    main = records[choices[0].stock_record_id].product
    if remote.state in SEEN and not main.is_public:
        raise CannotLink(
            _("“%(goods)s” is not on sale here, so the listing there would be hidden. Put it on "
              "sale here first.")
            % {"goods": main.title}
        )  # fmt: skip
    listing = Listing.objects.create(
        account=account,
        product=main,
        is_wanted=remote.state in SEEN,
        category_id=remote.category_id,
        item_id=remote.item_id,
        remote_sku=remote.sku[:100],
        item_state=remote.state,
        has_variants=set(variants) != {NO_VARIANT},
        variants_made=True,
        item_check_at=timezone.now(),
        is_adopted=True,
        keeps_their_content=True,
    )
    ListingOffer.objects.bulk_create(
        _offer(listing, choice, variants[choice.model_id], records[choice.stock_record_id], remote)
        for choice in choices
    )
    make_facets(listing)
    _know_what_stands_there(listing, remote, variants, takes_our_price=takes_our_price, by=by)
    remote.decision, remote.listing = RemoteListing.Decision.LINKED, listing
    _decided(remote, by)
    history.note(account, listing, "linked", by=by)
    name_waiting_lines(listing, remote.title, by=by)
    poll_at_once(account.pk)  # its stock may rise only when the orders are in
    return listing


@transaction.atomic
def undo(*, remote: RemoteListing, by) -> None:
    """Take a decision back; the item stays there as it is, and nothing is told it any more.

    Once more is harmless. Orders keep the goods that they were given.
    """
    remote = RemoteListing.objects.select_for_update().get(pk=remote.pk)
    listing = remote.listing
    if listing is not None and listing.is_adopted:
        history.note(listing.account_id, None, "unlinked", {"title": remote.title[:150]}, by=by)
        remote.listing = None
        listing.delete()
    if remote.decision == RemoteListing.Decision.OPEN:
        return
    remote.decision = RemoteListing.Decision.OPEN
    _decided(remote, by)


@transaction.atomic
def leave_alone(*, remote: RemoteListing, by) -> bool:
    """Say that an item there is none of ours; ``False`` when it is linked already."""
    remote = RemoteListing.objects.select_for_update().get(pk=remote.pk)
    if remote.decision == RemoteListing.Decision.LINKED:
        return False
    remote.decision = RemoteListing.Decision.IGNORED
    _decided(remote, by)
    return True


@transaction.atomic
def take_our_prices(*, listing: Listing, by) -> int:
    """Have our prices told for a linked item; returns how many differ there. Repeatable."""
    facets = Facet.objects.filter(listing=listing, kind=FacetKind.PRICE).exclude(desired="")
    kept = facets.filter(known_rev=F("desired_rev")).exclude(known=F("desired"))
    now = timezone.now()
    Drift.objects.filter(facet__in=kept, end=Drift.End.OPEN).update(
        end=Drift.End.REPAIRED, ended_at=now, ended_by=by
    )
    return kept.update(desired_rev=F("desired_rev") + 1, changed_at=now, **Facet.WELL)


def take_our_content(*, listing: Listing) -> bool:
    """Have our words and photos told for a linked item; ``False`` when they are already.

    Raises:
        NotReady: the marketplace would refuse them; nothing was changed.
        NoAnswer: its rules are not known and it cannot be asked now.
    """
    if not listing.keeps_their_content:
        return False
    listing.keeps_their_content = False
    missing = missing_for(listing)
    listing.keeps_their_content = True
    if missing:
        raise NotReady(missing)
    with transaction.atomic():
        changed = Listing.objects.filter(pk=listing.pk, keeps_their_content=True).update(
            keeps_their_content=False
        )
        listing.keeps_their_content = False
        refresh_listing(listing)
    return bool(changed)


def _records(account: ChannelAccount, choices: Iterable[Choice]) -> dict[int, StockRecord]:
    """Lock and return the chosen records, in the order in which a checkout locks them."""
    wanted = {choice.stock_record_id for choice in choices}
    if not wanted:
        raise CannotLink(_("Choose the goods first."))
    records = (
        StockRecord.objects.filter(partner=account.cooperative.partner_id, pk__in=wanted)
        .select_related("product")
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
        .in_bulk()
    )
    if set(records) != wanted:
        raise CannotLink(_("These goods are not yours, or not there any more."))
    return records


def _check_choices(choices: Sequence[Choice], variants: dict[str, dict]) -> None:
    if {choice.model_id for choice in choices} - set(variants):
        raise CannotLink(_("The listing there has changed. Load the page again."))
    if len({choice.model_id for choice in choices}) != len(choices):
        raise CannotLink(_("The listing there has changed. Load the page again."))
    packs = {(choice.stock_record_id, choice.pack_factor) for choice in choices}
    if len(packs) != len(choices):
        raise CannotLink(
            _("Two sizes there cannot be the same goods in the same number. Leave one out.")
        )
    if not all(1 <= choice.pack_factor <= LARGEST_PACK for choice in choices):
        raise CannotLink(_("Write a number from 1 to %(most)d.") % {"most": LARGEST_PACK})


def _check_free(
    account: ChannelAccount, remote: RemoteListing, records: Iterable[StockRecord]
) -> None:
    """Refuse goods that stand in another listing of the channel; drafts never sent make room."""
    records = list(records)
    if Listing.objects.filter(account=account, item_id=remote.item_id).exists():
        raise CannotLink(_("This listing is linked already."))
    in_the_way = Listing.objects.filter(account=account).filter(
        pk__in=[
            *ListingOffer.objects.filter(
                listing__account=account, stock_record__in=records
            ).values_list("listing", flat=True),
            *Listing.objects.filter(
                account=account, product__in=[record.product_id for record in records]
            ).values_list("pk", flat=True),
        ]
    )
    for listing in in_the_way.select_for_update(of=("self",)).select_related("product"):
        if listing.item_id:
            raise CannotLink(
                _("“%(goods)s” has a listing on this channel already. Goods can be linked with "
                  "one listing on each channel only.")
                % {"goods": listing.product.title}
            )  # fmt: skip
        if listing.intent_at is not None:
            raise CannotLink(
                _("“%(goods)s” is just being sent there. Try again in some minutes.")
                % {"goods": listing.product.title}
            )
        if listing.offers.count() > 1:
            raise CannotLink(
                _("“%(goods)s” is part of a listing that was prepared and not sent. Throw that "
                  "away first.")
                % {"goods": listing.product.title}
            )  # fmt: skip
        listing.delete()


def _offer(
    listing: Listing, choice: Choice, variant: dict, record: StockRecord, remote: RemoteListing
) -> ListingOffer:
    sku = variant["sku"] or ""
    return ListingOffer(
        listing=listing,
        stock_record=record,
        option=(variant["option"] or "")[:OPTION_LENGTH],
        model_id=choice.model_id,
        sku_there=sku[:200] if sku != record.partner_sku else "",
        pack_factor=choice.pack_factor,
        price_there=variant["price_vnd"],
        stock_there=variant["stock"],
        seen_there_at=remote.seen_at,
    )


def _know_what_stands_there(
    listing: Listing, remote: RemoteListing, variants: dict, *, takes_our_price: bool, by
) -> None:
    """Write what stands there as known; in step is what is as we want it, or is to stay."""
    facets = list(Facet.objects.filter(listing=listing).select_related("offer"))
    kept: list[Drift] = []
    now = timezone.now()
    is_fresh = remote.seen_at >= now - FRESH  # since then units may have been sold there
    for facet in facets:
        variant = variants[facet.offer.model_id] if facet.offer else {}
        stays = True
        match facet.kind:
            case FacetKind.VISIBILITY:
                facet.known, stays = "1" if remote.state in SEEN else "0", False
            case FacetKind.STOCK:
                facet.known = _text(variant["stock"]) if is_fresh else ""
                stays = False
            case FacetKind.PRICE:
                facet.known, stays = _text(variant["price_vnd"]), not takes_our_price
                if stays and facet.known and facet.desired not in ("", facet.known):
                    kept.append(_kept(facet, now, by))
        if stays or (facet.known and facet.known == facet.desired):
            facet.known_rev = facet.sent_rev = facet.desired_rev
    Facet.objects.bulk_update(facets, ["known", "known_rev", "sent_rev"])
    Drift.objects.bulk_create(kept)


def _kept(facet: Facet, now, by) -> Drift:
    return Drift(
        account_id=facet.account_id,
        facet=facet,
        here=facet.desired,
        there=facet.known,
        found_at=now,
        last_seen_at=now,
        end=Drift.End.KEPT,
        ended_at=now,
        ended_by=by,
    )


def _decided(remote: RemoteListing, by) -> None:
    is_open = remote.decision == RemoteListing.Decision.OPEN
    remote.decided_by, remote.decided_at = (None, None) if is_open else (by, timezone.now())
    remote.save(update_fields=["decision", "decided_by", "decided_at", "listing"])


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
