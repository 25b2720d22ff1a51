"""Who calls: system parameters, clock, signature, then the access token and its shop.

``MissingParameter``, ``IncompleteSignature`` and ``IllegalAccessToken`` are the platform's names
[D108138]; the names for a wrong key, clock or path are unverified.
"""

import time
from collections.abc import Mapping
from datetime import UTC, datetime

from django.conf import settings

from integrations.practice.dialects.lazada import lifetimes, signing
from integrations.practice.dialects.lazada.faults import CALLER, Fault, missing
from integrations.practice.dialects.lazada.registry import Call
from integrations.practice.models import Control, Shop, Token


def check(parameters: Mapping[str, str], call: Call, control: Control) -> Shop | None:
    """Return the shop of a call with a token, ``None`` for one that needs none.

    Raises:
        Fault: the call is not to be trusted, or the shop not to be touched.
    """
    for name in ("app_key", "timestamp", "sign_method", "sign"):
        if not parameters.get(name):
            raise missing(name)
    if parameters["app_key"] != str(settings.PARTNER_ID):
        raise Fault("InvalidAppKey", "The app_key is invalid.", kind=CALLER)
    check_clock(parameters["timestamp"], lifetimes.seconds(control, "timestamp_skew_seconds"))
    check_signature(parameters, f"/{call.path}")
    if not call.needs_token:
        return None
    if not parameters.get("access_token"):
        raise missing("access_token")
    return shop_of(parameters["access_token"])


def check_clock(stamp: str, skew_seconds: float) -> None:
    """Insist on a time near ours: milliseconds as text, or ISO 8601 (UTC without an offset).

    Raises:
        Fault: it is neither, or too far off.
    """
    try:
        if stamp.isascii() and stamp.isdigit():
            at = int(stamp) / 1000
        else:
            when = datetime.fromisoformat(stamp)
            at = (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        raise Fault("IllegalTimestamp", "The timestamp has a wrong format.", kind=CALLER) from None
    if abs(time.time() - at) > skew_seconds:
        raise Fault("IllegalTimestamp", "The timestamp is too far off.", kind=CALLER)


def check_signature(parameters: Mapping[str, str], path: str) -> None:
    """Insist on the signature, in capitals.

    Raises:
        Fault: it is wrong.
    """
    right = signing.possible_signatures(
        secret=settings.PARTNER_KEY, path=path, parameters=parameters
    )
    known = any(signing.is_same(parameters["sign"], one) for one in right)
    if parameters["sign_method"] != "sha256" or not known:
        raise Fault(
            "IncompleteSignature",
            "The request signature does not conform to platform standards.",
            kind=CALLER,
        )


def shop_of(access_token: str) -> Shop:
    """Return the shop that the token is for.

    Raises:
        Fault: the token is unknown or dead, or the seller is not active.
    """
    known = Token.objects.select_related("shop").filter(
        kind="access", value=access_token, shop__marketplace="lazada"
    )
    token = known.first()
    if token is None or token.expires_at <= time.time() or not token.shop.is_authorised:
        raise Fault(
            "IllegalAccessToken",
            "The specified access token is invalid or expired.",
            kind=CALLER,
        )
    if token.shop.status != "NORMAL":
        raise Fault("SellerNotActive", "Seller not active, please check seller status.")
    return token.shop
