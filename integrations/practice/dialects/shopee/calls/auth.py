"""auth/*: a code or a refresh token for a new pair of tokens."""

import time

from integrations.practice.dialects.shopee import consents
from integrations.practice.dialects.shopee.registry import PUBLIC, Asked, TopLevel, call
from integrations.practice.models import Token


@call("auth/token/get", method="POST", kind=PUBLIC)
def get_token(asked: Asked) -> TopLevel:
    """Exchange the code of a consent."""
    shop_id = asked.given("shop_id", int)
    pair = consents.exchange_code(asked.given("code", str), shop_id, asked.control)
    return TopLevel(_pair(*pair), shop_id_list=[shop_id], merchant_id_list=[])


@call("auth/access_token/get", method="POST", kind=PUBLIC)
def refresh_token(asked: Asked) -> TopLevel:
    """Exchange a refresh token."""
    shop_id = asked.given("shop_id", int)
    pair = consents.refresh(asked.given("refresh_token", str), shop_id, asked.control)
    return TopLevel(_pair(*pair), shop_id=shop_id, partner_id=asked.integer("partner_id"))


def _pair(access: Token, renewal: Token) -> dict:
    return {
        "access_token": access.value,
        "refresh_token": renewal.value,
        "expire_in": round(access.expires_at - time.time()),
    }
