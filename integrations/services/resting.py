"""Nothing for sale there for now: a storm, a holiday, an empty barn; one press, and one back.

A resting shop hides everything (where nothing can be hidden, its stock is 0) and its orders keep
coming in. That is another thing than a pause, which stops every call. Wishes only are written
here, so it may be pressed twice, and on a paused shop too: it is told when the pause is over.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from coops.registry.models import Cooperative
from integrations.models import ChannelAccount, Environment, Facet, FacetKind, Listing
from integrations.services import history
from integrations.services.desired import can_hide, refresh_account_stock, refresh_visibility


def live_channels(cooperative: Cooperative) -> QuerySet[ChannelAccount]:
    """Return the shops of a co-op where real people buy and that we are let into."""
    return ChannelAccount.objects.filter(
        cooperative=cooperative,
        environment=Environment.LIVE,
        state=ChannelAccount.State.CONNECTED,
    ).without_tokens()


def rest(accounts: Iterable[ChannelAccount], by=None) -> int:
    """Want nothing to be for sale in these shops for now; returns how many were not resting."""
    return sum(_turn(account, by, resting=True) for account in accounts)


def wake(accounts: Iterable[ChannelAccount], by=None) -> int:
    """Want what the co-op sells to be for sale there again; returns how many were resting."""
    return sum(_turn(account, by, resting=False) for account in accounts)


def still_for_sale(account: ChannelAccount) -> int:
    """Return how many listings of a resting shop buyers there may still see.

    0 means that all are known to be hidden (or sold out), and the shop can be let go without
    leaving goods for sale that nobody counts any more.
    """
    there = Listing.objects.filter(account=account).exclude(item_id="")
    if can_hide(account):
        open_facets = Facet.objects.filter(account=account, kind=FacetKind.VISIBILITY)
        shown = open_facets.exclude(known="0").values("listing")
    else:
        stocks = Facet.objects.filter(account=account, kind=FacetKind.STOCK)
        shown = stocks.exclude(known="0").values("listing")
    return there.filter(pk__in=shown).exclude(item_state="gone").count()


@transaction.atomic
def _turn(account: ChannelAccount, by, *, resting: bool) -> int:
    changed = ChannelAccount.objects.filter(pk=account.pk, is_resting=not resting).update(
        is_resting=resting
    )
    account.is_resting = resting
    if not changed:
        return 0
    refresh_visibility([account.pk])
    if not can_hide(account):
        refresh_account_stock(account)
    history.note(account, None, "rested" if resting else "woken", by=by)
    return 1
