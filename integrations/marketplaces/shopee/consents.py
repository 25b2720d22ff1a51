"""Consent: the link to Shopee's page, the code it answers with, and the pairs of tokens.

Source: developer guide 20. The answers' fields stand beside ``error``, not under ``response``.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from integrations.contract import Grant, Tokens
from integrations.contract.answers import incomplete, number
from integrations.marketplaces.shopee import failures
from integrations.marketplaces.shopee.client import PREFIX, ShopeeClient
from integrations.marketplaces.shopee.errors import EXCHANGE, REFRESH
from shop.core.remote import PermanentFailure

#: How long a refresh token lives; the answer does not say.
REFRESH_DAYS = 30
LONGEST_NUMBER = 20


def link(client: ShopeeClient, redirect_url: str) -> str:
    """Return the address of the page where the owner says yes; good for five minutes.

    The address to come back to is not signed.
    """
    path = "shop/auth_partner"
    query = [*client.signed_query(path, public=True), ("redirect", redirect_url)]
    return f"{client.remote.base_url}{PREFIX}{path}?{urlencode(query)}"


def exchange(client: ShopeeClient, answer: dict[str, str]) -> list[Grant]:
    """Turn ``code`` with ``shop_id`` or ``main_account_id`` into one grant for each shop.

    Raises:
        PermanentFailure: there is no code, no shop, or the code is used or too old.
    """
    code = answer.get("code", "")
    owner = "shop_id" if answer.get("shop_id") else "main_account_id"
    owner_id = answer.get(owner, "")
    if (
        not code
        or not (owner_id.isascii() and owner_id.isdigit())
        or len(owner_id) > LONGEST_NUMBER
    ):
        raise _refused(client, "no code or no shop")
    body = {"code": code, "partner_id": client.app_id, owner: int(owner_id)}
    given = client.post(EXCHANGE, body, public=True)
    tokens = _tokens(client, EXCHANGE, given)
    if owner == "shop_id":
        return [Grant(owner_id, tokens)]
    # The shops of a main account start with one pair; each gets its own at its first refresh.
    shops = given.get("shop_id_list") or []
    if not isinstance(shops, list) or not shops:
        raise _refused(client, "the main account has no shop")
    return [Grant(str(number(EXCHANGE, "shop_id", shop)), tokens) for shop in shops]


def refresh(client: ShopeeClient, refresh_token: str) -> Tokens:
    """Return a new pair of the client's shop; the old refresh token is used up.

    Raises:
        NotConnected: it is not taken: consent must be given again.
    """
    shop_id = number(REFRESH, "shop_id", client.shop_id)
    body = {"refresh_token": refresh_token, "partner_id": client.app_id, "shop_id": shop_id}
    return _tokens(client, REFRESH, client.post(REFRESH, body, public=True))


def _tokens(client: ShopeeClient, call: str, answer: dict[str, Any]) -> Tokens:
    access, renewal = answer.get("access_token"), answer.get("refresh_token")
    if not isinstance(access, str) or not isinstance(renewal, str) or not (access and renewal):
        raise incomplete(call, "tokens")
    now = datetime.fromtimestamp(client.clock(), UTC)
    lifetime = number(call, "expire_in", answer.get("expire_in"))
    return Tokens(
        access_token=access,
        refresh_token=renewal,
        access_expires_at=now + timedelta(seconds=max(0, min(lifetime, 86_400))),
        refresh_expires_at=now + timedelta(days=REFRESH_DAYS),
    )


def _refused(client: ShopeeClient, raw: str) -> Exception:
    failure = failures.failure(EXCHANGE, "no_code", raw, now=client.clock())
    return failure or PermanentFailure(raw)
