"""Items in the shop there that no listing here knows: offered to be linked, and twins told of.

A second item with the code of one of ours sells the same units twice; it is reported on the
listing and never touched.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice

from django.db.models import Q
from django.utils import timezone

from integrations.contract import ItemState, RemoteItem
from integrations.models import ChannelAccount, Facet, FacetKind, Listing, RemoteListing
from integrations.services.failing import LONGEST_RAW

#: Items written down in one go.
CHUNK = 100
#: Our own code of a listing whose goods stand there twice.
TWINS = "two_items"
FACTS = ["sku", "barcode", "title", "image_url", "category_id", "state", "variants", "seen_at"]


def look_through(
    account: ChannelAccount,
    items: Iterator[RemoteItem],
    should_stop: Callable[[], bool] = lambda: False,
) -> bool:
    """Take every item of the shop in turn; ``False`` when it was stopped before the end.

    Strangers become :class:`RemoteListing` rows, decisions about them stay. Stopped or killed,
    it is begun again and comes to the same end.
    """
    started = timezone.now()
    ours, half_made = _codes(account)
    twins: dict[int, str] = {}
    while chunk := list(islice(items, CHUNK)):
        if should_stop():
            return False
        known = set(
            Listing.objects.filter(
                account=account, item_id__in=[item.item_id for item in chunk]
            ).values_list("item_id", flat=True)
        )
        strangers = [
            item for item in chunk if item.item_id not in known and not half_made & _codes_of(item)
        ]
        _write(account, strangers)
        twins |= _twins_among(account, strangers, ours)
    unseen = RemoteListing.objects.filter(account=account, decision="", seen_at__lt=started)
    unseen.delete()
    _report(account, twins, started)
    return True


def _codes(account: ChannelAccount) -> tuple[dict[str, int], set[str]]:
    """Return the codes of our items there with their listing, and those of items half made."""
    ours: dict[str, int] = {}
    half_made: set[str] = set()
    rows = Listing.objects.filter(Q(intent_at__isnull=False) | ~Q(item_id=""), account=account)
    for pk, item_id, sku, own in rows.values_list(
        "pk", "item_id", "remote_sku", "offers__stock_record__partner_sku"
    ):
        for code in filter(None, (sku, own)):
            if item_id:
                ours[code] = pk
            else:
                half_made.add(code)
    return ours, half_made


def _codes_of(item: RemoteItem) -> set[str]:
    return {code for code in (item.sku, *(m.sku for m in item.models or ())) if code}


def _write(account: ChannelAccount, items: list[RemoteItem]) -> None:
    RemoteListing.objects.bulk_create(
        [_row(account, item) for item in items],
        update_conflicts=True,
        unique_fields=["account", "item_id"],
        update_fields=FACTS,
    )


def _row(account: ChannelAccount, item: RemoteItem) -> RemoteListing:
    return RemoteListing(
        account=account,
        item_id=item.item_id[:40],
        sku=item.sku[:200],
        barcode=item.barcode[:20],
        title=item.title[:300],
        image_url=item.image_url[:500],
        category_id=item.category_id[:40],
        state=item.state,
        variants=[
            {
                "model_id": model.model_id,
                "sku": model.sku,
                "barcode": model.barcode,
                "option": model.option,
                "price_vnd": model.price_vnd,
                "stock": model.stock,
                "weight_g": model.weight_g,
            }
            for model in item.models or ()
        ],
        seen_at=timezone.now(),
    )


def _twins_among(
    account: ChannelAccount, items: list[RemoteItem], ours: dict[str, int]
) -> dict[int, str]:
    """Return listing → number there of a stranger that carries one of its codes.

    A banned one sells nothing, and of one that was left alone a person knows already.
    """
    left_alone = set(
        RemoteListing.objects.filter(
            account=account,
            decision=RemoteListing.Decision.IGNORED,
            item_id__in=[item.item_id for item in items],
        ).values_list("item_id", flat=True)
    )
    return {
        ours[code]: item.item_id
        for item in items
        if item.state != ItemState.BANNED and item.item_id not in left_alone
        for code in _codes_of(item)
        if code in ours
    }


def _report(account: ChannelAccount, twins: dict[int, str], now: datetime) -> None:
    contents = Facet.objects.filter(account=account, kind=FacetKind.CONTENT)
    contents.filter(problem_code=TWINS).exclude(listing__in=twins).update(**Facet.WELL)
    for listing, item_id in twins.items():
        # Never over another trouble: that one is shown, and this one found again tomorrow.
        contents.filter(listing=listing, problem_since=None).update(
            needs_person=True,
            problem_call="all_items",
            problem_code=TWINS,
            problem_raw=item_id[:LONGEST_RAW],
            problem_since=now,
        )
