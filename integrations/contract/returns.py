"""What buyers want to send back, as a marketplace tells it."""

from dataclasses import dataclass
from datetime import datetime

from integrations.contract.states import ReturnState


@dataclass(frozen=True)
class RemoteReturnLine:
    """Some units that go back; ``line_id`` as in :class:`RemoteLine`, empty when none fits."""

    line_id: str
    sku: str
    title: str
    quantity: int


@dataclass(frozen=True)
class RemoteReturn:
    """One wish to send goods back, or to have money back without that (``sends_goods``).

    ``amount_vnd``: what the buyer gets, ``None`` when it is not told. ``reason``: a word of the
    marketplace that :meth:`Marketplace.return_reason` explains, or its own sentence.
    ``answer_by``: when it is decided without the co-op.
    """

    number: str
    order_number: str
    state: ReturnState
    raw_state: str
    created_at: datetime
    updated_at: datetime
    lines: tuple[RemoteReturnLine, ...] = ()
    reason: str = ""
    amount_vnd: int | None = None
    sends_goods: bool = True
    answer_by: datetime | None = None
