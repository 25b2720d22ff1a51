"""What of one account is due now: the questions the reconciler asks anew for every step.

Each is answered from an index that holds only what is out of step, so their price grows with the
work and not with the number of listings that rest.
"""

from datetime import timedelta
from functools import partial

from django.db.models import BigIntegerField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, NullIf
from django.utils import timezone

from integrations.contract import ItemState
from integrations.models import ChannelAccount, ChannelOrder, Facet, FacetKind, Listing
from integrations.services.known import fulfilled

#: What was asked longer ago says nothing about what may rise now: units are sold there meanwhile.
FRESH = timedelta(minutes=5)
#: After so long without news, a lower number may still be higher than what is left there.
LONGEST_SILENCE = timedelta(minutes=30)
#: Refused while an item is banned: it is mended by its text and photos.
NUMBERS = (FacetKind.STOCK, FacetKind.PRICE, FacetKind.VISIBILITY)


def has_work(account: ChannelAccount) -> bool:
    """Return whether something of ``account`` may be done now; few cheap queries."""
    return (
        due_stock(account).exists()
        or due(account, FacetKind.PRICE).exists()
        or due(account, FacetKind.VISIBILITY).exists()
        or to_make(account).exists()
        or to_look_up(account).exists()
        or to_finish(account).exists()
        or due(account, FacetKind.CONTENT).exists()
        or due(account, FacetKind.PICTURES).exists()
        or to_check(account).exists()
        or to_read_back(account).exists()
    )


def due(account: ChannelAccount, kind: str, *, listing_id: int | None = None) -> QuerySet[Facet]:
    """Return due facets of items that are whole there, of one listing perhaps."""
    # Not both: with the account a planner walks over all its due facets to find a listing's.
    where = {"account": account} if listing_id is None else {"listing": listing_id}
    found = (
        Facet.objects.due()
        .filter(kind=kind, **where)
        .exclude(listing__item_id="")
        .filter(Q(listing__has_variants=False) | Q(listing__variants_made=True))
        .exclude(listing__item_state=ItemState.GONE)
    )
    if kind in (FacetKind.STOCK, FacetKind.PRICE):  # an offer that was added has no number yet
        found = found.exclude(offer__model_id="")
    return found.exclude(listing__item_state=ItemState.BANNED) if kind in NUMBERS else found


def due_stock(account: ChannelAccount, *, listing_id: int | None = None) -> QuerySet[Facet]:
    """Return due stocks: lower ones at once, higher ones when the orders are in.

    A number may rise only after a question for changed orders that started after the change, a
    moment ago, and whose answers are all imported; else it could count units that were sold
    there meanwhile. On a day of many sales none rises; what stands there unknown is told all the
    same. A lower number is told at once unless what stands there is long unheard of (on such a
    day: some minutes), for by now it may be lower still. Nothing left is told always.
    """
    waiting = due(account, FacetKind.STOCK, listing_id=listing_id).exclude(desired="")
    # NULLIF first: PostgreSQL may cast before it filters, and an empty text is no number.
    want, have = (Cast(NullIf(n, Value("")), BigIntegerField()) for n in ("desired", "known"))
    lower = Q(have__gte=want)
    as_of, now = account.orders_imported_as_of, timezone.now()
    safe = Q(pk__in=[])
    if as_of is not None and as_of >= now - FRESH and not unread_orders(account.pk).exists():
        safe = Q(changed_at__lt=as_of)
    if account.is_peak:
        safe &= Q(have=None)
    silence = FRESH if account.is_peak else LONGEST_SILENCE
    heard = account.orders_read_until  # one unread order is no silence: it holds few units
    if heard is not None and heard < now - silence:
        lower &= Q(desired="0")
    return waiting.alias(have=have).filter(lower | safe)


def unread_orders(account_id: int) -> QuerySet[ChannelOrder]:
    """Return the orders of an account that were hinted at and are not read.

    An order that the marketplace does not know any more holds nothing up.
    """
    unread = ChannelOrder.objects.filter(account=account_id, read_rev__lt=F("hint_rev"))
    return unread.exclude(needs_person=True, problem_code="order_vanished")


def due_numbers(
    account: ChannelAccount, kind: str, *, listing_id: int | None = None
) -> QuerySet[Facet]:
    """Return the due stocks or prices that must really be told, the oldest first.

    Those that stand there already would only thin the batches out; see :func:`known.settle`.
    """
    ask = due_stock if kind == FacetKind.STOCK else partial(due, kind=kind)
    waiting = ask(account, listing_id=listing_id)
    return waiting.exclude(fulfilled()).exclude(desired="").order_by("changed_at", "pk")


def to_make(account: ChannelAccount) -> QuerySet[Listing]:
    """Return the listings that are wanted there and have no item yet, the first made first."""
    return _ready(account).filter(item_id="", is_wanted=True, product__is_public=True)


def to_look_up(account: ChannelAccount) -> QuerySet[Listing]:
    """Return the listings whose creation was never answered, wanted or not any more.

    An item nobody wants any more may stand there for sale; it is to be found and hidden.
    """
    return _ready(account).filter(item_id="", intent_at__isnull=False)


def to_finish(account: ChannelAccount) -> QuerySet[Listing]:
    """Return the listings whose item lacks variants, or numbers of them, the first made first.

    Also those that are not wanted any more: without its numbers an item cannot be told anything.
    """
    return _ready(account).filter(has_variants=True, variants_made=False).exclude(item_id="")


def _ready(account: ChannelAccount) -> QuerySet[Listing]:
    ready = Q(facets__next_attempt_at=None) | Q(facets__next_attempt_at__lte=timezone.now())
    return (
        Listing.objects.filter(
            ready, facets__kind=FacetKind.CONTENT, facets__needs_person=False, account=account
        )
        .exclude(item_state__in=[ItemState.GONE, ItemState.BANNED])
        .order_by("pk")
    )


def to_check(account: ChannelAccount) -> QuerySet[Listing]:
    """Return the items to be asked how they stand, the longest due first."""
    return (
        Listing.objects.filter(account=account, item_check_at__lte=timezone.now())
        .exclude(item_id="")
        .order_by("item_check_at")
    )


def to_read_back(account: ChannelAccount) -> QuerySet[Facet]:
    """Return the numbers that were told and are to be read back now, the longest due first."""
    return (
        Facet.objects.filter(account=account, verify_at__lte=timezone.now())
        .exclude(listing__item_id="")
        .order_by("verify_at", "pk")
    )
