"""Who calls: app number, clock, signature, then shop, consent and access token."""

import time

from django.conf import settings
from django.http import QueryDict

from integrations.practice.dialects.shopee import signing
from integrations.practice.dialects.shopee.faults import Fault
from integrations.practice.dialects.shopee.registry import PUBLIC, SHOP, Call
from integrations.practice.models import Control, Shop, Token

BASE = "/api/v2/"


def check(query: QueryDict, call: Call, control: Control) -> Shop | None:
    """Return the shop of a Shop call, ``None`` for a Public one.

    Raises:
        Fault: the call is not to be trusted, or the shop not to be touched.
    """
    kind = call.kind
    if call.path == "media_space/upload_image" and control.upload_signing == "shop":
        kind = SHOP
    check_app(query, control)
    if kind == PUBLIC:
        check_signature(query, call.path)
        return None
    for name in ("access_token", "shop_id"):
        if not query.get(name):
            raise Fault("error_param", f"There is no {name} in query.")
    check_signature(
        query, call.path, token=query.get("access_token", ""), owner_id=query.get("shop_id", "")
    )
    return check_shop(query.get("shop_id", ""), query.get("access_token", ""), call.path)


def check_app(query: QueryDict, control: Control) -> None:
    """Insist on our app's number and on a clock that is right.

    Raises:
        Fault: one is missing or wrong.
    """
    for name in ("partner_id", "timestamp", "sign"):
        if not query.get(name):
            raise Fault("error_param", f"There is no {name} in query.")
    if query.get("partner_id", "") != str(settings.PARTNER_ID):
        raise Fault("invalid_partner_id", "Invalid partner_id.")
    stamp = query.get("timestamp", "")
    if not stamp.isascii() or not stamp.isdigit():
        raise Fault("error_param", "Invalid timestamp.")
    if abs(time.time() - int(stamp)) > control.timestamp_skew_seconds:
        raise Fault("error_param", "Invalid timestamp, it has expired.")


def check_signature(query: QueryDict, path: str, *, token: str = "", owner_id: str = "") -> None:
    """Insist on the signature.

    Raises:
        Fault: it is wrong.
    """
    right = signing.call_signature(
        key=settings.PARTNER_KEY,
        partner_id=settings.PARTNER_ID,
        path=BASE + path,
        timestamp=int(query.get("timestamp", "")),
        token=token,
        owner_id=owner_id,
    )
    if not signing.is_same(query.get("sign", ""), right):
        raise Fault("error_sign", "Wrong sign.")


def check_shop(shop_id: str, access_token: str, path: str) -> Shop:
    """Return the shop that the token is for.

    Raises:
        Fault: no such shop, no consent (any more), or not a token of this shop.
    """
    known = Token.objects.select_related("shop").filter(kind="access", value=access_token)
    token = known.first()
    shop = token.shop if token and str(token.shop_id) == shop_id else find_shop(shop_id)
    if not shop.authorised_until:
        raise Fault("shop_no_linked", "The shop is not linked to this partner.")
    if not shop.is_authorised:
        raise Fault("shop_access_expired", "The authorisation of the shop has expired.")
    if token is None or token.shop_id != shop.pk or token.expires_at <= time.time():
        raise wrong_token(path)
    if shop.status != "NORMAL":
        raise Fault(
            "shop_banned" if shop.status == "BANNED" else "partner_frozen",
            f"The shop is {shop.status.lower()}.",
        )
    return shop


def find_shop(shop_id: str) -> Shop:
    """Return a shop by its number as written in a query.

    Raises:
        Fault: there is none.
    """
    digits = shop_id.isascii() and shop_id.isdigit() and len(shop_id) < 18
    shop = Shop.objects.filter(pk=shop_id).first() if digits else None
    if shop is None:
        raise Fault("error_shop", "shopid is invalid.")
    return shop


def wrong_token(path: str) -> Fault:
    """Return the error for a dead token; the real one, too, has two names for it."""
    if path.startswith("product/"):
        return Fault("error_auth", "Invalid access_token.")
    return Fault("invalid_acceess_token", "Invalid access_token, please have a check.")
