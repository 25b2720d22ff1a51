"""A shop's two keys and the logins that they buy. There is no refresh: one logs in again.

``POST /login``, at most five a second from one address; a token lives eight hours (help centre
17990422078361). The shop's number stands in the token (a JWT, claim ``StoreId``); it is read and
not verified, for it came from Sendo itself over TLS and is used for nothing but asking Sendo.
"""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from integrations.contract import AccessTokenExpired, Grant, Tokens, UnknownAnswer
from integrations.contract.answers import incomplete
from integrations.marketplaces.sendo.client import SendoClient, text, whole
from integrations.marketplaces.sendo.days import VIETNAM
from shop.core.remote import NotConnected, PermanentFailure

KEYS = ("shop_key", "secret_key")
LIFETIME = timedelta(hours=8)
LONGEST_SHOP_ID = 40


def packed(entered: dict[str, str]) -> str:
    """Return the keys as one text, to be kept sealed like a token."""
    return json.dumps({name: entered.get(name, "").strip() for name in KEYS})


def unpacked(sealed: str) -> dict[str, str]:
    """Return the keys of such a text; empty ones when it is none."""
    try:
        kept = json.loads(sealed)
    except ValueError:
        kept = None
    kept = kept if isinstance(kept, dict) else {}
    return {name: str(kept.get(name) or "") for name in KEYS}


def exchange(client: SendoClient, entered: dict[str, str]) -> Grant:
    """Log in with keys that a person entered.

    Raises:
        PermanentFailure: Sendo does not take them.
    """
    sealed = packed(entered)
    try:
        tokens = _logged_in(client, sealed)
    except (NotConnected, UnknownAnswer) as failure:
        # How wrong keys are told is not documented; a person is waiting, so any "no" is one.
        raise PermanentFailure(failure.raw, code="keys_refused", call="login") from None
    shop_id = text(claims(tokens.access_token).get("StoreId"))
    if not shop_id or len(shop_id) > LONGEST_SHOP_ID:
        raise incomplete("login", "StoreId")
    return Grant(shop_id, tokens)


def renew(client: SendoClient, sealed: str) -> Tokens:
    """Log in again with the kept keys.

    Raises:
        NotConnected: Sendo does not take them any more.
    """
    return _logged_in(client, sealed)


def claims(token: str) -> dict[str, Any]:
    """Return what a JWT says, unverified; nothing when it is none."""
    body = token.split(".")[1] if token.count(".") == 2 else ""
    try:
        said = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _logged_in(client: SendoClient, sealed: str) -> Tokens:
    keys = unpacked(sealed)
    if not all(keys.values()):
        raise NotConnected("no keys", code="keys_refused", call="login")
    try:
        result = client.log_in(**keys)
    except (PermanentFailure, AccessTokenExpired) as failure:
        raise NotConnected(failure.raw, code="keys_refused", call="login") from None
    token = text(result.get("token")) if isinstance(result, dict) else ""
    if not token:
        raise incomplete("login", "token")
    return Tokens(token, sealed, access_expires_at=_end(client, token, result.get("expires")))


def _end(client: SendoClient, token: str, told: object) -> datetime:
    """Return when the token ends: the earlier of what it and the answer say, else in 8 hours.

    The form of ``expires`` is not documented; a time without zone is read as Vietnam's.
    """
    now = datetime.fromtimestamp(client.clock(), UTC)
    ends = [_parsed(told)]
    exp = whole(claims(token).get("exp"))
    if exp is not None and 0 < exp < 2**36:
        ends.append(datetime.fromtimestamp(exp, UTC))
    good = [end for end in ends if end is not None and now < end <= now + 3 * LIFETIME]
    return min(good, default=now + LIFETIME)


def _parsed(told: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(told))
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)).astimezone(UTC)
