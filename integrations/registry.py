"""Which marketplaces there are, with which keys of ours, and an adapter for one account.

``settings.MARKETPLACES`` names the classes. The keys of live ones are the setting of the code in
capitals (``SHOPEE``); practice has one application for all, in ``PRACTICE_URL``.
"""

from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.module_loading import import_string

from coops.registry.models import Cooperative
from integrations.contract import AppKeys, ConnectBy, Marketplace
from integrations.models import ChannelAccount, Environment
from shop.core.remote import TemporaryFailure

#: Calls a second per shop when the settings say nothing.
CALLS_PER_SECOND = 10.0


class NoKeys(TemporaryFailure):
    """This installation has no application of its own there; the operator can change that."""


def marketplace_class(code: str) -> type[Marketplace]:
    """Return the adapter's class.

    Raises:
        KeyError: no such marketplace is installed.
    """
    return import_string(settings.MARKETPLACES[code])


def online_codes() -> list[str]:
    """Return the codes of the marketplaces that can be called; a file channel cannot."""
    return [code for code in settings.MARKETPLACES if marketplace_class(code).is_online]


def codes_with(ability: str) -> list[str]:
    """Return the codes of the marketplaces whose class has ``ability`` (``can_tell_returns``)."""
    return [code for code in settings.MARKETPLACES if getattr(marketplace_class(code), ability)]


def app_keys(code: str, environment: str) -> AppKeys | None:
    """Return our application's keys at one environment, or ``None`` when it has none there."""
    if environment == Environment.PRACTICE:
        return _practice_keys(code)
    own = getattr(settings, code.upper(), None) or {}
    if marketplace_class(code).connect_by == ConnectBy.CONSENT and not own.get("app_id"):
        return None
    app_key = own.get("app_key", "")
    return AppKeys(
        host=own.get("host", ""),
        app_id=str(own.get("app_id") or ""),
        app_key=app_key,
        push_keys=tuple(own.get("push_keys") or [app_key] if app_key else ()),
        calls_per_second=own.get("calls_per_second", CALLS_PER_SECOND),
        auth_host=own.get("auth_host", ""),
    )


def open_adapter(account: ChannelAccount) -> Marketplace:
    """Return an adapter with the account's token, for the thread that asks.

    Raises:
        NoKeys: there is no application of ours for it (any more).
    """
    keys = None
    if account.marketplace in settings.MARKETPLACES:
        keys = app_keys(account.marketplace, account.environment)
    if keys is None:
        raise NoKeys(f"no keys for {account.marketplace} {account.environment}", code="no_keys")
    kind = marketplace_class(account.marketplace)
    return kind(
        keys,
        remote_shop_id=account.remote_shop_id,
        access_token=account.access_token,
        shop_keys=account.refresh_token if kind.connect_by == ConnectBy.KEYS else "",
    )


def offered(environment: str) -> list[str]:
    """Return the codes of the marketplaces that can be connected there."""
    return [code for code in settings.MARKETPLACES if app_keys(code, environment)]


def may_practise(cooperative: Cooperative) -> bool:
    """Return whether a co-op may connect practice shops: in the demo all, else training ones.

    Practice orders must not stand among the real ones of a co-op that really sells.
    """
    return bool(getattr(settings, "DEMO_LOGINS", False)) or cooperative.is_demo


def _practice_keys(code: str) -> AppKeys | None:
    parts = urlsplit(settings.PRACTICE_URL)
    if not parts.hostname or not parts.username:
        return None
    kind = marketplace_class(code)
    if not kind.is_online:
        return None  # there is nobody to practise with
    key = unquote(parts.password or "")
    own = getattr(settings, code.upper(), None) or {}
    host = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{kind.practice_path}"
    return AppKeys(
        host=host,
        auth_host=host,
        app_id=parts.username,
        app_key=key,
        push_keys=(key,),
        calls_per_second=own.get("calls_per_second", CALLS_PER_SECOND),
    )
