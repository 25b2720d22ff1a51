"""What is for sale: the categories and rules there, our drafts, and items as they stand there."""

from dataclasses import dataclass
from datetime import datetime

from integrations.contract.states import ItemState
from integrations.contract.words import Text
from shop.core.remote import RemoteFailure


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
    ``value_type``: ``text``, ``integer``, ``number`` or ``date``. ``makes_variants``: variants
    are told apart by its answers, so their names must be found in its list.
    """

    id: str
    name: str
    is_mandatory: bool
    choices: tuple[tuple[str, str], ...] = ()
    takes_text: bool = False
    takes_many: bool = False
    value_type: str = "text"
    unit_choices: tuple[str, ...] = ()
    makes_variants: bool = False


@dataclass(frozen=True)
class AttributeValue:
    """One answer: a value of the list (``value_id``), or own words (``value_id`` ``"0"``)."""

    attribute_id: str
    value_id: str
    text: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Brand:
    """A brand of the marketplace's own list; ``needs_paper``: it asks for a certificate."""

    id: str
    name: str
    needs_paper: bool = False


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
    #: Length, width and height of the parcel in cm must be given.
    needs_size: bool = False
    #: Grams of one parcel, and its three sides together in cm; ``None``: no limit told.
    most_weight_g: int | None = None
    most_size_sum_cm: int | None = None


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
    #: Id and name in the marketplace's list; empty: the adapter says "no brand" its own way.
    brand: tuple[str, str] = ("", "")
    logistics_ids: tuple[str, ...] = ()
    shelf_life_days: int | None = None
    #: Length, width, height of the parcel in whole cm; ``None`` when nobody has said.
    parcel_cm: tuple[int, int, int] | None = None
    #: What one of the goods is called here when it is counted ("chai", "hộp"); may be empty.
    sale_unit: str = ""

    @property
    def has_variants(self) -> bool:
        """Return whether it needs variants: more than one offer."""
        return len(self.offers) > 1


@dataclass(frozen=True)
class Missing:
    """What stands between a listing and the marketplace: a sentence, and the field that mends it.

    ``field``: ``title``, ``description``, ``category``, ``attribute:<id>``, ``picture``,
    ``price``, ``stock``, ``weight``, ``size``, ``option``, ``logistics``, ``brand``, ``sku``.
    """

    field: str
    text: Text


@dataclass(frozen=True)
class RemoteModel:
    """A variant as found there; ``model_id`` ``"0"`` is an item without variants.

    ``stock`` counts as :attr:`Marketplace.stock_meaning` says. ``reserved``: units below which
    the number we tell may not go; ``campaign``: those of them that are kept for a campaign.
    ``campaign_until``: when it ends, if told. ``is_price_locked``: a promotion holds the price.
    """

    model_id: str
    sku: str
    price_vnd: int | None
    stock: int | None
    reserved: int = 0
    campaign: int = 0
    campaign_until: datetime | None = None
    is_price_locked: bool = False
    option: str = ""
    barcode: str = ""
    weight_g: int | None = None


@dataclass(frozen=True)
class RemoteItem:
    """An item as found there; ``raw_state`` is the marketplace's own word.

    ``models`` is ``None`` when the reading did not tell them; ``image_url`` the main picture's
    public address; ``reason`` why it was banned or refused, in the marketplace's words.
    """

    item_id: str
    sku: str
    state: ItemState
    raw_state: str = ""
    title: str = ""
    has_variants: bool = False
    updated_at: datetime | None = None
    image_ids: tuple[str, ...] = ()
    created_at: datetime | None = None
    image_url: str = ""
    barcode: str = ""
    category_id: str = ""
    description: str = ""
    reason: str = ""
    models: tuple[RemoteModel, ...] | None = None


@dataclass(frozen=True)
class Level:
    """One number to be told: a price in đồng or a stock in units of one variant.

    ``sku`` is the variant's code there; ``other`` the number of the other kind (the price when a
    stock is told, and the reverse) as it is known to stand there, for calls that want both.
    """

    item_id: str
    model_id: str
    value: int
    sku: str = ""
    other: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of one level or item of a batch: ``failure`` is ``None`` when it worked."""

    failure: RemoteFailure | None = None

    @property
    def is_done(self) -> bool:
        """Return whether it worked."""
        return self.failure is None
