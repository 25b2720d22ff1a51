"""Where a marketplace that signs nothing posts its pushes: an address that nobody can guess.

The address of an account is worked out of its number and a count, signed with the site's key, so
nothing is stored and a copy of the database opens no door. Raising the count makes the old address
dead. Who knows it can only make us go and read: the body stays a hint.
"""

import json

from django.conf import settings
from django.core import signing
from django.db.models import F
from django.urls import reverse

from integrations.contract import PushProof
from integrations.models import ChannelAccount
from integrations.registry import marketplace_class
from shop.core.throttle import Throttle

#: Pushes that one address takes in a minute; what is refused is found by the next poll.
PUSHES_BY_ADDRESS = Throttle("push-address", 60, 60)
SALT = "integrations.push-address"


def has_push_address(account: ChannelAccount) -> bool:
    """Return whether the marketplace of ``account`` posts to an address of the account's own."""
    if account.marketplace not in settings.MARKETPLACES:
        return False
    return marketplace_class(account.marketplace).push_proof == PushProof.ADDRESS


def push_address(account: ChannelAccount) -> str:
    """Return the whole address to be entered on the marketplace's seller page."""
    path = reverse("integrations:push_with_token", args=[account.marketplace, _token(account)])
    return f"{settings.SITE_URL}{path}"


def renew_push_address(account: ChannelAccount) -> None:
    """Make another address; nothing that comes to the old one is taken any more."""
    ChannelAccount.objects.filter(pk=account.pk).update(push_rev=F("push_rev") + 1)
    account.refresh_from_db(fields=["push_rev"])


def account_at(marketplace: str, token: str) -> ChannelAccount | None:
    """Return the account whose address ends in ``token``, without its tokens.

    The signature is compared in constant time before anything is looked up.
    """
    try:
        number, _dash, rev = _signer().unsign(token).partition("-")
        wanted = {"pk": int(number), "push_rev": int(rev)}
    except (signing.BadSignature, ValueError):
        return None
    found = ChannelAccount.objects.filter(marketplace=marketplace, **wanted)
    found = found.exclude(state=ChannelAccount.State.DISCONNECTED).without_tokens()
    account = found.first()
    return account if account is not None and has_push_address(account) else None


def without_keys(text: str, account: ChannelAccount) -> str:
    """Return a push as it may be stored: the keys that it repeats are taken out."""
    try:
        kept = json.loads(account.refresh_token or "{}")
    except ValueError:
        kept = {}
    for key in kept.values() if isinstance(kept, dict) else ():
        if isinstance(key, str) and key:
            text = text.replace(key, "…")
    return text


def _token(account: ChannelAccount) -> str:
    return _signer().sign(f"{account.pk}-{account.push_rev}")


def _signer() -> signing.Signer:
    return signing.Signer(salt=SALT, sep=".")
