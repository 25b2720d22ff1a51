"""Sendo behind our contract; each method is one idea of a module beside this one."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from integrations.contract import (
    AppKeys,
    Brand,
    CancelReason,
    Category,
    CategoryRules,
    ConnectBy,
    Explanation,
    Grant,
    KeyField,
    Level,
    ListingDraft,
    Marketplace,
    Missing,
    NotOffered,
    OrderState,
    Outcome,
    PushHint,
    PushProof,
    RemoteGone,
    RemoteItem,
    RemoteModel,
    RemoteOrder,
    ShippingOption,
    ShopInfo,
    Tokens,
)
from integrations.contract.answers import incomplete
from integrations.marketplaces.sendo import (
    categories,
    failures,
    items,
    logins,
    orders,
    outcomes,
    payloads,
    pushes,
)
from integrations.marketplaces.sendo.client import SendoClient, whole
from integrations.marketplaces.sendo.readiness import SendoReadiness
from shop.core.remote import PermanentFailure, TemporaryFailure

PRODUCT = "partner/product"
MASK = "partner/product/update-by-field-mask"
VARIANT_PRICE = "partner/product/config/variant-price"
CONFIRM = "confirm"


class Sendo(Marketplace):
    """A shop on Sendo, by the seller API of ``open.sendo.vn`` (closed since 15 April 2025).

    No call hides goods: the engine tells the stock 0, and availability goes with it.
    """

    code = "sendo"
    name = "Sendo"
    connect_by = ConnectBy.KEYS
    key_fields = (
        KeyField(
            "shop_key",
            _("Shop key"),
            _("On Sendo's seller page, ban.sendo.vn/cau-hinh/api: the text beside shop_key."),
            is_secret=False,
        ),
        KeyField(
            "secret_key",
            _("Secret key"),
            _("On the same page: the text beside secret_key."),
        ),
    )
    push_proof = PushProof.ADDRESS
    practice_keys_path = "/sendo/cau-hinh/api/"
    can_hide = False
    can_delete = True
    fetches_images = True
    can_cancel_orders = True
    can_arrange_shipping = True
    levels_span_items = True
    variants_come_later = False
    #: One call tells one product or one order.
    items_per_read = 10
    orders_per_call = 10
    most_variants = 50
    general_limits = categories.LIMITS
    longest_sku = 45
    order_window_seconds = orders.SPAN_DAYS * 24 * 3600

    def __init__(
        self,
        keys: AppKeys,
        *,
        remote_shop_id: str = "",
        access_token: str = "",
        shop_keys: str = "",
    ) -> None:
        super().__init__(
            keys, remote_shop_id=remote_shop_id, access_token=access_token, shop_keys=shop_keys
        )
        self.client = SendoClient(keys, access_token=access_token)

    # --- Keys --------------------------------------------------------------------------

    def consent_url(self, redirect_url: str) -> str:
        """Refuse: the shop's owner enters two keys instead."""
        raise NotOffered(code="no_consent_page", call="consent_url")

    def exchange_code(self, answer: dict[str, str]) -> list[Grant]:
        """Refuse, as :meth:`consent_url`."""
        raise NotOffered(code="no_consent_page", call="exchange_code")

    def exchange_keys(self, entered: dict[str, str]) -> Grant:
        """Log in with the two keys; the shop's number stands in the token."""
        return logins.exchange(self.client, entered)

    def refresh(self, refresh_token: str) -> Tokens:
        """Log in again; ``refresh_token`` is the two keys."""
        return logins.renew(self.client, refresh_token)

    # --- Pushes ------------------------------------------------------------------------

    def is_genuine(self, *, url: str, headers: dict[str, str], body: bytes) -> bool:
        """Compare ``shop_key`` and ``store_id`` of the body; the address has proved more."""
        shop_key = logins.unpacked(self.shop_keys)["shop_key"]
        return pushes.is_of(body, shop_key=shop_key, store_id=self.remote_shop_id)

    def read_push(self, body: bytes) -> PushHint:
        """Return what a push points to."""
        return pushes.read(body)

    # --- What the shop allows ----------------------------------------------------------

    def shop_info(self) -> ShopInfo:
        """Return the shop's number: no call tells its name, and keys have no end."""
        return ShopInfo(name=self.remote_shop_id)

    def categories(self) -> list[Category]:
        """Return the whole tree, one call for each node above the fourth level."""
        return categories.tree(self.client)

    def category_rules(self, category_id: str) -> CategoryRules:
        """Return the questions of one leaf, and limits that Sendo does not tell by itself."""
        return categories.rules(self.client, category_id)

    def brands(self, category_id: str) -> list[Brand]:
        """Return the brands for goods of a leaf; some want a certificate."""
        return categories.brands(self.client, category_id)

    def missing(self, draft: ListingDraft, rules: CategoryRules) -> list[Missing]:
        """Return all that Sendo is known to refuse."""
        return SendoReadiness(self).missing(draft, rules)

    # --- Listings ----------------------------------------------------------------------

    def upload_image(self, data: bytes, filename: str) -> str:
        """Refuse: Sendo fetches pictures from their public address."""
        raise NotOffered(code="fetches_images", call="upload_image")

    def create_item(self, draft: ListingDraft) -> str:
        """Create the product with all its variants."""
        asked = (
            categories.attribute_rows(self.client, draft.category_id) if draft.has_variants else []
        )
        number = self.client.post(PRODUCT, payloads.new_product(draft, asked))
        if isinstance(number, dict):  # one public client reads result.id
            number = number.get("id")
        item_id = whole(number)
        if not item_id:
            raise incomplete(PRODUCT, "id")
        return str(item_id)

    def set_variants(self, item_id: str, draft: ListingDraft) -> dict[str, str]:
        """Return the numbers of the variants, which were made with the product."""
        there = {model.sku: model.model_id for model in self.models(item_id)}
        if not draft.has_variants:
            return {draft.offers[0].sku: payloads.NO_VARIANT}
        wanted = {offer.sku for offer in draft.offers}
        if wanted - there.keys():
            raise TemporaryFailure(
                f"not seen yet: {', '.join(sorted(wanted - there.keys()))}",
                code="models_late",
                call=PRODUCT,
                may_have_worked=True,
            )
        return {sku: number for sku, number in there.items() if sku in wanted}

    def models(self, item_id: str) -> list[RemoteModel]:
        """Return the variants as they stand there."""
        return items.models(items.one(self.client, item_id))

    def item(self, item_id: str) -> RemoteItem:
        """Return one product; deleted ones raise ``RemoteGone``."""
        return items.item(items.one(self.client, item_id))

    def find_by_sku(
        self, sku: str, *, changed_since: datetime, offer_skus: tuple[str, ...] = ()
    ) -> list[RemoteItem]:
        """Return products with exactly that code, looked up and searched for."""
        return items.by_sku(self.client, sku, changed_since)

    def read_items(self, item_ids: list[str]) -> list[RemoteItem]:
        """Return products with their variants, one call each."""
        return items.read(self.client, item_ids)

    def all_items(self) -> Iterator[RemoteItem]:
        """Yield all products that are not deleted, with their variants."""
        return items.everything(self.client)

    def delete_item(self, item_id: str) -> None:
        """Delete a product (state 5); one that is deleted already is done."""
        answer = self.client.post(MASK, [payloads.deletion(item_id)])
        (outcome,) = outcomes.of(MASK, [item_id], answer)
        if outcome.failure is not None and not isinstance(outcome.failure, RemoteGone):
            raise outcome.failure

    def update_item(self, item_id: str, draft: ListingDraft) -> None:
        """Tell what the goods are and show, field by field: price and stock cannot slip in."""
        answer = self.client.post(MASK, [payloads.changed_goods(item_id, draft)])
        (outcome,) = outcomes.of(MASK, [item_id], answer)
        if outcome.failure is not None:
            raise outcome.failure

    def push_prices(self, levels: list[Level]) -> list[Outcome]:
        """Tell prices in whole đồng, of several products in one call."""
        return self._by_item(
            levels,
            lambda groups: self.client.put(
                VARIANT_PRICE, [payloads.price_row(*group) for group in groups.items()]
            ),
            VARIANT_PRICE,
        )

    def push_stock(self, levels: list[Level]) -> list[Outcome]:
        """Tell absolute stocks: one call for items without variants, one for those with.

        When one of the two calls fails as a whole, the other's outcomes stand.
        """
        plain = [level for level in levels if level.model_id == payloads.NO_VARIANT]
        sized = [level for level in levels if level.model_id != payloads.NO_VARIANT]
        told: dict[tuple[str, str], Outcome] = {}
        for some, push in ((plain, self._push_plain), (sized, self._push_sized)):
            try:
                found = push(some)
            except (PermanentFailure, TemporaryFailure) as failure:
                if len(some) == len(levels):
                    raise
                found = [Outcome(failure)] * len(some)
            told |= {
                (level.item_id, level.model_id): outcome
                for level, outcome in zip(some, found, strict=True)
            }
        return [told[level.item_id, level.model_id] for level in levels]

    def set_visibility(self, wanted: list[tuple[str, bool]]) -> list[Outcome]:
        """Refuse: the sources name no call for it (:attr:`can_hide`)."""
        raise NotOffered(code="no_hide", call="set_visibility")

    # --- Orders ------------------------------------------------------------------------

    def changed_orders(self, since: datetime, until: datetime) -> Iterator[str]:
        """Yield order numbers, each once; spans of three Vietnamese days, all pages."""
        return orders.changed(self.client, since, until)

    def orders(self, numbers: list[str]) -> list[RemoteOrder]:
        """Return orders in full, one call each; unknown ones left out."""
        return orders.read(self.client, numbers)

    def cancel_reasons(self, order: RemoteOrder) -> list[CancelReason]:
        """Return Sendo's own list while the goods are still here."""
        early = (OrderState.UNPAID, OrderState.CHECKING, OrderState.READY, OrderState.ARRANGED)
        return orders.reasons(self.client) if order.state in early else []

    def cancel_order(self, order: RemoteOrder, reason_id: str) -> None:
        """Cancel the whole order with a reason of Sendo's list."""
        orders.tell(self.client, order, orders.CANCELLED, cancel_order_reason=reason_id)

    def shipping_options(self, order: RemoteOrder) -> list[ShippingOption]:
        """Return the one thing to do: confirm that the goods are there; then the carrier comes."""
        if order.state != OrderState.READY:
            return []
        label = _("Confirm that the goods are there; the carrier then comes for them")
        return [ShippingOption(CONFIRM, label, is_pickup=True)]

    def arrange_shipment(self, order: RemoteOrder, option_id: str) -> None:
        """Confirm that the goods are there; once more is harmless."""
        orders.tell(self.client, order, orders.CONFIRMED)

    def tracking_code(self, order: RemoteOrder) -> str:
        """Return the parcel's number, read anew; empty while there is none."""
        found = orders.read(self.client, [order.number])
        return found[0].tracking_code if found else order.tracking_code

    # --- Words -------------------------------------------------------------------------

    def explain(self, *, call: str, code: str, raw: str) -> Explanation:
        """Return cause and remedy in words that a farmer reads."""
        meaning = failures.explained(call, code, raw)
        return Explanation(meaning.cause, meaning.remedy, meaning.fix)

    # --- Batches -----------------------------------------------------------------------

    def _push_plain(self, levels: list[Level]) -> list[Outcome]:
        if not levels:
            return []
        answer = self.client.post(MASK, [payloads.stock_row(level) for level in levels])
        return outcomes.of(MASK, [level.item_id for level in levels], answer)

    def _push_sized(self, levels: list[Level]) -> list[Outcome]:
        def tell(groups: dict[str, list[Level]]) -> Any:
            rows = [
                payloads.variant_stock_row(item_id, some, any_left=self._any_left(item_id, some))
                for item_id, some in groups.items()
            ]
            return self.client.put(VARIANT_PRICE, rows)

        return self._by_item(levels, tell, VARIANT_PRICE)

    def _any_left(self, item_id: str, levels: list[Level]) -> bool:
        """Say whether a unit of any variant is left; the others are read when these are all 0."""
        if any(level.value > 0 for level in levels):
            return True
        told = {level.model_id for level in levels}
        try:
            there = self.models(item_id)
        except RemoteGone:
            return False  # the row itself is refused then, and no other one
        return any((model.stock or 0) > 0 for model in there if model.model_id not in told)

    @staticmethod
    def _by_item(
        levels: list[Level], tell: Callable[[dict[str, list[Level]]], Any], call: str
    ) -> list[Outcome]:
        """Tell levels in one row per item; all levels of an item share its outcome."""
        if not levels:
            return []
        groups: dict[str, list[Level]] = defaultdict(list)
        for level in levels:
            groups[level.item_id].append(level)
        found = dict(zip(groups, outcomes.of(call, list(groups), tell(groups)), strict=True))
        return [found[level.item_id] for level in levels]
