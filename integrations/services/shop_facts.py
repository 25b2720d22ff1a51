"""What a shop there is called and how long its consent holds, read anew every week."""

from datetime import timedelta

from django.utils import timezone

from integrations.contract import ShopInfo
from integrations.models import CachedAnswer, ChannelAccount
from integrations.services.answers import keep_answer

READ_EVERY = timedelta(days=7)
KEY = "shop_info"


def shop_info_is_due(account: ChannelAccount) -> bool:
    """Return whether the shop was not asked about itself for a week."""
    fresh = timezone.now() - READ_EVERY
    kept = CachedAnswer.objects.filter(account=account, key=KEY, fetched_at__gt=fresh)
    return not kept.exists()


def read_shop_info(account: ChannelAccount, caller) -> None:
    """Ask the shop about itself and keep the answer.

    Raises:
        RemoteFailure: it cannot be asked now.
    """
    take_shop_info(account, caller.call(lambda adapter: adapter.shop_info()))


def take_shop_info(account: ChannelAccount, info: ShopInfo) -> None:
    """Keep name and end of consent; an answer without an end leaves the end that is known."""
    account.name = info.name[:150] or account.name
    account.authorised_until = info.authorised_until or account.authorised_until
    ChannelAccount.objects.filter(pk=account.pk).update(
        name=account.name, authorised_until=account.authorised_until
    )
    keep_answer(account, KEY, info.name)


def forget_shop_info(account: ChannelAccount) -> None:
    """Have the shop asked about itself soon: it was connected anew."""
    CachedAnswer.objects.filter(account=account, key=KEY).delete()
