"""Accounts, listings and their facets, orders and pushes that came in, and the engine's rows."""

from integrations.models.account import ChannelAccount, Environment
from integrations.models.engine import CachedAnswer, CallBudget, Lease
from integrations.models.facet import Facet, FacetKind
from integrations.models.inbound import ChannelOrder, InboundEvent
from integrations.models.listing import Listing, ListingOffer, UploadedPicture

__all__ = [
    "CachedAnswer",
    "CallBudget",
    "ChannelAccount",
    "ChannelOrder",
    "Environment",
    "Facet",
    "FacetKind",
    "InboundEvent",
    "Lease",
    "Listing",
    "ListingOffer",
    "UploadedPicture",
]
