"""Days on which very many buy at once, when the news of a sale there comes late.

Two cautions that a co-op switches on for one shop, as ChannelEngine and Haravan offer them:
numbers that are only lowered for a day, and as many units kept back as were sold in the last
hour. Both can only sell too little.
"""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from integrations.models import ChannelAccount, ListingOffer
from integrations.services import history
from integrations.services.desired import refresh_stock_alone
from integrations.services.known import ROWS_AT_ONCE
from integrations.services.recent_sales import WINDOW, sold_between

LASTS = timedelta(hours=24)
#: Sales that grew older than an hour are let go so often.
LET_GO_EVERY = timedelta(minutes=1)
#: A worker that stood still for longer need not look at all of that time: a buffer is computed
#: anew with every change of stock, and by what was sold in this window at the latest.
LONGEST_LOOK = timedelta(days=2)


def begin(account: ChannelAccount, by=None) -> None:
    """Only lower the numbers in this shop for 24 hours from now; pressed again, from then."""
    account.only_down_until = timezone.now() + LASTS
    ChannelAccount.objects.filter(pk=account.pk).update(only_down_until=account.only_down_until)
    history.note(account, None, "only_down", by=by)


def end(account: ChannelAccount, by=None) -> None:
    """Let the numbers rise again; what waited is due at once."""
    changed = ChannelAccount.objects.filter(pk=account.pk, only_down_until__gt=timezone.now())
    if changed.update(only_down_until=None):
        history.note(account, None, "up_again", by=by)
    account.only_down_until = None


def let_passed_hours_go() -> int:
    """Recompute stocks whose last hour's sales have grown older; returns how many changed."""
    now = timezone.now()
    due = ChannelAccount.objects.filter(holds_last_hour=True).filter(
        Q(hour_read_until=None) | Q(hour_read_until__lte=now - LET_GO_EVERY)
    )
    return sum(_let_go(pk, since, now) for pk, since in due.values_list("pk", "hour_read_until"))


def _let_go(account_id: int, since, now) -> int:
    since = max(since or now - LONGEST_LOOK, now - LONGEST_LOOK)
    older = sold_between(since - WINDOW, now - WINDOW).values("stockrecord")
    # What is sold lowers its stock at once; the line that tells of it may come after that.
    newer = sold_between(since, now).values("stockrecord")
    offers = ListingOffer.objects.filter(listing__account=account_id).filter(
        Q(stock_record__in=older) | Q(stock_record__in=newer)
    )
    records = sorted(set(offers.values_list("stock_record_id", flat=True)))
    slices = range(0, len(records), ROWS_AT_ONCE)
    changed = sum(refresh_stock_alone(records[n : n + ROWS_AT_ONCE]) for n in slices)
    # Afterwards: killed in between, the same hour is looked at once more.
    ChannelAccount.objects.filter(pk=account_id).update(hour_read_until=now)
    return changed
