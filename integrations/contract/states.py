"""What a marketplace can be like, and where its items and orders can stand, in our words."""

from enum import StrEnum


class ConnectBy(StrEnum):
    """How a shop lets us in: a consent page, keys that it enters, or nothing to let in."""

    CONSENT = "consent"
    KEYS = "keys"
    NOTHING = "nothing"


class PushProof(StrEnum):
    """What makes a push believable: a signature over it, or an unguessable address."""

    SIGNATURE = "signature"
    ADDRESS = "address"
    NONE = "none"


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


class ReturnState(StrEnum):
    """Where a buyer's wish to send something back stands, in our words."""

    ASKED = "asked"  # the co-op or the marketplace must answer
    DISPUTED = "disputed"  # the marketplace decides
    COMING = "coming"  # agreed: the goods are on their way
    ARRIVED = "arrived"  # the marketplace says that they are back
    ENDED = "ended"  # the money is settled; the goods may still be on their way
    WITHDRAWN = "withdrawn"  # the buyer keeps them
    UNKNOWN = "unknown"  # a word we do not know: kept and shown


class ItemState(StrEnum):
    """Where an item stands on the marketplace."""

    LIVE = "live"
    HIDDEN = "hidden"
    CHECKED = "checked"  # the marketplace is looking at it
    BANNED = "banned"
    GONE = "gone"
    UNKNOWN = "unknown"
