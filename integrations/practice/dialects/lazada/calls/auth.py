"""/auth/token/*: a code or a refresh token for a new pair of tokens."""

import time
from typing import Any

from integrations.practice.dialects.lazada import consents
from integrations.practice.dialects.lazada.registry import EITHER, Asked, TopLevel, call
from integrations.practice.models import Token


@call("auth/token/create", EITHER, needs_token=False, writes=True)
def create_token(asked: Asked) -> TopLevel:
    """Exchange the code of a consent."""
    pair = consents.exchange_code(asked.text("code"), asked.control)
    return TopLevel(told(*pair), country_user_info=sellers(pair[0]))


@call("auth/token/refresh", EITHER, needs_token=False, writes=True)
def refresh_token(asked: Asked) -> TopLevel:
    """Exchange a refresh token; the list of sellers has another name here."""
    pair = consents.refresh(asked.text("refresh_token"), asked.control)
    return TopLevel(told(*pair), country_user_info_list=sellers(pair[0]))


def told(access: Token, renewal: Token) -> dict[str, Any]:
    """Return the pair with what is left of their lives in seconds."""
    now = time.time()
    return {
        "access_token": access.value,
        "expires_in": round(access.expires_at - now),
        "refresh_token": renewal.value,
        "refresh_expires_in": round(renewal.expires_at - now),
        "account": f"seller{access.shop.pk}@example.vn",
        "account_platform": "seller_center",
        "country": "vn",
    }


def sellers(access: Token) -> list[dict[str, str]]:
    """Return the one seller of the consent; numbers are text, as in the guide's samples."""
    number = access.shop.pk
    return [
        {
            "country": "vn",
            "seller_id": str(number),
            "user_id": str(1_000_000 + number),
            "short_code": f"VN{number:06X}",
        }
    ]
