"""Calling Stripe: its own library for words and errors, our own line for time-outs and limits.

Amounts in đồng are whole: Stripe counts VND as a currency without decimals, nothing is multiplied.
Nothing is repeated here; whoever repeats a writing call sends the same idempotency key.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings

from coops.registry.models import Cooperative
from shop.core.remote import (
    NotConnected,
    PermanentFailure,
    RemoteClient,
    RemoteFailure,
    TemporaryFailure,
    keepable,
)
from shop.payment.models import CardAccount

#: Seconds that a call may take; a buyer waits.
READ_SECONDS = 15.0
#: Of a payment we read what it cost as well.
_WITH_FEE = ["latest_charge.balance_transaction"]
MOST_REFUNDS = 100


@dataclass(frozen=True)
class Keys:
    """Whose account is used: the co-op's own, or without ``account`` the sponsor's."""

    secret_key: str
    webhook_secret: str
    account: CardAccount | None = None


def site_keys() -> Keys | None:
    """Return the sponsor's keys; ``None`` when the site has none."""
    if not settings.STRIPE["secret_key"]:
        return None
    return Keys(settings.STRIPE["secret_key"], settings.STRIPE["webhook_secret"])


def keys_of(cooperative: Cooperative) -> Keys | None:
    """Return whose keys the co-op's buyers pay with now; ``None``: it takes no cards.

    Raises:
        shop.core.crypto.SecretUnreadable: its keys were stored with a key that is gone.
    """
    account = getattr(cooperative, "card_account", None)
    if account is None or not account.is_on:
        return None
    return keys_of_account(account) if account.secret_key else site_keys()


def keys_of_account(account: CardAccount | None) -> Keys | None:
    """Return the keys of that account; without one those of the site.

    Raises:
        shop.core.crypto.SecretUnreadable: its keys were stored with a key that is gone.
    """
    if account is None:
        return site_keys()
    return Keys(account.secret_key, account.webhook_secret, account)


class StripeApi:
    """The calls that we make, with plain dictionaries as answers.

    Each raises:
        TemporaryFailure: no answer, or trying again later can help.
        NotConnected: Stripe does not know the key (any more).
        PermanentFailure: anything else; ``code`` is Stripe's own word, ``raw`` its sentence.
    """

    def __init__(self, keys: Keys) -> None:
        self._client = _library()(keys.secret_key)

    def create_session(self, params: dict[str, Any], *, key: str) -> dict[str, Any]:
        """Open a page where a buyer can pay."""
        options = {"idempotency_key": key}
        return self._ask("session", self._v1.checkout.sessions.create, params, options)

    def session(self, session_id: str) -> dict[str, Any]:
        """Read a page again."""
        return self._ask("session", self._v1.checkout.sessions.retrieve, session_id)

    def session_of(self, payment_id: str) -> dict[str, Any] | None:
        """Return the page on which that payment was made."""
        params = {"payment_intent": payment_id, "limit": 1}
        found = self._ask("sessions", self._v1.checkout.sessions.list, params)
        return next(iter(found.get("data") or []), None)

    def expire_session(self, session_id: str) -> dict[str, Any]:
        """Close a page on which nobody has paid."""
        return self._ask("expire", self._v1.checkout.sessions.expire, session_id)

    def payment(self, payment_id: str) -> dict[str, Any]:
        """Read a payment, its charge and what that cost."""
        params = {"expand": _WITH_FEE}
        return self._ask("payment", self._v1.payment_intents.retrieve, payment_id, params)

    def refund(self, payment_id: str, amount_vnd: int, *, key: str) -> dict[str, Any]:
        """Give money back."""
        params = {"payment_intent": payment_id, "amount": amount_vnd}
        return self._ask("refund", self._v1.refunds.create, params, {"idempotency_key": key})

    def refunds(self, payment_id: str) -> list[dict[str, Any]]:
        """Read what was given back."""
        params = {"payment_intent": payment_id, "limit": MOST_REFUNDS}
        return self._ask("refunds", self._v1.refunds.list, params).get("data") or []

    def disputes(self, payment_id: str) -> list[dict[str, Any]]:
        """Read what the buyer's bank has taken back or asks about."""
        params = {"payment_intent": payment_id, "limit": MOST_REFUNDS}
        return self._ask("disputes", self._v1.disputes.list, params).get("data") or []

    @property
    def _v1(self) -> Any:
        return self._client.v1

    def _ask(self, call: str, work: Any, *given: Any) -> dict[str, Any]:
        import stripe

        try:
            answer = json.loads(str(work(*given)))
        except RemoteFailure as failure:
            failure.call = call
            raise
        except (stripe.AuthenticationError, stripe.PermissionError) as error:
            raise NotConnected(_said(error), code=_code(error), call=call) from None
        except stripe.RateLimitError as error:
            raise TemporaryFailure(_said(error), code=_code(error), call=call) from None
        except stripe.StripeError as error:
            is_busy = (error.http_status or 0) == 409
            kind = TemporaryFailure if is_busy else PermanentFailure
            raise kind(_said(error), code=_code(error), call=call) from None
        return keepable(answer)


def _said(error: Any) -> str:
    return str(error.user_message or "")[:300]


def _code(error: Any) -> str:
    if type(error).__name__ == "IdempotencyError":
        return "idempotency_error"
    return str(error.code or type(error).__name__)


@cache
def _library() -> Any:
    """Return what makes a client out of a key; imported when first needed: it is large."""
    import stripe

    stripe.enable_telemetry = False  # nothing about our machine goes along

    class Line(stripe.HTTPClient):
        """Stripe's library over :class:`RemoteClient`."""

        name = "cho-que"

        def request(
            self, method: str, url: str, headers: Any, post_data: Any = None, **_usage: Any
        ) -> tuple[str, int, Mapping[str, str]]:
            parts = urlsplit(url)
            client = RemoteClient(f"{parts.scheme}://{parts.netloc}", read_seconds=READ_SECONDS)
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            form = dict(parse_qsl(post_data, keep_blank_values=True)) if post_data else None
            answer = client.send(method.upper(), path, form=form, headers=headers)
            return answer.body.decode("utf-8", "replace"), answer.status, answer.headers

        def close(self) -> None:
            """Do nothing: no line is kept open."""

    def make(key: str) -> Any:
        return stripe.StripeClient(
            key,
            base_addresses={"api": settings.STRIPE["api_base"]},
            http_client=Line(),
            max_network_retries=0,
        )

    return make
