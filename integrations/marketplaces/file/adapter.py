"""A channel that is worked by people: goods go out in a file, orders come in by one.

It stands behind the contract so that listings, their rules for units and prices, and orders are
the same things as on every other channel. Everything that would call somebody refuses.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NoReturn

from django.utils.translation import gettext_lazy as _

from integrations.contract import (
    Category,
    CategoryRules,
    ConnectBy,
    Explanation,
    Grant,
    Level,
    ListingDraft,
    Marketplace,
    Missing,
    NotOffered,
    Outcome,
    PushHint,
    PushProof,
    RemoteItem,
    RemoteModel,
    RemoteOrder,
    ShopInfo,
    Tokens,
)


class File(Marketplace):
    """A place to sell that nothing but files leads to."""

    code = "file"
    name = "File"
    connect_by = ConnectBy.NOTHING
    push_proof = PushProof.NONE
    is_online = False
    can_create_listings = False
    #: In the file, goods that are not for sale stand with no units.
    can_hide = False

    def consent_url(self, redirect_url: str) -> str:
        """Refuse: nobody is connected."""
        _refuse("consent_url")

    def exchange_code(self, answer: dict[str, str]) -> list[Grant]:
        """Refuse: nobody is connected."""
        _refuse("exchange_code")

    def refresh(self, refresh_token: str) -> Tokens:
        """Refuse: there is no token."""
        _refuse("refresh")

    def is_genuine(self, *, url: str, headers: dict[str, str], body: bytes) -> bool:
        """Return ``False``: nobody pushes."""
        return False

    def read_push(self, body: bytes) -> PushHint:
        """Refuse: nobody pushes."""
        raise ValueError("a file channel is pushed nothing")

    def shop_info(self) -> ShopInfo:
        """Refuse: nobody can be asked."""
        _refuse("shop_info")

    def categories(self) -> list[Category]:
        """Refuse: a file has no categories."""
        _refuse("categories")

    def category_rules(self, category_id: str) -> CategoryRules:
        """Refuse: a file has no rules."""
        _refuse("category_rules")

    def missing(self, draft: ListingDraft, rules: CategoryRules) -> list[Missing]:
        """Return nothing: whatever is known of the goods can be written into a file."""
        return []

    def upload_image(self, data: bytes, filename: str) -> str:
        """Refuse: the file names the public addresses of pictures."""
        _refuse("upload_image")

    def create_item(self, draft: ListingDraft) -> str:
        """Refuse: a person enters the goods there."""
        _refuse("create_item")

    def set_variants(self, item_id: str, draft: ListingDraft) -> dict[str, str]:
        """Refuse: a person enters the goods there."""
        _refuse("set_variants")

    def models(self, item_id: str) -> list[RemoteModel]:
        """Refuse: nobody can be asked."""
        _refuse("models")

    def item(self, item_id: str) -> RemoteItem:
        """Refuse: nobody can be asked."""
        _refuse("item")

    def find_by_sku(
        self, sku: str, *, changed_since: datetime, offer_skus: tuple[str, ...] = ()
    ) -> list[RemoteItem]:
        """Refuse: nobody can be asked."""
        _refuse("find_by_sku")

    def read_items(self, item_ids: list[str]) -> list[RemoteItem]:
        """Refuse: nobody can be asked."""
        _refuse("read_items")

    def all_items(self) -> Iterator[RemoteItem]:
        """Refuse: nobody can be asked."""
        _refuse("all_items")

    def update_item(self, item_id: str, draft: ListingDraft) -> None:
        """Refuse: a person copies what changed."""
        _refuse("update_item")

    def push_prices(self, levels: list[Level]) -> list[Outcome]:
        """Refuse: a person copies what changed."""
        _refuse("push_prices")

    def push_stock(self, levels: list[Level]) -> list[Outcome]:
        """Refuse: a person copies what changed."""
        _refuse("push_stock")

    def set_visibility(self, wanted: list[tuple[str, bool]]) -> list[Outcome]:
        """Refuse: a person takes goods off there."""
        _refuse("set_visibility")

    def changed_orders(self, since: datetime, until: datetime) -> Iterator[str]:
        """Refuse: orders come in a file."""
        _refuse("changed_orders")

    def orders(self, numbers: list[str]) -> list[RemoteOrder]:
        """Refuse: orders come in a file."""
        _refuse("orders")

    def explain(self, *, call: str, code: str, raw: str) -> Explanation:
        """Return the one thing that can be said: people carry the files."""
        return Explanation(
            _("Nobody can be called here: this channel is worked with files."),
            _("Download the file of your goods and copy what changed; upload the orders."),
            "marketplace",
        )


def _refuse(call: str) -> NoReturn:
    raise NotOffered("worked with files", code="offline", call=call)
