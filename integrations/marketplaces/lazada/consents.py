"""Consent: Lazada's page, the code it answers with, and the pairs of tokens.

A refresh renews the life of the access token but never the end of the consent (30 days for an app
in test, 180 for one online): a person must agree again by then. Source: guide 108260 and the API
pages of ``/auth/token/*``.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from integrations.contract import Grant, Tokens
from integrations.contract.answers import incomplete, number
from integrations.marketplaces.lazada.client import LazadaClient
from integrations.marketplaces.lazada.errors import EXCHANGE, REFRESH
from integrations.marketplaces.lazada.values import count, ident, rows

COUNTRY = "vn"
#: The list of sellers is called so in the first answer and in those of refreshes.
SELLER_LISTS = ("country_user_info", "country_user_info_list")
#: No token lives longer; a larger figure is a mistake.
MOST_DAYS = 400


def link(client: LazadaClient, redirect_url: str) -> str:
    """Return the address of the page where the owner says yes.

    Lazada compares ``redirect_uri`` with the one that is registered, so the ``state`` in its query
    travels as a parameter of its own; it comes back beside the code.
    """
    parts = urlsplit(redirect_url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    others = [(name, value) for name, value in query if name != "state"]
    asked = [
        ("response_type", "code"),
        ("force_auth", "true"),
        ("redirect_uri", urlunsplit(parts._replace(query=urlencode(others)))),
        ("client_id", client.keys.app_id),
        ("country", COUNTRY),
        *((name, value) for name, value in query if name == "state"),
    ]
    host = client.auth.base_url.removesuffix("/rest")
    return f"{host}/oauth/authorize?{urlencode(asked)}"


def exchange(client: LazadaClient, answer: dict[str, str]) -> list[Grant]:
    """Turn ``code`` into the grant of the shop in Việt Nam.

    Raises:
        PermanentFailure: there is no code, it is used or too old, or no such shop.
    """
    code = answer.get("code", "")
    if not code:
        raise client.failure(EXCHANGE, code="no_code", message=answer.get("error", "")[:80])
    given = client.token(EXCHANGE, {"code": code})
    seller = _seller(given)
    if not seller:
        raise client.failure(EXCHANGE, code="no_seller", message=str(given.get("country") or ""))
    return [Grant(seller, _tokens(client, EXCHANGE, given))]


def refresh(client: LazadaClient, refresh_token: str) -> Tokens:
    """Return a new pair; the consent ends when it would have ended.

    Raises:
        NotConnected: the refresh token is not taken: consent must be given again.
    """
    return _tokens(client, REFRESH, client.token(REFRESH, {"refresh_token": refresh_token}))


def _seller(answer: dict[str, Any]) -> str:
    """Return the seller's number in Việt Nam; a consent may list several countries."""
    sellers = [row for name in SELLER_LISTS for row in rows(answer.get(name))]
    return next(
        (
            ident(row.get("seller_id"))
            for row in sellers
            if str(row.get("country") or "").lower() == COUNTRY
        ),
        "",
    )


def _tokens(client: LazadaClient, call: str, answer: dict[str, Any]) -> Tokens:
    access, renewal = answer.get("access_token"), answer.get("refresh_token")
    if not isinstance(access, str) or not isinstance(renewal, str) or not (access and renewal):
        raise incomplete(call, "tokens")
    now = datetime.fromtimestamp(client.clock(), UTC)
    expires = now + _lifetime(number(call, "expires_in", answer.get("expires_in")))
    # 0: this pair cannot be renewed, so the consent ends with it (guide 108260).
    renewable = count(answer.get("refresh_expires_in")) or 0
    ends = now + _lifetime(renewable) if renewable > 0 else expires
    return Tokens(
        access_token=access,
        refresh_token=renewal,
        access_expires_at=expires,
        refresh_expires_at=ends,
        authorised_until=ends,
    )


def _lifetime(seconds: int) -> timedelta:
    return timedelta(seconds=max(0, min(seconds, MOST_DAYS * 86_400)))
