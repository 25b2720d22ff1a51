"""The only doors of these pages: a person's own things, of the co-op whose desk is open."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from integrations.lattice import with_marks
from integrations.models import ChannelAccount, ChannelOrder, Listing
from integrations.models.account import TOKENS
from shop.dashboard.access import DeskRequest
from shop.order.numbers import normalise


def accounts_of(request: DeskRequest) -> QuerySet[ChannelAccount]:
    """Return the shops on marketplaces of the co-op whose desk is open."""
    return (
        ChannelAccount.objects.visible_to(request.user)
        .filter(cooperative=request.desk.cooperative)
        .select_related("cooperative")
        .without_tokens()
    )


def get_account(request: DeskRequest, pk: int) -> ChannelAccount:
    """Return one of them; absent and not-yours are the same 404."""
    return get_object_or_404(accounts_of(request), pk=pk)


def listings_of(request: DeskRequest) -> QuerySet[Listing]:
    """Return the marked listings of the co-op whose desk is open."""
    mine = Listing.objects.visible_to(request.user).filter(
        account__cooperative=request.desk.cooperative
    )
    return (
        with_marks(mine)
        .select_related("account__cooperative", "product")
        .prefetch_related("offers__stock_record__product")
    )


def get_listing(request: DeskRequest, pk: int) -> Listing:
    """Return one of them; absent and not-yours are the same 404."""
    return get_object_or_404(listings_of(request), pk=pk)


def get_channel_order(request: DeskRequest, number: str) -> ChannelOrder:
    """Return the marketplace's order that is our ``number``; absent and not-yours are one 404."""
    mine = ChannelOrder.objects.visible_to(request.user).filter(
        account__cooperative=request.desk.cooperative
    )
    mine = mine.select_related("account__cooperative", "order").defer(
        *(f"account__{token}" for token in TOKENS)
    )
    return get_object_or_404(mine, order__number=normalise(number))
