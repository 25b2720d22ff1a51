"""Keys, tokens and grants: how we come to speak for a shop; and what its pushes say."""

from dataclasses import dataclass, field
from datetime import datetime

from integrations.contract.words import Text


@dataclass(frozen=True)
class AppKeys:
    """Our own application at one environment of a marketplace.

    ``push_keys``: newest first; two are good while a key is being changed. ``auth_host``: where
    consent and tokens are asked for, when that is another host; empty: ``host``. A marketplace
    without applications has a host alone.
    """

    host: str
    app_id: str = ""
    app_key: str = field(default="", repr=False)
    push_keys: tuple[str, ...] = field(default=(), repr=False)
    calls_per_second: float = 10.0
    auth_host: str = ""


@dataclass(frozen=True)
class KeyField:
    """One key that a shop enters by hand: its name in our form, label, and where it is found."""

    name: str
    label: Text
    help_text: Text = ""
    is_secret: bool = True


@dataclass(frozen=True)
class Tokens:
    """What a shop's consent gave us; never logged.

    ``refresh_token`` is whatever a new pair is asked with: a token, or the sealed keys that the
    shop entered. ``authorised_until``: when a person must consent again, if this answer says so.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    access_expires_at: datetime
    refresh_expires_at: datetime | None = None
    authorised_until: datetime | None = None


@dataclass(frozen=True)
class Grant:
    """One shop that a consent opened."""

    remote_shop_id: str
    tokens: Tokens


@dataclass(frozen=True)
class ShopInfo:
    """A shop as the marketplace describes it; ``authorised_until`` is when consent ends."""

    name: str
    authorised_until: datetime | None = None
    raw: dict = field(default_factory=dict)


@dataclass(frozen=True)
class LostPushes:
    """Pushes that did not arrive, oldest first; ``last_id`` confirms them."""

    bodies: tuple[str, ...]
    last_id: str = ""
    has_more: bool = False


@dataclass(frozen=True)
class PushHint:
    """What a push points to; never the truth, only a reason to go and read.

    ``kind``: ``order``, ``item``, ``stock``, ``connected``, ``disconnected``, ``expiring``,
    ``test`` or ``other``. ``shop_ids`` is empty for pushes that concern no shop.
    ``is_return``: something is to go back, whatever else the push points to.
    """

    kind: str
    code: str
    shop_ids: tuple[str, ...] = ()
    object_id: str = ""
    is_return: bool = False
