"""Consent codes and tokens. A refresh renews the access token, never the end of the consent."""

import secrets
import time

from django.conf import settings

from integrations.practice.dialects.lazada import lifetimes
from integrations.practice.dialects.lazada.faults import CALLER, Fault
from integrations.practice.models import Code, Control, Shop, Token


def agree(shop: Shop) -> Code:
    """The owner agrees: the app may act for the shop; return the code that proves it.

    Nobody is told: the platform has no push message for it.
    """
    control = Control.current()
    now = time.time()
    shop.authorised_at = now
    shop.authorised_until = now + lifetimes.seconds(control, "refresh_token_seconds")
    shop.warned_of_end = False
    shop.save()
    return Code.objects.create(
        shop=shop,
        value=f"0_{settings.PARTNER_ID}_{secrets.token_hex(12)}",
        expires_at=now + lifetimes.seconds(control, "code_seconds"),
    )


def withdraw(shop: Shop) -> None:
    """The owner takes the consent back: every code and token of the shop is dead."""
    shop.authorised_until = 0
    shop.save(update_fields=["authorised_until"])
    Token.objects.filter(shop=shop).delete()
    Code.objects.filter(shop=shop).delete()


def exchange_code(value: str, control: Control) -> tuple[Token, Token]:
    """Return the first access and refresh token for a code; earlier tokens of the shop are dead.

    Raises:
        Fault: the code is unknown, used or too old.
    """
    now = time.time()
    codes = Code.objects.filter(
        value=value, used_at=0, expires_at__gt=now, shop__marketplace="lazada"
    )
    code = codes.select_related("shop").first()
    if code is None or not codes.filter(pk=code.pk).update(used_at=now):
        raise Fault("InvalidCode", "The code is invalid or expired.", kind=CALLER)
    shop = code.shop
    Token.objects.filter(shop=shop).delete()
    return new_pair(shop, control, ends_at=shop.authorised_until)


def refresh(value: str, control: Control) -> tuple[Token, Token]:
    """Return a new pair; the new refresh token ends when the old one would have ended.

    Whether the old refresh token stays good is unverified ("keep the newest one each time"
    [D108260]); here it is dead, and the old access token lives on as long as the switch says.

    Raises:
        Fault: the refresh token is unknown, used or at its end, or the consent was withdrawn.
    """
    now = time.time()
    tokens = Token.objects.filter(
        kind="refresh", value=value, used_at=0, expires_at__gt=now, shop__marketplace="lazada"
    )
    token = tokens.select_related("shop").first()
    if token is None or not token.shop.is_authorised:
        raise illegal_refresh_token()
    if not tokens.filter(pk=token.pk).update(used_at=now):
        raise illegal_refresh_token()
    last_moment = now + control.old_token_grace_seconds
    Token.objects.filter(kind="access", shop=token.shop, expires_at__gt=last_moment).update(
        expires_at=last_moment
    )
    return new_pair(token.shop, control, ends_at=token.expires_at)


def illegal_refresh_token() -> Fault:
    """Return the error after which the owner must agree again."""
    message = "The specified refresh token is invalid or expired."
    return Fault("IllegalRefreshToken", message, kind=CALLER)


def new_pair(shop: Shop, control: Control, *, ends_at: float) -> tuple[Token, Token]:
    """Make an access and a refresh token; neither outlives the consent, which ends at ``ends_at``.

    That an access token ends with the consent is the strict reading; the guide is silent.
    """
    until = time.time() + lifetimes.seconds(control, "access_token_seconds")
    access = Token.objects.create(
        shop=shop,
        kind="access",
        value=f"50000{secrets.token_hex(25)}",
        expires_at=min(until, ends_at),
    )
    renewal = Token.objects.create(
        shop=shop, kind="refresh", value=f"50001{secrets.token_hex(25)}", expires_at=ends_at
    )
    return access, renewal
