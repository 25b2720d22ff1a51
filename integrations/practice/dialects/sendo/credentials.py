"""Who calls: whoever holds a token of a shop. Calls are not signed."""

import time

from django.http import HttpRequest

from integrations.practice.dialects.sendo.faults import FORBIDDEN, UNAUTHORISED, Fault
from integrations.practice.models import Shop, Token

#: HTTP status of the answer to a token that has ended; its body has the key ``exp`` and none of
#: the envelope's. Public clients look for the key; the status is our reading, and both 200 and
#: 401 must lead a client to a new login.
EXPIRED_STATUS = 401
EXPIRED = {"exp": "token expired"}


class Expired(Exception):
    """The token has ended."""


def check(request: HttpRequest) -> Shop:
    """Return the shop that the bearer token is for.

    Raises:
        Expired: the token was good once.
        Fault: there is none, nobody made it, or the shop may not be touched.
    """
    word, _space, value = request.headers.get("Authorization", "").partition(" ")
    token = Token.objects.select_related("shop").filter(
        kind="access", value=value.strip(), shop__marketplace="sendo"
    )
    found = token.first() if word.lower() == "bearer" and value else None
    if found is None or not found.shop.is_authorised:
        raise Fault("Chưa đăng nhập.", status_code=UNAUTHORISED, http=UNAUTHORISED)
    if found.expires_at <= time.time():
        raise Expired
    if found.shop.status != "NORMAL":
        raise Fault("Cửa hàng đang bị khoá.", status_code=FORBIDDEN, http=FORBIDDEN)
    return found.shop
