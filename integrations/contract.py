"""What a marketplace's adapter must be able to do, in our words only.

No vendor's word passes this door: an adapter takes and returns the classes below, keeps the raw
value beside the mapped one, and raises the failures of :mod:`shop.core.remote` and the two here.
Every call may be repeated without harm, but for :meth:`Marketplace.create_item`, which makes a
second item when it is called twice; the engine looks before it repeats.

Money is whole đồng, weight grams, time aware UTC, stock whole units as the marketplace counts
them (packs, when a listing offer packs several sale units into one).
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from django.utils.functional import Promise

from shop.core.remote import NotConnected, PermanentFailure, RemoteFailure, TemporaryFailure

Text = str | Promise


class AccessTokenExpired(RemoteFailure):
    """The access token is not taken any more: refresh once, repeat once."""


class ShopStopped(NotConnected):
    """The shop or our application is stopped there; consent alone does not help."""


class UnknownAnswer(TemporaryFailure):
    """A code that no table knows: tried again a few times, then shown to a person."""


class RemoteGone(PermanentFailure):
    """The item is deleted or is not this shop's: unlink it, or publish it anew."""


class StockHeldThere(PermanentFailure):
    """The marketplace keeps more units reserved than we want to say; ``reserved`` if it told."""

    def __init__(self, *args, reserved: int | None = None, **kwargs) -> None:
        self.reserved = reserved
        super().__init__(*args, **kwargs)


class LockedByPromotion(TemporaryFailure):
    """Price or stock cannot be changed while a promotion of the marketplace runs."""


class StockMeaning(StrEnum):
    """What a marketplace understands by the number it is told.

    ``SELLABLE``: its own open orders are already taken out, here and there. ``ON_HAND``: it
    takes its open orders off the number by itself until they have left.
    """

    SELLABLE = "sellable"
    ON_HAND = "on_hand"


class OrderState(StrEnum):
    """Where a marketplace's order stands, in our words; its own word is kept beside."""

    UNPAID = "unpaid"  # reserved for a buyer who may still drop out
    CHECKING = "checking"  # paid, held back by the marketplace
    READY = "ready"  # the co-op may work on it
    ARRANGED = "arranged"  # a parcel number is there, the carrier comes
    SHIPPED = "shipped"  # with the carrier: out of the barn
    DELIVERED = "delivered"
    COMPLETED = "completed"
    CANCEL_ASKED = "cancel_asked"  # the buyer asks; still reserved
    CANCELLED = "cancelled"
    RETURNING = "returning"  # out; wait for what comes back
    UNKNOWN = "unknown"  # a word we do not know: kept, shown, nothing is moved


class ItemState(StrEnum):
    """Where an item stands on the marketplace."""

    LIVE = "live"
    HIDDEN = "hidden"
    CHECKED = "checked"  # the marketplace is looking at it
    BANNED = "banned"
    GONE = "gone"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class AppKeys:
    """Our own application at one environment of a marketplace.

    ``push_keys``: newest first; two are good while a key is being changed.
    """

    host: str
    app_id: int
    app_key: str = field(repr=False)
    push_keys: tuple[str, ...] = field(default=(), repr=False)
    calls_per_second: float = 10.0


@dataclass(frozen=True)
class Tokens:
    """What a shop's consent gave us; never logged."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    access_expires_at: datetime
    refresh_expires_at: datetime | None = None


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
class Category:
    """One branch or leaf of the marketplace's own tree; goods go on leaves only."""

    id: str
    name: str
    parent_id: str
    is_leaf: bool


@dataclass(frozen=True)
class Attribute:
    """A question the marketplace asks about goods of a category.

    ``choices``: (value id, name); ``takes_text``: an own answer is allowed; ``unit_choices``.
    ``value_type``: ``text``, ``integer``, ``number`` or ``date``.
    """

    id: str
    name: str
    is_mandatory: bool
    choices: tuple[tuple[str, str], ...] = ()
    takes_text: bool = False
    takes_many: bool = False
    value_type: str = "text"
    unit_choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class AttributeValue:
    """One answer: a value of the list (``value_id``), or own words (``value_id`` ``"0"``)."""

    attribute_id: str
    value_id: str
    text: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Limits:
    """What one category of one shop allows; the marketplace's own answer is the authority."""

    name_length: tuple[int, int]
    description_length: tuple[int, int]
    price_vnd: tuple[int, int]
    stock: tuple[int, int]
    images: tuple[int, int]
    option_length: int = 20
    needs_weight: bool = True
    needs_brand: bool = False


@dataclass(frozen=True)
class LogisticsChannel:
    """A way of sending that the shop has switched on there; weights in grams, ``None``: open."""

    id: str
    name: str
    is_enabled: bool
    max_weight_g: int | None = None
    min_weight_g: int | None = None


@dataclass(frozen=True)
class CategoryRules:
    """All that readiness and payloads need to know of one category of one shop."""

    category: Category | None
    attributes: tuple[Attribute, ...]
    limits: Limits
    logistics: tuple[LogisticsChannel, ...]


