"""The two keys of a shop, and the logins that they buy. Nobody is asked for a consent page.

The owner reads the keys in the seller centre and hands them over; they have no end.
"""

import hmac
import secrets
import time
from datetime import datetime

from django.conf import settings

from integrations.practice.dialects.sendo import tokens
from integrations.practice.dialects.sendo.days import VIETNAM
from integrations.practice.dialects.sendo.faults import UNAUTHORISED, Fault
from integrations.practice.models import Control, Push, Shop, Token

KEYS = ("shop_key", "secret_key")
TOKEN_SECONDS = 8 * 60 * 60
#: The market's own table knows an end of every consent; these keys have none.
NO_END_SECONDS = 100 * 365 * 24 * 60 * 60


def agree(shop: Shop) -> dict[str, str]:
    """Return the shop's ``shop_key`` and ``secret_key``, made when it has none."""
    if not has_keys(shop):
        shop.extra = shop.extra | {
            "shop_key": secrets.token_hex(16),
            "secret_key": secrets.token_hex(24),
        }
    now = time.time()
    shop.authorised_at = shop.authorised_at if shop.is_authorised else now
    shop.authorised_until = now + NO_END_SECONDS
    shop.save()
    return {name: shop.extra[name] for name in KEYS}


def withdraw(shop: Shop) -> None:
    """Throw the keys away: no login with them, and no token that they bought, is good any more.

    The address of the notices stays; what waits for it is not sent.
    """
    shop.extra = {name: value for name, value in shop.extra.items() if name not in KEYS}
    shop.authorised_until = 0
    shop.save(update_fields=["extra", "authorised_until"])
    Token.objects.filter(shop=shop).delete()
    Push.objects.filter(shop=shop, state=Push.WAITING).delete()


def has_keys(shop: Shop) -> bool:
    """Say whether the shop has keys that are good."""
    return shop.is_authorised and all(shop.extra.get(name) for name in KEYS)


def log_in(shop_key: object, secret_key: object, control: Control) -> dict[str, str]:
    """Return ``token`` and ``expires`` (ISO 8601 with +07:00; the form is our reading).

    Earlier tokens of the shop stay good until they end.

    Raises:
        Fault: the keys are not those of a shop. One sentence for all, so that nobody can find
            out shop keys one by one.
    """
    wrong = Fault("shop_key hoặc secret_key không đúng.", status_code=UNAUTHORISED)
    if not (isinstance(shop_key, str) and isinstance(secret_key, str) and shop_key):
        raise wrong
    shop = Shop.objects.filter(marketplace="sendo", extra__shop_key=shop_key).first()
    if shop is None or not has_keys(shop):
        raise wrong
    if not hmac.compare_digest(shop.extra["secret_key"].encode(), secret_key.encode()):
        raise wrong
    token = new_token(shop, control)
    expires = datetime.fromtimestamp(int(token.expires_at), VIETNAM)
    return {"token": token.value, "expires": expires.isoformat()}


def new_token(shop: Shop, control: Control) -> Token:
    """Make a token, and forget those that ended."""
    now = time.time()
    Token.objects.filter(shop=shop, expires_at__lt=now - TOKEN_SECONDS).delete()
    until = now + token_seconds(control)
    claims = {"StoreId": str(shop.pk), "exp": int(until), "jti": secrets.token_hex(8)}
    value = tokens.make(claims, settings.SECRET_KEY)
    return Token.objects.create(shop=shop, kind="access", value=value, expires_at=until)


def token_seconds(control: Control) -> int:
    """Return how long a token lives: eight hours, less once somebody shortened the switch.

    The switch begins at the four hours of another marketplace, which mean nothing here.
    """
    untouched = Control._meta.get_field("access_token_seconds").default
    chosen = control.access_token_seconds
    return TOKEN_SECONDS if chosen == untouched else min(TOKEN_SECONDS, chosen)
