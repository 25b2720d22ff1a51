"""Accounts, listings and their facets, orders and pushes that came in, and the engine's rows."""

from integrations.models.account import ChannelAccount, Environment
from integrations.models.differences import Drift, RemoteListing, RuleChange
from integrations.models.engine import (
    AppState,
    CachedAnswer,
    CallBudget,
    ConsentReminder,
    Lease,
    PracticeRound,
)
from integrations.models.facet import Facet, FacetKind
from integrations.models.facts import ChannelLife, FeeRate
from integrations.models.history import CallTally, HistoryEntry
from integrations.models.inbound import ChannelOrder, InboundEvent, RefusedPush
from integrations.models.listing import Listing, ListingOffer, UploadedPicture
from integrations.models.order_work import ChannelFee, OrderAction
from integrations.models.returns import ChannelReturn

__all__ = [
    "AppState",
    "CachedAnswer",
    "CallBudget",
    "CallTally",
    "ChannelAccount",
    "ChannelFee",
    "ChannelLife",
    "ChannelOrder",
    "ChannelReturn",
    "ConsentReminder",
    "Drift",
    "Environment",
    "Facet",
    "FacetKind",
    "FeeRate",
    "HistoryEntry",
    "InboundEvent",
    "Lease",
    "Listing",
    "ListingOffer",
    "OrderAction",
    "PracticeRound",
    "RefusedPush",
    "RemoteListing",
    "RuleChange",
    "UploadedPicture",
]
