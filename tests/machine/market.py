"""Three marketplaces in memory, one of each shape, with a truth of their own to compare with.

They lie behind the contract, so the whole engine is real. What goes wrong is told beforehand in
:attr:`World.troubles`: the reply of the next call lost after its work, a call refused, a worker
killed before or after the work. What the walk may not do, a market does not do either: it never
sells more than its number, and it never shows an item made in the last seconds to a search.
"""

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

from django.utils import timezone

from integrations.contract import (
    CategoryRules,
    Explanation,
    Grant,
    ItemState,
    Level,
    Limits,
    ListingDraft,
    Marketplace,
    OrderState,
    Outcome,
    PushHint,
    RemoteGone,
    RemoteItem,
    RemoteLine,
    RemoteModel,
    RemoteOrder,
    ShopInfo,
    StockHeldThere,
    Tokens,
)
from shop.core.remote import PermanentFailure, TemporaryFailure

#: Seconds during which a new item is not found by its code.
SEARCH_LAG = 20


class Killed(BaseException):
    """The worker is gone; no ``except Exception`` may stop it."""


@dataclass
class Model:
    """A variant there; ``stock`` is what buyers can still take."""

    model_id: str
    sku: str
    price_vnd: int
    stock: int
    campaign: int = 0


@dataclass
class Item:
    """An item there, never forgotten."""

    item_id: str
    sku: str
    title: str
    is_visible: bool
    created_at: datetime
    models: list[Model] = field(default_factory=list)


@dataclass
class Shop:
    """One seller's shop: its goods, its orders, and what it tells us by push."""

    code: str
    items: dict[str, Item] = field(default_factory=dict)
    orders: dict[str, RemoteOrder] = field(default_factory=dict)
    pushes: list[bytes] = field(default_factory=list)

    def living(self) -> list[tuple[Item, Model]]:
        """Return what a buyer sees."""
        return [
            (item, model)
            for item in self.items.values()
            if item.is_visible
            for model in item.models
            if model.stock > 0
        ]

    def buy(self, number: int, units: int, state: OrderState) -> RemoteOrder | None:
        """Sell some of the ``number``-th thing a buyer sees; ``None`` when there is nothing."""
        goods = self.living()
        if not goods:
            return None
        item, model = goods[number % len(goods)]
        units = min(units, model.stock)
        model.stock -= units
        now = timezone.now()
        line = RemoteLine(
            "1", item.item_id, model.model_id, model.sku, item.title, units, model.price_vnd
        )
        order = RemoteOrder(
            number=f"{self.code[:2].upper()}{next(world.numbers):06d}",
            state=state,
            raw_state=state.upper(),
            created_at=now,
            updated_at=now,
            lines=(line,),
            total_vnd=units * model.price_vnd,
            buyer_name="Lê Văn Mua",
            phone="84912345678",
        )
        self.orders[order.number] = order
        self._push("order", order.number)
        return order

    def move(self, order: RemoteOrder, state: OrderState, *, zeroes: bool = False) -> None:
        """Let an order go on; a cancelled one gives its units back, or zeroes the stock."""
        lines = order.lines
        if state == OrderState.CANCELLED:
            for line in lines:
                model = self._model(line)
                model.stock = 0 if zeroes else model.stock + line.quantity
            lines = tuple(replace(line, was_zeroed=zeroes) for line in lines)
        updated = max(timezone.now(), order.updated_at + timedelta(milliseconds=1))
        self.orders[order.number] = replace(
            order,
            state=state,
            raw_state=state.upper(),
            updated_at=updated,
            lines=lines,
            cancel_reason="hết hàng" if zeroes else "",
        )
        self._push("order", order.number)

    def _model(self, line: RemoteLine) -> Model:
        item = self.items[line.item_id]
        return next(model for model in item.models if model.model_id == line.model_id)

    def _push(self, kind: str, object_id: str) -> None:
        body = {
            "kind": kind,
            "shop": f"shop-{self.code}",
            "id": object_id,
            "n": next(world.numbers),
        }
        self.pushes.append(json.dumps(body).encode())


