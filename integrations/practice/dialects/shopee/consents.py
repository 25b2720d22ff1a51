"""Consent codes and tokens: codes and refresh tokens are good once, and once only."""

import time

from integrations.practice.dialects.shopee import notices
from integrations.practice.dialects.shopee.faults import Fault
from integrations.practice.models import Code, Control, Shop, Token


def agree(shop: Shop) -> Code:
    """The owner agrees: the app may act for the shop; return the code that proves it."""
    control = Control.current()
    now = time.time()
    shop.authorised_at = now
    shop.authorised_until = now + control.authorisation_seconds
    shop.warned_of_end = False
    shop.save()
    notices.consent_given(shop)
    return Code.objects.create(shop=shop, expires_at=now + control.code_seconds)


def withdraw(shop: Shop) -> None:
    """The owner takes the consent back: every code and token of the shop is dead."""
    shop.authorised_until = 0
    shop.save(update_fields=["authorised_until"])
    Token.objects.filter(shop=shop).delete()
    Code.objects.filter(shop=shop).delete()
    notices.consent_withdrawn(shop)


def exchange_code(value: str, shop_id: int, control: Control) -> tuple[Token, Token]:
    """Return the first access and refresh token for a code.

    Raises:
        Fault: the code is unknown, used, too old or of another shop.
    """
    now = time.time()
    codes = Code.objects.filter(value=value, shop_id=shop_id, used_at=0, expires_at__gt=now)
    if not codes.update(used_at=now):
        raise Fault("error_param", "Invalid code, it was used or has expired.")
    shop = Shop.objects.get(pk=shop_id)
    Token.objects.filter(shop=shop).delete()
    return new_pair(shop, control)


def refresh(value: str, shop_id: int, control: Control) -> tuple[Token, Token]:
    """Return a new pair; the refresh token is dead, the old access token good for a while.

    Raises:
        Fault: no consent, or the refresh token is unknown, used or too old.
    """
    now = time.time()
    shop = Shop.objects.filter(pk=shop_id).first()
    if shop is None or not shop.authorised_until:
        raise Fault("partner_shop_no_link", "The partner and the shop have no link.")
    if not shop.is_authorised:
        raise Fault("shop_access_expired", "The authorisation of the shop has expired.")
    token = Token.objects.filter(kind="refresh", value=value, shop=shop, used_at=0)
    if token.filter(expires_at__lte=now).exists():
        raise Fault("refresh_token_expired", "Your refresh_token has expired.")
    if not token.update(used_at=now):
        raise Fault("error_shop_refresh_token", "Invalid refresh_token.")
    last_moment = now + control.old_token_grace_seconds
    Token.objects.filter(kind="access", shop=shop, expires_at__gt=last_moment).update(
        expires_at=last_moment
    )
    return new_pair(shop, control)


def new_pair(shop: Shop, control: Control) -> tuple[Token, Token]:
    """Make an access and a refresh token."""
    now = time.time()
    access = Token.objects.create(
        shop=shop, kind="access", expires_at=now + control.access_token_seconds
    )
    renewal = Token.objects.create(
        shop=shop, kind="refresh", expires_at=now + control.refresh_token_seconds
    )
    return access, renewal