@dataclass(frozen=True)
class OfferDraft:
    """One variant as it should be: ``option`` is its name among the variants, may be empty."""

    sku: str
    option: str
    price_vnd: int
    stock: int
    weight_g: int


@dataclass(frozen=True)
class ListingDraft:
    """One listing as it should be; ``image_ids`` are the marketplace's, in order."""

    sku: str
    title: str
    description: str
    category_id: str
    attributes: tuple[AttributeValue, ...]
    image_ids: tuple[str, ...]
    offers: tuple[OfferDraft, ...]
    is_visible: bool = True
    brand: tuple[str, str] = ("0", "No Brand")
    logistics_ids: tuple[str, ...] = ()
    shelf_life_days: int | None = None

    @property
    def has_variants(self) -> bool:
        """Return whether it needs variants: more than one offer."""
        return len(self.offers) > 1


@dataclass(frozen=True)
class Missing:
    """What stands between a listing and the marketplace: a sentence, and the field that mends it.

    ``field``: ``title``, ``description``, ``category``, ``attribute:<id>``, ``picture``,
    ``price``, ``stock``, ``weight``, ``option``, ``logistics``, ``brand``.
    """

    field: str
    text: Text


@dataclass(frozen=True)
class RemoteItem:
    """An item as found there; ``raw_state`` is the marketplace's own word."""

    item_id: str
    sku: str
    state: ItemState
    raw_state: str = ""
    title: str = ""
    has_variants: bool = False
    updated_at: datetime | None = None
    image_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class RemoteModel:
    """A variant as found there; ``model_id`` ``"0"`` is an item without variants."""

    model_id: str
    sku: str
    price_vnd: int | None
    stock: int | None
    reserved: int = 0


@dataclass(frozen=True)
class Level:
    """One number to be told: a price in đồng or a stock in units of one variant."""

    model_id: str
    value: int


@dataclass(frozen=True)
class Outcome:
    """What became of one level or item of a batch: ``failure`` is ``None`` when it worked."""

    failure: RemoteFailure | None = None

    @property
    def is_done(self) -> bool:
        """Return whether it worked."""
        return self.failure is None


@dataclass(frozen=True)
class RemoteLine:
    """Some units of one variant in a marketplace's order; ``quantity`` is what is still wanted."""

    line_id: str
    item_id: str
    model_id: str
    sku: str
    title: str
    quantity: int
    unit_price_vnd: int


@dataclass(frozen=True)
class RemoteOrder:
    """A marketplace's order as it stands there; addresses and phones may be masked with ``*``."""

    number: str
    state: OrderState
    raw_state: str
    created_at: datetime
    updated_at: datetime
    lines: tuple[RemoteLine, ...]
    total_vnd: int
    is_cod: bool = False
    buyer_name: str = ""
    phone: str = ""
    address_text: str = ""
    note: str = ""
    cancel_reason: str = ""
    cancelled_by: str = ""
    carrier: str = ""
    tracking_code: str = ""
    ship_by: datetime | None = None
    raw: dict = field(default_factory=dict)


@dataclass(frozen=True)
class PushHint:
    """What a push points to; never the truth, only a reason to go and read.

    ``kind``: ``order``, ``item``, ``stock``, ``connected``, ``disconnected``, ``expiring``,
    ``test`` or ``other``. ``shop_ids`` is empty for pushes that concern no shop.
    """

    kind: str
    code: str
    shop_ids: tuple[str, ...] = ()
    object_id: str = ""


@dataclass(frozen=True)
class Explanation:
    """A failure in words a farmer reads: what happened, and what to do about it.

    ``fix``: where the button leads: a field of :class:`Missing`, ``connect``, ``wait``,
    ``operator``, ``marketplace`` (to be done there) or empty.
    """

    cause: Text
    remedy: Text
    fix: str = ""