class World:
    """All shops, and the troubles that wait for the next calls."""

    def __init__(self) -> None:
        self.shops = {code: Shop(code) for code in ("shopee", "lazada", "sendo")}
        self.numbers = count(1)
        self.troubles: deque[str] = deque()
        self.is_out: set[str] = set()
        self.creations = 0

    def enter(self, code: str) -> str:
        """Begin a call; return what will go wrong with it after its work.

        Raises:
            TemporaryFailure: nothing is done.
            Killed: the worker is gone before the work.
        """
        if code in self.is_out:
            raise TemporaryFailure("down for an hour", code="down", call="any")
        trouble = self.troubles.popleft() if self.troubles else ""
        if trouble == "refuse":
            raise TemporaryFailure("busy", code="busy", call="any")
        if trouble == "kill_before":
            raise Killed
        return trouble

    def leave(self, trouble: str) -> None:
        """End a call whose work is done, perhaps without its reply."""
        if trouble == "lose_reply":
            raise TemporaryFailure("cut", code="cut", call="any", may_have_worked=True)
        if trouble == "kill_after":
            raise Killed


world = World()


def start_anew() -> World:
    """Forget everything."""
    world.__init__()
    return world


class InMemory(Marketplace):
    """What the three shapes share."""

    lookup_lag_seconds = SEARCH_LAG
    read_lag_seconds = 1
    can_tell_money = False

    @property
    def shop(self) -> Shop:
        """Return this account's shop."""
        return world.shops[self.code]

    def consent_url(self, redirect_url):
        return redirect_url

    def exchange_code(self, answer) -> list[Grant]:
        raise PermanentFailure("nobody consents here", code="no", call="exchange_code")

    def refresh(self, refresh_token) -> Tokens:
        trouble = world.enter(self.code)
        world.leave(trouble if trouble == "kill_after" else "")
        return Tokens("access", "refresh", timezone.now() + timedelta(days=3000))

    def is_genuine(self, *, url, headers, body) -> bool:
        return headers.get("authorization") == "right"

    def read_push(self, body) -> PushHint:
        data = json.loads(body)
        return PushHint(data["kind"], "3", (data["shop"],), data["id"])

    def shop_info(self) -> ShopInfo:
        return ShopInfo("Gian thử")

    def categories(self):
        return []

    def category_rules(self, category_id) -> CategoryRules:
        limits = Limits((1, 200), (0, 9000), (1, 10**9), (0, 10**6), (0, 9))
        return CategoryRules(None, (), limits, ())

    def missing(self, draft, rules):
        return []

    def upload_image(self, data, filename) -> str:
        raise AssertionError("the walk has no photos")

    def create_item(self, draft: ListingDraft) -> str:
        trouble = world.enter(self.code)
        item = Item(
            item_id=f"{self.code}-{next(world.numbers)}",
            sku=draft.sku,
            title=draft.title,
            is_visible=draft.is_visible and not (draft.has_variants and self.variants_come_later),
            created_at=timezone.now(),
        )
        world.creations += 1
        if not (draft.has_variants and self.variants_come_later):
            item.models = self._made(draft)
        self.shop.items[item.item_id] = item
        world.leave(trouble)
        return item.item_id

    def set_variants(self, item_id, draft) -> dict[str, str]:
        trouble = world.enter(self.code)
        item = self._item(item_id)
        if not item.models:
            item.models = self._made(draft)
        world.leave(trouble)
        return {model.sku: model.model_id for model in item.models}

    def models(self, item_id) -> list[RemoteModel]:
        world.leave(world.enter(self.code))
        return list(self._told(self._item(item_id)).models or ())

    def item(self, item_id) -> RemoteItem:
        world.leave(world.enter(self.code))
        return self._told(self._item(item_id))

    def find_by_sku(self, sku, *, changed_since, offer_skus=()) -> list[RemoteItem]:
        world.leave(world.enter(self.code))
        now = timezone.now()
        return [
            self._told(item)
            for item in self.shop.items.values()
            if (item.sku == sku or {model.sku for model in item.models} & set(offer_skus))
            and now - item.created_at > timedelta(seconds=SEARCH_LAG)
        ]

    def read_items(self, item_ids) -> list[RemoteItem]:
        world.leave(world.enter(self.code))
        return [self._told(self.shop.items[i]) for i in item_ids if i in self.shop.items]

    def all_items(self) -> Iterator[RemoteItem]:
        world.leave(world.enter(self.code))
        yield from [self._told(item) for item in self.shop.items.values()]

    def update_item(self, item_id, draft) -> None:
        trouble = world.enter(self.code)
        self._item(item_id).title = draft.title
        world.leave(trouble)

    def push_prices(self, levels) -> list[Outcome]:
        return self._set(levels, "price_vnd")

    def push_stock(self, levels) -> list[Outcome]:
        return self._set(levels, "stock")

    def set_visibility(self, wanted) -> list[Outcome]:
        trouble = world.enter(self.code)
        for item_id, is_visible in wanted:
            self._item(item_id).is_visible = is_visible
        world.leave(trouble)
        return [Outcome() for _one in wanted]

    def changed_orders(self, since, until) -> Iterator[str]:
        world.leave(world.enter(self.code))
        for order in list(self.shop.orders.values()):
            if since <= order.updated_at <= until:
                yield order.number

    def orders(self, numbers) -> list[RemoteOrder]:
        world.leave(world.enter(self.code))
        return [self.shop.orders[number] for number in numbers if number in self.shop.orders]

    def explain(self, *, call, code, raw) -> Explanation:
        return Explanation("Không rõ.", "Thử lại sau.")

    def _set(self, levels: list[Level], name: str) -> list[Outcome]:
        trouble = world.enter(self.code)
        outcomes = []
        if not self.levels_span_items:
            assert len({level.item_id for level in levels}) == 1
        assert len(levels) <= self.levels_per_call
        for level in levels:
            model = next(
                m for m in self._item(level.item_id).models if m.model_id == level.model_id
            )
            if name == "stock" and level.value < model.campaign:
                held = StockHeldThere(code="held", call="push_stock", reserved=model.campaign)
                outcomes.append(Outcome(held))
                continue
            setattr(model, name, level.value)
            outcomes.append(Outcome())
        world.leave(trouble)
        return outcomes

    def _item(self, item_id: str) -> Item:
        if item_id not in self.shop.items:
            raise RemoteGone("no such item", code="gone", call="item")
        return self.shop.items[item_id]

    def _made(self, draft: ListingDraft) -> list[Model]:
        alone = not draft.has_variants and not self.numbers_every_variant
        return [
            Model(
                "0" if alone else f"m{next(world.numbers)}",
                offer.sku,
                offer.price_vnd,
                offer.stock,
            )
            for offer in draft.offers
        ]

    def _told(self, item: Item) -> RemoteItem:
        return RemoteItem(
            item_id=item.item_id,
            sku=item.sku,
            state=ItemState.LIVE if item.is_visible else ItemState.HIDDEN,
            title=item.title,
            has_variants=len(item.models) > 1,
            created_at=item.created_at,
            models=tuple(
                RemoteModel(
                    m.model_id,
                    m.sku,
                    m.price_vnd,
                    m.stock,
                    reserved=m.campaign,
                    campaign=m.campaign,
                )
                for m in item.models
            ),
        )


class Later(InMemory):
    """Variants come after the item; a call is about one item (as on Shopee)."""

    code = "shopee"
    name = "Later"


class Numbered(InMemory):
    """Everything at once, a number for every variant, calls across items (as on Lazada)."""

    code = "lazada"
    name = "Numbered"
    levels_span_items = True
    variants_come_later = False
    numbers_every_variant = True


class Unhideable(InMemory):
    """Nothing can be hidden; calls across items (as on Sendo)."""

    code = "sendo"
    name = "Unhideable"
    can_hide = False
    levels_span_items = True
    variants_come_later = False
    levels_per_call = 3
