"""What a marketplace's adapter must be able to do, in our words only.

No vendor's word passes this door: an adapter takes and returns the classes below, keeps the raw
value beside the mapped one, and raises the failures of :mod:`shop.core.remote` and of
:mod:`integrations.contract.failures`.
Every call may be repeated without harm, but for :meth:`Marketplace.create_item`, which makes a
second item when it is called twice; the engine looks before it repeats.

Money is whole đồng, weight grams, time aware UTC, stock whole units as the marketplace counts
them (packs, when a listing offer packs several sale units into one).
"""

from integrations.contract.access import (
    AppKeys,
    Grant,
    KeyField,
    LostPushes,
    PushHint,
    ShopInfo,
    Tokens,
)
from integrations.contract.failures import (
    AccessTokenExpired,
    LockedByPromotion,
    NotOffered,
    NotYet,
    RemoteGone,
    ShopStopped,
    StockHeldThere,
    UnknownAnswer,
)
from integrations.contract.goods import (
    Attribute,
    AttributeValue,
    Brand,
    Category,
    CategoryRules,
    Level,
    Limits,
    ListingDraft,
    LogisticsChannel,
    Missing,
    OfferDraft,
    Outcome,
    RemoteItem,
    RemoteModel,
)
from integrations.contract.marketplace import Marketplace
from integrations.contract.orders import (
    CancelReason,
    Label,
    RemoteFee,
    RemoteLine,
    RemoteMoney,
    RemoteOrder,
    ShippingOption,
)
from integrations.contract.returns import RemoteReturn, RemoteReturnLine
from integrations.contract.states import (
    ConnectBy,
    ItemState,
    OrderState,
    PushProof,
    ReturnState,
    StockMeaning,
)
from integrations.contract.words import Explanation, Text

__all__ = [
    "AccessTokenExpired",
    "AppKeys",
    "Attribute",
    "AttributeValue",
    "Brand",
    "CancelReason",
    "Category",
    "CategoryRules",
    "ConnectBy",
    "Explanation",
    "Grant",
    "ItemState",
    "KeyField",
    "Label",
    "Level",
    "Limits",
    "ListingDraft",
    "LockedByPromotion",
    "LogisticsChannel",
    "LostPushes",
    "Marketplace",
    "Missing",
    "NotOffered",
    "NotYet",
    "OfferDraft",
    "OrderState",
    "Outcome",
    "PushHint",
    "PushProof",
    "RemoteFee",
    "RemoteGone",
    "RemoteItem",
    "RemoteLine",
    "RemoteModel",
    "RemoteMoney",
    "RemoteOrder",
    "RemoteReturn",
    "RemoteReturnLine",
    "ReturnState",
    "ShippingOption",
    "ShopInfo",
    "ShopStopped",
    "StockHeldThere",
    "StockMeaning",
    "Text",
    "Tokens",
    "UnknownAnswer",
]