class Marketplace(ABC):
    """One shop on one marketplace, seen through the keys and the token of one account.

    Instances are cheap, belong to one thread, and hold no state but the connection.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    #: What the adapter cannot do; callers ask first.
    can_create_listings: ClassVar[bool] = True
    can_hide: ClassVar[bool] = True
    #: How many variants one price or stock call takes, items one visibility call, orders one read.
    levels_per_call: ClassVar[int] = 50
    items_per_call: ClassVar[int] = 50
    orders_per_call: ClassVar[int] = 50
    most_variants: ClassVar[int] = 50
    #: Seconds after which an item that was created is found by its SKU for certain.
    lookup_lag_seconds: ClassVar[int] = 30
    #: Longest window of one question for changed orders, in seconds.
    order_window_seconds: ClassVar[int] = 15 * 24 * 3600
    #: What the number we push means there, unless the account says otherwise.
    stock_meaning: ClassVar[StockMeaning] = StockMeaning.SELLABLE
    #: Variants: the dearest may cost so many times the cheapest; 0: no limit.
    widest_price_ratio: ClassVar[int] = 0

    def __init__(self, keys: AppKeys, *, remote_shop_id: str = "", access_token: str = "") -> None:
        self.keys = keys
        self.remote_shop_id = remote_shop_id
        self.access_token = access_token

    # --- Consent: needs no token -------------------------------------------------------

    @abstractmethod
    def consent_url(self, redirect_url: str) -> str:
        """Return the address of the page where the shop's owner says yes; it is short-lived."""

    @abstractmethod
    def exchange_code(self, answer: dict[str, str]) -> list[Grant]:
        """Turn the query of the return address into grants.

        Raises:
            PermanentFailure: the code is used, too old or foreign, or the answer holds none.
        """

    @abstractmethod
    def refresh(self, refresh_token: str) -> Tokens:
        """Return a new pair for this shop; the old refresh token is dead afterwards.

        Raises:
            NotConnected: the refresh token is not taken: consent must be given again.
        """

    # --- Pushes: need no token ---------------------------------------------------------

    @abstractmethod
    def is_genuine(self, *, url: str, headers: dict[str, str], body: bytes) -> bool:
        """Say whether a push was signed with one of our push keys; constant time, raw bytes.

        ``headers`` have lower-case names; ``url`` is the address as registered there.
        """

    @abstractmethod
    def read_push(self, body: bytes) -> PushHint:
        """Return what a genuine push points to.

        Raises:
            ValueError: it is no JSON object of the expected shape.
        """

    # --- What the shop allows ----------------------------------------------------------

    @abstractmethod
    def shop_info(self) -> ShopInfo:
        """Return the shop's name and how long the consent holds."""

    @abstractmethod
    def categories(self) -> list[Category]:
        """Return the whole tree, names in Vietnamese."""

    @abstractmethod
    def category_rules(self, category_id: str) -> CategoryRules:
        """Return what goods of this leaf must and may say; several calls."""

    @abstractmethod
    def missing(self, draft: ListingDraft, rules: CategoryRules) -> list[Missing]:
        """Return all that the marketplace is known to refuse in ``draft``; calls nobody.

        ``draft.image_ids`` may hold placeholders: their number counts.
        """

    # --- Listings ----------------------------------------------------------------------

    @abstractmethod
    def upload_image(self, data: bytes, filename: str) -> str:
        """Store a JPEG there and return its id."""

    @abstractmethod
    def create_item(self, draft: ListingDraft) -> str:
        """Create the item and return its id; with variants, they come by :meth:`set_variants`.

        An item that will have variants is created hidden when the marketplace can do that, so
        that nobody buys half of it; ``draft.is_visible`` is told by :meth:`set_visibility` then.
        """

    @abstractmethod
    def set_variants(self, item_id: str, draft: ListingDraft) -> dict[str, str]:
        """Give the item its variants; return the model id of each SKU. Repeating is harmless:

        variants that are there by SKU are kept and read back.
        """

    @abstractmethod
    def models(self, item_id: str) -> list[RemoteModel]:
        """Return the variants as they stand there, one with id ``"0"`` when it has none."""

    @abstractmethod
    def item(self, item_id: str) -> RemoteItem:
        """Return one item.

        Raises:
            RemoteGone: it is deleted or not this shop's.
        """

    @abstractmethod
    def find_by_sku(self, sku: str, *, changed_since: datetime) -> list[RemoteItem]:
        """Return the items with that SKU in **all** states.

        Asks the search index, and because that may lag also every item changed since.
        """

    @abstractmethod
    def update_item(self, item_id: str, draft: ListingDraft) -> None:
        """Tell what the goods are and show; price and stock have calls of their own."""

    @abstractmethod
    def push_prices(self, item_id: str, levels: list[Level]) -> list[Outcome]:
        """Tell prices of at most ``levels_per_call`` variants; one outcome each, in order."""

    @abstractmethod
    def push_stock(self, item_id: str, levels: list[Level]) -> list[Outcome]:
        """Tell stock of at most ``levels_per_call`` variants; one outcome each, in order."""

    @abstractmethod
    def set_visibility(self, wanted: list[tuple[str, bool]]) -> list[Outcome]:
        """Show or hide at most ``items_per_call`` items; one outcome each, in order."""

    # --- Orders ------------------------------------------------------------------------

    @abstractmethod
    def changed_orders(self, since: datetime, until: datetime) -> Iterator[str]:
        """Yield the numbers of all orders changed in the window; pages are fetched on the way."""

    @abstractmethod
    def orders(self, numbers: list[str]) -> list[RemoteOrder]:
        """Return at most ``orders_per_call`` orders in full; those unknown there are left out."""

    # --- Words -------------------------------------------------------------------------

    @abstractmethod
    def explain(self, *, call: str, code: str, raw: str) -> Explanation:
        """Return cause and remedy of a failure as stored; general words for unknown ones."""
