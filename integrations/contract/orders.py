"""Orders as a marketplace tells them, and what is needed to ship, cancel and account for them."""

from dataclasses import dataclass, field
from datetime import datetime

from integrations.contract.states import OrderState
from integrations.contract.words import Text


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
    #: The marketplace has set this variant's stock to 0, because units were cancelled as missing.
    was_zeroed: bool = False


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
class CancelReason:
    """A reason the marketplace takes; ``zeroes_stock``: it then sets the goods' stock to 0 itself.

    ``warning``: what it says will follow, in its own words.
    """

    id: str
    text: Text
    zeroes_stock: bool = False
    warning: str = ""


@dataclass(frozen=True)
class ShippingOption:
    """One way to hand an order over; ``needs_pickup_time`` when the marketplace asks for one.

    ``id`` is what :meth:`Marketplace.arrange_shipment` takes back, opaque to everybody else.
    """

    id: str
    label: Text
    is_pickup: bool = False
    address: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True)
class Label:
    """A paper for the parcel as the marketplace made it."""

    content: bytes = field(repr=False)
    media_type: str = "application/pdf"


@dataclass(frozen=True)
class RemoteFee:
    """One deduction of an order in đồng, positive when it lowers what the co-op gets.

    ``kind``: ``commission``, ``payment``, ``service``, ``shipping``, ``tax``, ``voucher`` or
    ``other``; ``name`` is the marketplace's own word.
    """

    kind: str
    name: str
    amount_vnd: int


@dataclass(frozen=True)
class RemoteMoney:
    """What an order brought: paid out (``None`` while it is not settled) and what was taken."""

    number: str
    payout_vnd: int | None
    fees: tuple[RemoteFee, ...] = ()
    is_settled: bool = False
