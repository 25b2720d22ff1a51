"""A marketplace in memory, which does what a test tells it to."""

import hmac
import json
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from integrations.contract import (
    CancelReason,
    Explanation,
    Grant,
    ItemState,
    Label,
    Marketplace,
    OrderState,
    Outcome,
    PushHint,
    RemoteItem,
    RemoteLine,
    RemoteModel,
    RemoteMoney,
    RemoteOrder,
    RemoteReturn,
    ShippingOption,
    ShopInfo,
    Tokens,
)
from shop.core.remote import PermanentFailure

KEY = "fake-app-key-do-not-tell"


@dataclass
class World:
    """All shops of the fake marketplace; ``wrong`` are failures to raise, by call, in turn."""

    orders: dict[str, RemoteOrder] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    items: dict[str, RemoteItem] = field(default_factory=dict)
    wrong: dict[str, list] = field(default_factory=dict)
    calls: Counter = field(default_factory=Counter)
    seen: list = field(default_factory=list)
    token: str = "access-0"
    shops: tuple[str, ...] = ("77",)
    refreshed: int = 0
    money: dict[str, RemoteMoney] = field(default_factory=dict)
    returns: list[RemoteReturn] = field(default_factory=list)
    tracking: dict[str, str] = field(default_factory=dict)
    refused: dict[str, list] = field(default_factory=dict)
    found: list[RemoteItem] = field(default_factory=list)
    models: dict[str, str] = field(default_factory=dict)

    def enter(self, call: str, *what) -> None:
        """Count a call, and fail when it is its turn to."""
        self.calls[call] += 1
        self.seen.append((call, *what))
        if self.wrong.get(call):
            failure = self.wrong[call].pop(0)
            if failure is not None:
                raise failure

    def outcome(self, item_id: str) -> Outcome:
        """Return what becomes of one level: ``refused`` are failures by item, in turn."""
        waiting = self.refused.get(item_id)
        return Outcome(waiting.pop(0) if waiting else None)


world = World()


def start_anew() -> World:
    """Forget everything."""
    world.__init__()
    return world


def tokens(number: int, *, lives: timedelta = timedelta(hours=4)) -> Tokens:
    """Return the pair of that number."""
    return Tokens(f"access-{number}", f"refresh-{number}", timezone.now() + lives)


