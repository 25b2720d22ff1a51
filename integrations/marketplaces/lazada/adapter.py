"""Lazada behind our contract; each method is one idea of a module beside this one."""

from collections.abc import Iterator
from datetime import datetime

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
    StockMeaning,
    Tokens,
)
from integrations.contract.answers import incomplete
from integrations.marketplaces.lazada import (
    cancelling,
    categories,
    consents,
    failures,
    fulfilment,
    items,
    money,
    orders,
    payloads,
    pictures,
    pushes,
    returns,
    signing,
    telling,
    variants,
)
from integrations.marketplaces.lazada.client import LazadaClient
from integrations.marketplaces.lazada.errors import PRICES, SELLABLE
from integrations.marketplaces.lazada.readiness import LazadaReadiness
from integrations.marketplaces.lazada.values import ident, part, text
from shop.core.remote import RemoteFailure, TemporaryFailure

#: SKUs of one ``/product/remove``.
MOST_REMOVED = 50


class Lazada(Marketplace):
    """A shop on Lazada Việt Nam, by Lazada Open Platform (https://open.lazada.com)."""

    code = "lazada"
    name = "Lazada"
    practice_path = "/rest"
    stock_meaning = StockMeaning.SELLABLE
    levels_span_items = True
    levels_per_call = 50
    variants_come_later = False
    numbers_every_variant = True
    can_delete = True
    can_change_variants = True
    can_cancel_orders = True
    can_cancel_lines = True
    can_answer_cancel_wishes = True
    can_arrange_shipping = True
    can_print_labels = True
    can_tell_money = True
    can_tell_returns = True
    #: No question names items by number, so each is a call of its own.
    items_per_read = 10
    items_per_call = 10
    #: ``/orders/items/get`` takes fifty; but each order is one more call, and who works on an
    #: account must not be away for long.
    orders_per_call = 20
    #: No figure is published; the practice market and public tools take so many.
    most_variants = 50
    general_limits = categories.LIMITS
    #: Only powersell.com tells one (unverified).
    longest_sku = 200
    #: How far the list of products lags is unverified; a creation waits rather than doubles.
    lookup_lag_seconds = 120

    def __init__(
        self,
        keys: AppKeys,
        *,
        remote_shop_id: str = "",
        access_token: str = "",
        shop_keys: str = "",
    ) -> None:
        super().__init__(keys, remote_shop_id=remote_shop_id, access_token=access_token)
        self.client = LazadaClient(keys, shop_id=remote_shop_id, access_token=access_token)

    # --- Consent -----------------------------------------------------------------------

    def consent_url(self, redirect_url: str) -> str:
        """Return the address of Lazada's consent page."""
        return consents.link(self.client, redirect_url)

    def exchange_code(self, answer: dict[str, str]) -> list[Grant]:
        """Turn the query of the return address into the grant of the shop in Việt Nam."""
        return consents.exchange(self.client, answer)

    def refresh(self, refresh_token: str) -> Tokens:
        """Return a new pair; the consent ends when it would have ended."""
        return consents.refresh(self.client, refresh_token)

    # --- Pushes ------------------------------------------------------------------------

    def is_genuine(self, *, url: str, headers: dict[str, str], body: bytes) -> bool:
        """Check ``Authorization`` under the push keys, or the app secret when there are none."""
        secrets = self.keys.push_keys or (self.keys.app_key,)
        given = headers.get("authorization", "")
        return signing.is_push_genuine(secrets, self.keys.app_id, body, given)

    def read_push(self, body: bytes) -> PushHint:
        """Return what a push points to."""
        return pushes.read(body)

    # --- What the shop allows ----------------------------------------------------------

    def shop_info(self) -> ShopInfo:
        """Return the shop's name; when the consent ends is told with the tokens only."""
        told = part(self.client.get("seller/get"), "data")
        return ShopInfo(name=text(told.get("name"), told.get("name_company")), raw=told)

    def categories(self) -> list[Category]:
        """Return the whole tree in one call."""
        return categories.tree(self.client)

    def category_rules(self, category_id: str) -> CategoryRules:
        """Return the rules of one leaf; two calls."""
        return categories.rules(self.client, category_id)

    def brands(self, category_id: str) -> list[Brand]:
        """Return Lazada's brands, which are the same for all categories; up to fifty calls."""
        return categories.brands(self.client)

    def missing(self, draft: ListingDraft, rules: CategoryRules) -> list[Missing]:
        """Return all that Lazada is known to refuse."""
        return LazadaReadiness(self).missing(draft, rules)

    # --- Listings ----------------------------------------------------------------------

    def upload_image(self, data: bytes, filename: str) -> str:
        """Store a photo, made fit for Lazada; its address there is its id."""
        call = "image/upload"
        try:
            fitted = pictures.fitted(data)
        except pictures.UnfitPicture as error:
            raise self.client.failure(call, code="bad_picture", message=str(error)) from None
        answer = self.client.upload(call, (filename, fitted, "image/jpeg"))
        url = text(part(part(answer, "data"), "image").get("url"))
        if not url:
            raise incomplete(call, "url")
        return url

    def create_item(self, draft: ListingDraft) -> str:
        """Create the item with all its variants; one that is not to be seen is inactive.

        Raises:
            TemporaryFailure: it was made, but Lazada shows it although it is to be hidden;
                ``may_have_worked`` is set, and whoever finds it tells it once more.
        """
        call = variants.CREATE
        payload = payloads.new_item(draft, variants.sale_prop_for(self.client, draft))
        made = part(self.client.post(call, {"payload": payload}), "data")
        item_id = ident(made.get("item_id"))
        if not item_id:
            raise incomplete(call, "item_id")
        if not draft.is_visible and text(made.get("item_status")).lower() == "active":
            # That a creation heeds the status is unverified; "InActive" is told when it does.
            self._hide_at_once(item_id)
        return item_id

    def _hide_at_once(self, item_id: str) -> None:
        try:
            telling.hide(self.client, item_id)
        except RemoteFailure as failure:
            # The item is there whatever became of this, so it must not be made again.
            raise TemporaryFailure(
                failure.raw, code=failure.code, call=failure.call, may_have_worked=True
            ) from None

    def set_variants(self, item_id: str, draft: ListingDraft) -> dict[str, str]:
        """Return code → number of all variants; those that the item lacks are added."""
        return variants.make(self.client, item_id, draft)

    def models(self, item_id: str) -> list[RemoteModel]:
        """Return the SKUs as they stand there."""
        return list(items.item(items.one(self.client, item_id)).models or ())

    def item(self, item_id: str) -> RemoteItem:
        """Return one item with its SKUs."""
        return items.item(items.one(self.client, item_id))

    def read_items(self, item_ids: list[str]) -> list[RemoteItem]:
        """Return items with their SKUs, one call each."""
        return items.with_models(self.client, item_ids)

    def all_items(self) -> Iterator[RemoteItem]:
        """Yield all items that are not deleted, fifty with each call."""
        return items.everything(self.client)

    def find_by_sku(
        self, sku: str, *, changed_since: datetime, offer_skus: tuple[str, ...] = ()
    ) -> list[RemoteItem]:
        """Return items one of whose SKUs has one of ``offer_skus``: an item has no code here."""
        return items.by_codes(self.client, offer_skus or (sku,), changed_since)

    def update_item(self, item_id: str, draft: ListingDraft) -> None:
        """Tell what the goods are and show, of the item and of the SKUs that it has."""
        row = items.one(self.client, item_id)
        sale_prop = variants.sale_prop_there(self.client, row, draft)
        payload = payloads.changed_item(draft, item_id, items.sku_ids(row), sale_prop)
        self.client.post(telling.UPDATE, {"payload": payload})

    def push_prices(self, levels: list[Level]) -> list[Outcome]:
        """Tell regular prices in whole đồng; a special price that runs there is left alone."""
        return telling.tell(self.client, PRICES, payloads.prices, levels)

    def push_stock(self, levels: list[Level]) -> list[Outcome]:
        """Tell absolute sellable numbers; Lazada has taken its own orders off them."""
        return telling.tell(self.client, SELLABLE, payloads.stocks, levels)

    def set_visibility(self, wanted: list[tuple[str, bool]]) -> list[Outcome]:
        """Show or hide items, one or two calls each."""
        return telling.set_visibility(self.client, wanted)

    def delete_item(self, item_id: str) -> None:
        """Delete an item with all its SKUs; one that is gone already counts as done."""
        try:
            numbers = list(items.sku_ids(items.one(self.client, item_id)).values())
        except RemoteGone:
            return
        names = [f"SkuId_{item_id}_{number}" for number in numbers]
        for start in range(0, len(names), MOST_REMOVED):
            some = payloads.compact(names[start : start + MOST_REMOVED])
            self.client.post("product/remove", {"sku_id_list": some})

    # --- Orders ------------------------------------------------------------------------

    def changed_orders(self, since: datetime, until: datetime) -> Iterator[str]:
        """Yield order numbers, each once."""
        return orders.changed(self.client, since, until)

    def orders(self, numbers: list[str]) -> list[RemoteOrder]:
        """Return orders in full; unknown ones left out."""
        return orders.read(self.client, numbers)

    def cancel_reasons(self, order: RemoteOrder) -> list[CancelReason]:
        """Return the reasons that Lazada takes now for the whole order."""
        return cancelling.reasons(self.client, order.number)

    def cancel_order(self, order: RemoteOrder, reason_id: str) -> None:
        """Cancel all that is left of an order."""
        cancelling.cancel(self.client, order.number, reason_id)

    def cancel_lines(self, order: RemoteOrder, reason_id: str, keep: dict[str, int]) -> None:
        """Cancel single units that are in no parcel yet."""
        cancelling.cancel_part(self.client, order.number, reason_id, keep)

    def answer_cancel_wish(self, order: RemoteOrder, *, accept: bool) -> None:
        """Answer a buyer who asks to cancel."""
        cancelling.answer(self.client, order.number, accept=accept)

    def shipping_options(self, order: RemoteOrder) -> list[ShippingOption]:
        """Return how the order can be handed over; local sellers have one way."""
        return fulfilment.options(self.client, order.number)

    def arrange_shipment(self, order: RemoteOrder, option_id: str) -> None:
        """Pack what is not packed and set the parcels ready for the carrier."""
        fulfilment.arrange(self.client, order.number, option_id)

    def tracking_code(self, order: RemoteOrder) -> str:
        """Return the number of the first parcel."""
        return fulfilment.tracking_code(self.client, order.number)

    def label(self, order: RemoteOrder) -> Label:
        """Return the labels of the order's parcels in one paper."""
        return fulfilment.label(self.client, order.number)

    def money(self, number: str) -> RemoteMoney:
        """Return what one order brought, by its bookings of the last half year."""
        return money.of_order(self.client, number)

    def changed_returns(self, since: datetime, until: datetime) -> Iterator[RemoteReturn]:
        """Yield returns in full; one call for fifty, and one more for their orders."""
        return returns.changed(self.client, since, until)

    # --- Words -------------------------------------------------------------------------

    def explain(self, *, call: str, code: str, raw: str) -> Explanation:
        """Return cause and remedy in words that a farmer reads."""
        meaning = failures.explained(call, code, raw)
        return Explanation(meaning.cause, meaning.remedy, meaning.fix)
