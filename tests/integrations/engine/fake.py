"""A marketplace in memory, which does what a test tells it to."""

import hmac
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from integrations.contract import (
    Explanation,
    Grant,
    ItemState,
    Marketplace,
    Outcome,
    PushHint,
    RemoteItem,
    RemoteLine,
    RemoteModel,
    RemoteOrder,
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

    def enter(self, call: str, *what) -> None:
        """Count a call, and fail when it is its turn to."""
        self.calls[call] += 1
        self.seen.append((call, *what))
        if self.wrong.get(call):
            failure = self.wrong[call].pop(0)
            if failure is not None:
                raise failure


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

    def push_stock(self, levels):
        world.enter("push_stock", levels[0].item_id, tuple(levels))
        return [Outcome() for _ in levels]

    def push_prices(self, levels):
        world.enter("push_prices", levels[0].item_id, tuple(levels))
        return [Outcome() for _ in levels]

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
        world.enter("create_item")
        return f"item-{world.calls['create_item']}"

    def set_variants(self, item_id, draft):
        return {}

    def find_by_sku(self, sku, *, changed_since, offer_skus=()):
        return []

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


def line(sku: str = "", quantity: int = 2, *, item="item-1", model="0", number="1") -> RemoteLine:
    """Return some units of one item."""
    return RemoteLine(number, item, model, sku, "Gạo bên kia", quantity, 32_000)
