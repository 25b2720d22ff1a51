"""Shopee behind our contract; each method is one idea of a module beside this one."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from math import ceil
from typing import Any

from integrations.contract import (
    AppKeys,
    Brand,
    CancelReason,
    Category,
    CategoryRules,
    Explanation,
    Grant,
    Label,
    Level,
    ListingDraft,
    LostPushes,
    Marketplace,
    Missing,
    Outcome,
    PushHint,
    RemoteGone,
    RemoteItem,
    RemoteModel,
    RemoteMoney,
    RemoteOrder,
    RemoteReturn,
    ShippingOption,
    ShopInfo,
    Text,
    Tokens,
)
from integrations.contract.answers import incomplete, number
from integrations.marketplaces.shopee import (
    cancelling,
    categories,
    consents,
    failures,
    items,
    labels,
    money,
    orders,
    outcomes,
    payloads,
    pushes,
    returns,
    shipping,
    signing,
    variants,
)
from integrations.marketplaces.shopee.client import ShopeeClient, rows
from integrations.marketplaces.shopee.readiness import ShopeeReadiness


class Shopee(Marketplace):
    """A shop on Shopee Việt Nam, by Open Platform API v2 (https://open.shopee.com)."""

    code = "shopee"
    name = "Shopee"
    #: Developer guide 223.
    widest_price_ratio = 5
    #: Fifty in all, but twenty options in a tier, and ours are the options of one tier (sheet §6).
    most_variants = 20
    general_limits = categories.GENERAL_LIMITS
    can_delete = True
    can_change_variants = True
    can_cancel_orders = True
    can_answer_cancel_wishes = True
    can_arrange_shipping = True
    can_print_labels = True
    can_tell_money = True
    can_tell_returns = True
    can_tell_lost_pushes = True
    #: Nobody says after how long a number is read back; items take five seconds to be ready for
    #: variants (developer guide 219), and twice as long is waited.
    read_lag_seconds = 10

    #: The specification lists picture uploads as Public; one public client signs them for the
    #: shop. Nobody could try: a switch.
    sign_uploads_as_shop = False

    def __init__(
        self,
        keys: AppKeys,
        *,
        remote_shop_id: str = "",
        access_token: str = "",
        shop_keys: str = "",
    ) -> None:
        super().__init__(keys, remote_shop_id=remote_shop_id, access_token=access_token)
        self.client = ShopeeClient(keys, shop_id=remote_shop_id, access_token=access_token)

    # --- Consent -----------------------------------------------------------------------

    def consent_url(self, redirect_url: str) -> str:
        """Return the signed ``auth_partner`` link; Shopee lets it live for five minutes."""
        return consents.link(self.client, redirect_url)

    def exchange_code(self, answer: dict[str, str]) -> list[Grant]:
        """Turn the query of the return address into grants, several for a main account."""
        return consents.exchange(self.client, answer)

    def refresh(self, refresh_token: str) -> Tokens:
        """Return a new pair; the refresh token is good for this one call."""
        return consents.refresh(self.client, refresh_token)

    # --- Pushes ------------------------------------------------------------------------

    def is_genuine(self, *, url: str, headers: dict[str, str], body: bytes) -> bool:
        """Check ``Authorization`` under the push keys, or the app key when there are none."""
        keys = self.keys.push_keys or (self.keys.app_key,)
        return signing.is_push_genuine(keys, url, body, headers.get("authorization", ""))

    def read_push(self, body: bytes) -> PushHint:
        """Return what a push points to."""
        return pushes.read(body)

    def lost_pushes(self) -> LostPushes:
        """Return the oldest hundred of the last three days, of all shops of our application."""
        return pushes.lost(self.client.get("push/get_lost_push_message", public=True))

    def confirm_lost_pushes(self, last_id: str) -> None:
        """Say that all up to ``last_id`` are kept here; nothing is said without one."""
        if last_id:
            last = number(pushes.CONFIRM, "last_message_id", last_id)
            self.client.post(pushes.CONFIRM, {"last_message_id": last}, public=True)

    # --- What the shop allows ----------------------------------------------------------

    def shop_info(self) -> ShopInfo:
        """Return name and end of consent (at most 365 days away)."""
        answer = self.client.get("shop/get_shop_info")
        until = answer.get("expire_time")
        return ShopInfo(
            name=str(answer.get("shop_name") or ""),
            authorised_until=(
                datetime.fromtimestamp(until, UTC)
                if isinstance(until, int) and 0 < until < 2**36
                else None
            ),
            raw=answer,
        )

    def categories(self) -> list[Category]:
        """Return the whole tree in one call."""
        return categories.tree(self.client)

    def category_rules(self, category_id: str) -> CategoryRules:
        """Return the rules of one leaf; five calls."""
        return categories.rules(self.client, category_id)

    def brands(self, category_id: str) -> list[Brand]:
        """Return the brands of a leaf; a call for each hundred, two thousand at most."""
        return categories.brands(self.client, category_id)

    def missing(self, draft: ListingDraft, rules: CategoryRules) -> list[Missing]:
        """Return all that Shopee is known to refuse."""
        return ShopeeReadiness(self).missing(draft, rules)

    # --- Listings ----------------------------------------------------------------------

    def upload_image(self, data: bytes, filename: str) -> str:
        """Store a JPEG; Shopee makes it square."""
        call = "media_space/upload_image"
        answer = self.client.upload(
            call, (filename, data, "image/jpeg"), public=not self.sign_uploads_as_shop
        )
        info = answer.get("image_info")
        if not isinstance(info, dict) or not info.get("image_id"):
            raise incomplete(call, "image_id")
        return str(info["image_id"])

    def create_item(self, draft: ListingDraft) -> str:
        """Create the item, hidden while its variants are to come."""
        call = "product/add_item"
        answer = self.client.post(call, payloads.new_item(draft))
        return str(number(call, "item_id", answer.get("item_id")))

    def set_variants(self, item_id: str, draft: ListingDraft) -> dict[str, str]:
        """Give the item the variants it lacks; return code → model id."""
        return variants.make(self.client, item_id, draft)

    def models(self, item_id: str) -> list[RemoteModel]:
        """Return the variants as they stand there."""
        return items.models(self.client, item_id)

    def item(self, item_id: str) -> RemoteItem:
        """Return one item; deleted ones, readable for 90 days, raise ``RemoteGone``."""
        return items.with_reason(self.client, items.item(items.one(self.client, item_id)))

    def read_items(self, item_ids: list[str]) -> list[RemoteItem]:
        """Return items with their variants, what promotions hold, and why any was banned."""
        return items.in_full(self.client, item_ids)

    def all_items(self) -> Iterator[RemoteItem]:
        """Yield all items that are not deleted, with their variants; promotions are not asked."""
        return items.everything(self.client)

    def delete_item(self, item_id: str) -> None:
        """Delete an item for good; one that is not found there any more counts as done."""
        try:
            self.client.post("product/delete_item", {"item_id": int(item_id)})
        except RemoteGone as gone:
            if failures.normalised(gone.code)[1] != "error_item_not_found":
                raise

    def find_by_sku(
        self, sku: str, *, changed_since: datetime, offer_skus: tuple[str, ...] = ()
    ) -> list[RemoteItem]:
        """Return items with exactly that code, from the index and from all that changed since."""
        return items.by_sku(self.client, sku, changed_since)

    def update_item(self, item_id: str, draft: ListingDraft) -> None:
        """Tell what the goods are and show; Shopee checks the whole item anew."""
        self.client.post("product/update_item", {"item_id": int(item_id), **payloads.goods(draft)})

    def push_prices(self, levels: list[Level]) -> list[Outcome]:
        """Tell prices in whole đồng."""
        return self._levels("product/update_price", payloads.prices, levels)

    def push_stock(self, levels: list[Level]) -> list[Outcome]:
        """Tell absolute stocks; Shopee may take some and refuse others."""
        return self._levels("product/update_stock", payloads.stocks, levels)

    def set_visibility(self, wanted: list[tuple[str, bool]]) -> list[Outcome]:
        """Show or hide items."""
        if not wanted:
            return []
        call = "product/unlist_item"
        answer = self.client.post(call, payloads.visibility(wanted), in_parts=True)
        ids = [item_id for item_id, _seen in wanted]
        return outcomes.of(call, ids, answer, id_field="item_id", now=self.client.clock())

    # --- Orders ------------------------------------------------------------------------

    def changed_orders(self, since: datetime, until: datetime) -> Iterator[str]:
        """Yield order numbers, each once; windows of at most fifteen days, all pages."""
        start, end = int(since.timestamp()), ceil(until.timestamp())
        seen: set[str] = set()
        while start < end:
            stop = min(end, start + self.order_window_seconds)
            for order_number in self._window(start, stop):
                if order_number not in seen:
                    seen.add(order_number)
                    yield order_number
            start = stop

    def orders(self, numbers: list[str]) -> list[RemoteOrder]:
        """Return orders in full; held-back ones too, unknown ones left out."""
        return orders.read(self.client, numbers)

    def cancel_reasons(self, order: RemoteOrder) -> list[CancelReason]:
        """Return the reasons Shopee takes before shipping; calls nobody."""
        return cancelling.reasons(order)

    def cancel_order(self, order: RemoteOrder, reason_id: str) -> None:
        """Cancel ``order`` whole."""
        cancelling.cancel(self.client, order, reason_id)

    def answer_cancel_wish(self, order: RemoteOrder, *, accept: bool) -> None:
        """Agree to a buyer's wish or refuse it."""
        cancelling.answer(self.client, order, accept=accept)

    def shipping_options(self, order: RemoteOrder) -> list[ShippingOption]:
        """Return times of collection, counters, or the seller's own carrier, as offered."""
        return shipping.options(self.client, order)

    def arrange_shipment(self, order: RemoteOrder, option_id: str) -> None:
        """Arrange the hand-over of all parcels of ``order``."""
        shipping.arrange(self.client, order, option_id)

    def tracking_code(self, order: RemoteOrder) -> str:
        """Return the number of the first parcel; empty while there is none."""
        return shipping.tracking_number(self.client, order, shipping.packages(order)[0])

    def label(self, order: RemoteOrder) -> Label:
        """Return the labels of all parcels as one PDF; four to six calls."""
        return labels.label(self.client, order)

    def money(self, number: str) -> RemoteMoney:
        """Return what an order brought; two calls."""
        return money.read(self.client, number)

    def changed_returns(self, since: datetime, until: datetime) -> Iterator[RemoteReturn]:
        """Yield returns in full; one call for fifty, and one more for their orders."""
        start, end = int(since.timestamp()), ceil(until.timestamp())
        while start < end:
            stop = min(end, start + self.order_window_seconds)
            yield from returns.changed(self.client, start, stop)
            start = stop

    def return_reason(self, reason: str) -> Text:
        """Return words for one of Shopee's reasons."""
        return returns.REASONS.get(reason, reason)

    # --- Words -------------------------------------------------------------------------

    def explain(self, *, call: str, code: str, raw: str) -> Explanation:
        """Return cause and remedy in words that a farmer reads."""
        meaning = failures.explained(call, code, raw)
        return Explanation(meaning.cause, meaning.remedy, meaning.fix)

    def _levels(
        self, call: str, body: Callable[[Sequence[Level]], dict[str, Any]], levels: list[Level]
    ) -> list[Outcome]:
        if not levels:
            return []
        answer = self.client.post(call, body(levels), in_parts=True)
        ids = [level.model_id for level in levels]
        return outcomes.of(call, ids, answer, id_field="model_id", now=self.client.clock())

    def _window(self, start: int, stop: int) -> Iterator[str]:
        call, cursor = "order/get_order_list", ""
        while True:
            query: list[tuple[str, object]] = [
                ("time_range_field", "update_time"),
                ("time_from", start),
                ("time_to", stop),
                ("page_size", 100),
                ("response_optional_fields", "order_status"),
                ("request_order_status_pending", "true"),
            ]
            answer = self.client.get(call, query + ([("cursor", cursor)] if cursor else []))
            for row in rows(answer, "order_list"):
                if row.get("order_sn"):
                    yield str(row["order_sn"])
            if not answer.get("more"):
                return
            following = str(answer.get("next_cursor") or "")
            if following in ("", cursor):  # an answer that leads nowhere would be asked for ever
                raise incomplete(call, "next_cursor")
            cursor = following