class Fake(Marketplace):
    """One shop of :data:`world`."""

    code = "fake"
    name = "Fake"
    can_cancel_orders = True
    can_answer_cancel_wishes = True
    can_arrange_shipping = True
    can_print_labels = True
    can_tell_money = True
    orders_per_call = 3
    order_window_seconds = 3600

    def consent_url(self, redirect_url):
        return f"{self.keys.host}/consent?to={redirect_url}"

    def exchange_code(self, answer):
        world.enter("exchange_code")
        if answer.get("code") != "good":
            raise PermanentFailure("code is dead", code="bad_code", call="exchange_code")
        return [Grant(shop, tokens(100)) for shop in world.shops]

    def refresh(self, refresh_token):
        world.enter("refresh", refresh_token)
        world.refreshed += 1
        return tokens(world.refreshed)

    def is_genuine(self, *, url, headers, body):
        given = headers.get("authorization", "")
        given = given.encode()
        return any(
            hmac.compare_digest(sign(url, body, key).encode(), given) for key in self.keys.push_keys
        )

    def read_push(self, body):
        data = json.loads(body)
        if "kind" not in data:
            raise ValueError("no kind")
        return PushHint(
            kind=data["kind"],
            code=str(data.get("code", "3")),
            shop_ids=tuple(data.get("shops", ())),
            object_id=data.get("id", ""),
        )

    def shop_info(self):
        world.enter("shop_info", self.access_token)
        return ShopInfo("Gian hàng thử", timezone.now() + timedelta(days=300))

    def changed_orders(self, since, until):
        world.enter("changed_orders", since, until)
        for page, number in enumerate(world.changed):
            world.enter(f"page_{page}")
            if since <= world.orders[number].updated_at <= until:
                yield number

    def orders(self, numbers):
        world.enter("orders", tuple(numbers))
        return [world.orders[number] for number in numbers if number in world.orders]

    def cancel_reasons(self, order):
        world.enter("cancel_reasons", order.number)
        return [
            CancelReason("buyer", "Khách đổi ý"),
            CancelReason("gone", "Hết hàng", zeroes_stock=True, warning="Bị trừ điểm"),
        ]

    def cancel_order(self, order, reason_id):
        world.enter("cancel_order", order.number, reason_id)
        now = world.orders[order.number]
        if now.state in (OrderState.SHIPPED, OrderState.DELIVERED, OrderState.COMPLETED):
            raise PermanentFailure("shipped", code="too_late_there", call="cancel_order")
        zeroed = tuple(replace(line, was_zeroed=reason_id == "gone") for line in now.lines)
        move(order.number, OrderState.CANCELLED, lines=zeroed, cancelled_by="seller")
        world.enter("after_cancel_order")

    def cancel_lines(self, order, reason_id, keep):
        world.enter("cancel_lines", order.number, reason_id, dict(keep))
        now = world.orders[order.number]
        lines = tuple(
            replace(line, quantity=min(line.quantity, keep.get(line.line_id, line.quantity)))
            for line in now.lines
        )
        move(order.number, now.state, lines=lines)
        world.enter("after_cancel_lines")

    def answer_cancel_wish(self, order, *, accept):
        world.enter("answer_cancel_wish", order.number, accept)
        move(order.number, OrderState.CANCELLED if accept else OrderState.READY)

    def shipping_options(self, order):
        world.enter("shipping_options", order.number)
        return [
            ShippingOption("pickup:1", "Bưu tá đến lấy", is_pickup=True, address="Thôn Đông"),
            ShippingOption("dropoff", "Mang ra bưu cục"),
        ]

    def arrange_shipment(self, order, option_id):
        world.enter("arrange_shipment", order.number, option_id)
        move(order.number, OrderState.ARRANGED)

    def tracking_code(self, order):
        world.enter("tracking_code", order.number)
        return world.tracking.get(order.number, "")

    def label(self, order):
        world.enter("label", order.number)
        return Label(b"%PDF-1.7 " + order.number.encode())

    def money(self, number):
        world.enter("money", number)
        return world.money.get(number, RemoteMoney(number, None))

    def changed_returns(self, since, until):
        world.enter("changed_returns", since, until)
        yield from (one for one in world.returns if since <= one.updated_at <= until)

    def push_stock(self, levels):
        world.enter("push_stock", levels[0].item_id, tuple(levels))
        return [world.outcome(level.item_id) for level in levels]

    def push_prices(self, levels):
        world.enter("push_prices", levels[0].item_id, tuple(levels))
        return [world.outcome(level.item_id) for level in levels]

    def set_visibility(self, wanted):
        world.enter("set_visibility", tuple(wanted))
        return [Outcome() for _ in wanted]

    def item(self, item_id):
        world.enter("item", item_id)
        return RemoteItem(item_id, "", ItemState.LIVE)

    def models(self, item_id):
        return [RemoteModel("0", "", None, None)]

    def read_items(self, item_ids):
        world.enter("read_items", tuple(item_ids))
        return [world.items[item_id] for item_id in item_ids if item_id in world.items]

    def all_items(self):
        world.enter("all_items")
        yield from world.items.values()

    def categories(self):
        return []

    def category_rules(self, category_id):
        raise AssertionError("no test of the engine asks for rules")

    def missing(self, draft, rules):
        return []

    def upload_image(self, data, filename):
        world.enter("upload_image")
        return f"image-{world.calls['upload_image']}"

    def create_item(self, draft):
        world.enter("create_item", draft)
        return f"item-{world.calls['create_item']}"

    def set_variants(self, item_id, draft):
        world.enter("set_variants", item_id)
        return world.models

    def find_by_sku(self, sku, *, changed_since, offer_skus=()):
        world.enter("find_by_sku", sku, offer_skus)
        return world.found

    def update_item(self, item_id, draft):
        world.enter("update_item", item_id)

    def explain(self, *, call, code, raw):
        return Explanation("Không rõ.", "Thử lại sau.")


def sign(url: str, body: bytes, key: str = KEY) -> str:
    """Return the signature of a push."""
    return hmac.new(key.encode(), url.encode() + b"|" + body, "sha256").hexdigest()


def order(number: str, state: str = "ready", *lines: RemoteLine, **fields) -> RemoteOrder:
    """Put an order into the world, changed half a minute ago; return it."""
    now = datetime.now(UTC) - timedelta(seconds=30)
    made = RemoteOrder(
        number=number,
        state=state,
        raw_state=fields.pop("raw_state", str(state).upper()),
        created_at=fields.pop("created_at", now),
        updated_at=fields.pop("updated_at", now),
        lines=lines,
        total_vnd=fields.pop("total_vnd", 64_000),
        **fields,
    )
    world.orders[number] = made
    if number not in world.changed:
        world.changed.append(number)
    return made


def move(number: str, state: str, **fields) -> RemoteOrder:
    """Let an order change there, now."""
    before = world.orders[number]
    fields = {"updated_at": timezone.now(), "raw_state": str(state).upper(), **fields}
    world.orders[number] = replace(before, state=OrderState(state), **fields)
    return world.orders[number]


def line(sku: str = "", quantity: int = 2, *, item="item-1", model="0", number="1") -> RemoteLine:
    """Return some units of one item."""
    return RemoteLine(number, item, model, sku, "Gạo bên kia", quantity, 32_000)
