"""The one class that every marketplace is an implementation of."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from integrations.contract.access import (
    AppKeys,
    Grant,
    KeyField,
    LostPushes,
    PushHint,
    ShopInfo,
    Tokens,
)
from integrations.contract.failures import NotOffered
from integrations.contract.goods import (
    Brand,
    Category,
    CategoryRules,
    Level,
    Limits,
    ListingDraft,
    Missing,
    Outcome,
    RemoteItem,
    RemoteModel,
)
from integrations.contract.orders import (
    CancelReason,
    Label,
    RemoteMoney,
    RemoteOrder,
    ShippingOption,
)
from integrations.contract.returns import RemoteReturn
from integrations.contract.states import ConnectBy, PushProof, StockMeaning
from integrations.contract.words import Explanation, Text


class Marketplace(ABC):
    """One shop on one marketplace, seen through the keys and the token of one account.

    Instances are cheap, belong to one thread, and hold no state but the connection.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    #: How a shop lets us in, and the keys it enters where it does so by keys.
    connect_by: ClassVar[ConnectBy] = ConnectBy.CONSENT
    key_fields: ClassVar[tuple[KeyField, ...]] = ()
    push_proof: ClassVar[PushProof] = PushProof.SIGNATURE
    #: Whether anybody can be called at all; a file channel is worked by people.
    is_online: ClassVar[bool] = True
    #: What stands between the practice process's address and the paths of this dialect.
    practice_path: ClassVar[str] = ""
    #: Where the owner of a practice shop reads the keys to enter, on the practice process.
    practice_keys_path: ClassVar[str] = ""
    #: What the adapter cannot do; callers ask first.
    can_create_listings: ClassVar[bool] = True
    can_hide: ClassVar[bool] = True
    can_delete: ClassVar[bool] = False
    #: The marketplace fetches pictures from their public address instead of being given them:
    #: that address is then the picture's id, and nobody calls :meth:`upload_image`.
    fetches_images: ClassVar[bool] = False
    can_cancel_orders: ClassVar[bool] = False
    #: Single units of an order can be cancelled while the rest goes on.
    can_cancel_lines: ClassVar[bool] = False
    can_answer_cancel_wishes: ClassVar[bool] = False
    can_arrange_shipping: ClassVar[bool] = False
    can_print_labels: ClassVar[bool] = False
    can_tell_money: ClassVar[bool] = False
    can_tell_returns: ClassVar[bool] = False
    can_tell_lost_pushes: ClassVar[bool] = False
    #: One price or stock call may carry variants of several items.
    levels_span_items: ClassVar[bool] = False
    #: An item is made first and its variants afterwards (hidden until then); otherwise at once.
    variants_come_later: ClassVar[bool] = True
    #: Variants can be added and renamed once the item is there, by :meth:`set_variants`.
    can_change_variants: ClassVar[bool] = False
    #: Also an item without variants has one, with a number of its own that must be learned.
    numbers_every_variant: ClassVar[bool] = False
    #: Items told by one question of :meth:`Marketplace.read_items`.
    items_per_read: ClassVar[int] = 50
    #: Seconds after which a number that was told is read back for certain.
    read_lag_seconds: ClassVar[int] = 10
    #: How many variants one price or stock call takes, items one visibility call, orders one read.
    levels_per_call: ClassVar[int] = 50
    items_per_call: ClassVar[int] = 50
    orders_per_call: ClassVar[int] = 50
    most_variants: ClassVar[int] = 50
    #: What every category there asks at least, known without a call; ``None``: nothing is known.
    general_limits: ClassVar[Limits | None] = None
    #: Characters of the longest code that an item may carry.
    longest_sku: ClassVar[int] = 100
    #: Seconds after which an item that was created is found by its SKU for certain.
    lookup_lag_seconds: ClassVar[int] = 30
    #: Longest window of one question for changed orders, in seconds.
    order_window_seconds: ClassVar[int] = 15 * 24 * 3600
    #: What the number we push means there, unless the account says otherwise.
    stock_meaning: ClassVar[StockMeaning] = StockMeaning.SELLABLE
    #: Variants: the dearest may cost so many times the cheapest; 0: no limit.
    widest_price_ratio: ClassVar[int] = 0

    def __init__(
        self,
        keys: AppKeys,
        *,
        remote_shop_id: str = "",
        access_token: str = "",
        shop_keys: str = "",
    ) -> None:
        """``shop_keys``: what the shop entered, sealed as in :class:`Tokens`; else empty."""
        self.keys = keys
        self.remote_shop_id = remote_shop_id
        self.access_token = access_token
        self.shop_keys = shop_keys

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

    def exchange_keys(self, entered: dict[str, str]) -> Grant:
        """Turn keys that a shop entered (by :attr:`key_fields`) into a grant.

        Raises:
            PermanentFailure: they are not taken.
        """
        raise NotOffered(code="no_keys_here", call="exchange_keys")

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

    def lost_pushes(self) -> LostPushes:
        """Return pushes of our whole application that did not arrive; needs no token."""
        raise NotOffered(code="no_lost_pushes", call="lost_pushes")

    def confirm_lost_pushes(self, last_id: str) -> None:
        """Say that all up to ``last_id`` are kept here; they are not told again."""
        raise NotOffered(code="no_lost_pushes", call="confirm_lost_pushes")

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

    def brands(self, category_id: str) -> list[Brand]:
        """Return the marketplace's brands for goods of a leaf; empty where it has none."""
        return []

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
        """Create the item and return its id.

        With :attr:`variants_come_later`, its variants come by :meth:`set_variants`; otherwise
        all are made at once, and that method only tells their numbers.

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
    def find_by_sku(
        self, sku: str, *, changed_since: datetime, offer_skus: tuple[str, ...] = ()
    ) -> list[RemoteItem]:
        """Return the items with that SKU in **all** states.

        Asks the search index, and because that may lag also every item changed since. Where an
        item has no code of its own, those whose variants carry one of ``offer_skus`` are meant.
        """

    @abstractmethod
    def read_items(self, item_ids: list[str]) -> list[RemoteItem]:
        """Return at most ``items_per_read`` items with their variants; those gone are left out."""

    @abstractmethod
    def all_items(self) -> Iterator[RemoteItem]:
        """Yield every item of the shop that is not deleted, with its variants; in pages."""

    def delete_item(self, item_id: str) -> None:
        """Delete an item for good; one that is gone already counts as done."""
        raise NotOffered(code="no_delete", call="delete_item")

    @abstractmethod
    def update_item(self, item_id: str, draft: ListingDraft) -> None:
        """Tell what the goods are and show; price and stock have calls of their own."""

    @abstractmethod
    def push_prices(self, levels: list[Level]) -> list[Outcome]:
        """Tell prices of at most ``levels_per_call`` variants; one outcome each, in order.

        All are of one item unless :attr:`levels_span_items`.
        """

    @abstractmethod
    def push_stock(self, levels: list[Level]) -> list[Outcome]:
        """Tell stock of at most ``levels_per_call`` variants; one outcome each, in order.

        All are of one item unless :attr:`levels_span_items`. A number the marketplace holds more
        of is a :class:`StockHeldThere` outcome.
        """

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

    def cancel_reasons(self, order: RemoteOrder) -> list[CancelReason]:
        """Return the reasons the co-op may give for cancelling ``order`` now; may be none."""
        return []

    def cancel_order(self, order: RemoteOrder, reason_id: str) -> None:
        """Cancel ``order`` whole; one that is cancelled already counts as done.

        Raises:
            PermanentFailure: it is too late for that.
        """
        raise NotOffered(code="no_cancel", call="cancel_order")

    def cancel_lines(self, order: RemoteOrder, reason_id: str, keep: dict[str, int]) -> None:
        """Cancel units of lines until ``keep`` says by line id how many are still wanted.

        Counted as the marketplace does; lines that are not named go on as they are.

        Raises:
            PermanentFailure: it is too late, or the units cannot be cancelled by themselves.
        """
        raise NotOffered(code="no_part_cancel", call="cancel_lines")

    def answer_cancel_wish(self, order: RemoteOrder, *, accept: bool) -> None:
        """Answer a buyer who asks to cancel; once more with the same answer is harmless."""
        raise NotOffered(code="no_cancel_wish", call="answer_cancel_wish")

    def shipping_options(self, order: RemoteOrder) -> list[ShippingOption]:
        """Return how ``order`` can be handed over."""
        raise NotOffered(code="no_shipping", call="shipping_options")

    def arrange_shipment(self, order: RemoteOrder, option_id: str) -> None:
        """Arrange the hand-over; an order that is arranged already counts as done."""
        raise NotOffered(code="no_shipping", call="arrange_shipment")

    def tracking_code(self, order: RemoteOrder) -> str:
        """Return the parcel's number; empty while the marketplace has given none."""
        return order.tracking_code

    def label(self, order: RemoteOrder) -> Label:
        """Return the parcel's label.

        Raises:
            NotYet: it is being made; ask again.
        """
        raise NotOffered(code="no_label", call="label")

    def money(self, number: str) -> RemoteMoney:
        """Return what one order brought and what was taken from it."""
        raise NotOffered(code="no_money", call="money")

    def changed_returns(self, since: datetime, until: datetime) -> Iterator[RemoteReturn]:
        """Yield the returns changed in the window in full; pages are fetched on the way."""
        raise NotOffered(code="no_returns", call="changed_returns")

    def return_reason(self, reason: str) -> Text:
        """Return words for a buyer's reason as stored; it is its own words where none are known."""
        return reason

    # --- Words -------------------------------------------------------------------------

    @abstractmethod
    def explain(self, *, call: str, code: str, raw: str) -> Explanation:
        """Return cause and remedy of a failure as stored; general words for unknown ones."""
