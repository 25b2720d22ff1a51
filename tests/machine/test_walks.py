"""Random walks through the engine: whatever happens on the way, at the end all is as wished.

Every example is one life of a co-op: it edits goods, sells on its own shop and on three
marketplaces of different shapes; pushes are doubled, lost and shuffled, replies lost after the
work, calls refused, workers killed between any two statements, clocks moved, markets down for
an hour. Then everything calms down, and four things must be true: each remote item equals the
wish, each remote order is here once, the books of the stock are right (``check_stock``), and
no listing was made twice.

Examples are drawn anew for each version of the walk, but the same in every run of it. What a
walk once found stands in ``tests/machine/test_found.py`` as a plain test.
"""

import os
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from coops.partner.exceptions import StockPromised
from coops.partner.models import StockRecord
from coops.partner.services.prices import set_price
from coops.partner.services.stock import set_stock
from integrations.contract import OrderState
from integrations.management.commands.sync import do_due_jobs
from integrations.models import (
    ChannelAccount,
    ChannelOrder,
    Facet,
    Lease,
    Listing,
    ListingOffer,
)
from integrations.services import peaks
from integrations.services.desired import is_for_sale, make_facets, units_for_channel
from integrations.services.inbox import receive_push, work_inbox
from integrations.services.listings import hide_listing, keep_back_units
from integrations.services.passes import pass_over
from integrations.services.recent_sales import sold_in_the_last_hour
from shop.basket.services import QuantityRefused
from shop.checkout.exceptions import NotEnoughStock
from shop.order.audit import broken_rows
from shop.order.exceptions import OrderStateError
from shop.order.models import Order
from shop.order.processing import cancel_order, confirm_order, hand_over_order, pack_order
from tests.factories.coops import make_cooperative, make_member, make_product
from tests.factories.orders import make_order
from tests.machine import market
from tests.machine.market import Killed, world

KINDS = {"shopee": "Later", "lazada": "Numbered", "sendo": "Unhideable"}
WAYS_ON = {
    OrderState.UNPAID: [OrderState.READY, OrderState.CANCELLED],
    OrderState.READY: [OrderState.ARRANGED, OrderState.CANCEL_ASKED, OrderState.CANCELLED],
    OrderState.CANCEL_ASKED: [OrderState.READY, OrderState.CANCELLED],
    OrderState.ARRANGED: [OrderState.SHIPPED, OrderState.CANCELLED],
    OrderState.SHIPPED: [OrderState.DELIVERED],
    OrderState.DELIVERED: [OrderState.COMPLETED, OrderState.RETURNING],
}
small = st.integers(0, 7)
codes = st.sampled_from(sorted(KINDS))


class Clock:
    """Time as the walk sees it: the real one, moved forward by the walk."""

    def __init__(self) -> None:
        self.ahead = timedelta()
        self.real = timezone.now

    def now(self):
        return self.real() + self.ahead


class KilledAt:
    """Kills the worker at its n-th statement of the database; the dead make none after it."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, execute, sql, params, many, context):
        self.left -= 1
        if self.left <= 0:
            raise Killed
        return execute(sql, params, many, context)


@contextmanager
def a_database_of_its_own():
    """Keep an example's rows to itself; for the engine no transaction is open."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


class Life(RuleBasedStateMachine):
    """One life of a co-op with three goods, one of them in two sizes."""

    def __init__(self) -> None:
        super().__init__()
        self.database = a_database_of_its_own()
        self.database.__enter__()
        market.start_anew()
        self.clock = Clock()
        timezone.now = self.clock.now
        self.web_orders: list[Order] = []

    def teardown(self) -> None:
        try:
            self.calm_down()
            self.check_all()
        finally:
            timezone.now = self.clock.real
            self.database.__exit__(None, None, None)

    @initialize(buffer=st.integers(0, 1))
    def open_shops(self, buffer: int) -> None:
        self.cooperative = make_cooperative()
        self.owner = make_member(self.cooperative)
        self.goods = [
            make_product(self.cooperative, title, stock=6, sku=sku)
            for title, sku in (
                ("Gạo nếp", "GN"),
                ("Gạo nếp 5 kg", "GN5"),
                ("Lạc đỏ", "LAC"),
                ("Trứng", "TR"),
            )
        ]
        now = timezone.now()
        self.accounts = {
            code: ChannelAccount.objects.create(
                cooperative=self.cooperative,
                marketplace=code,
                environment="live",
                remote_shop_id=f"shop-{code}",
                access_token="access",
                refresh_token="refresh",
                access_expires_at=now + timedelta(days=3000),
                connected_at=now - timedelta(hours=1),
                buffer_units=buffer,
            )
            for code in KINDS
        }
        self.listings = [
            self._listing(account, goods, factor)
            for account in self.accounts.values()
            for goods, factor in ((self.goods[:2], 1), (self.goods[2:3], 1), (self.goods[3:], 2))
        ]

    def _listing(self, account, goods, factor: int) -> Listing:
        listing = Listing.objects.create(
            account=account, product=goods[0], is_wanted=True, category_id="1"
        )
        for number, product in enumerate(goods):
            ListingOffer.objects.create(
                listing=listing,
                stock_record=StockRecord.objects.get(product=product),
                option=f"Loại {number}" if len(goods) > 1 else "",
                pack_factor=factor,
            )
        make_facets(listing)
        return listing

    # --- What the co-op does -----------------------------------------------------------

    @rule(number=small, units=st.integers(0, 9))
    def count_the_barn(self, number: int, units: int) -> None:
        record = self._record(number)
        with suppress(StockPromised):  # the desk says which orders hold it
            set_stock(stock_record=record, num_in_stock=units, by=self.owner)

    @rule(number=small, price=st.integers(10, 15))
    def change_the_price(self, number: int, price: int) -> None:
        set_price(stock_record=self._record(number), price_vnd=price * 1000, by=self.owner)

    @rule(number=small, version=small)
    def rename(self, number: int, version: int) -> None:
        product = self.goods[number % len(self.goods)]
        product.title = f"{product.title.split(' —')[0]} — vụ {version}"
        product.save()

    @rule(number=st.integers(0, 20), wanted=st.booleans())
    def show_or_hide(self, number: int, wanted: bool) -> None:
        listing = self.listings[number % len(self.listings)]
        if wanted:
            Listing.objects.filter(pk=listing.pk).update(is_wanted=True)
            make_facets(Listing.objects.get(pk=listing.pk))
        else:
            hide_listing(listing=listing)

    @rule(code=codes, begins=st.booleans(), last_hour=st.booleans())
    def be_careful(self, code: str, begins: bool, last_hour: bool) -> None:
        """Only lower numbers there or let them rise, with or without the last hour kept back."""
        account = ChannelAccount.objects.get(pk=self.accounts[code].pk)
        (peaks.begin if begins else peaks.end)(account, by=self.owner)
        keep_back_units(account=account, units=account.buffer_units, last_hour=last_hour)

    @rule(number=small, units=st.integers(1, 4))
    def sell_on_the_web(self, number: int, units: int) -> None:
        with suppress(NotEnoughStock, QuantityRefused):  # the buyer is told before paying
            self.web_orders.append(make_order((self.goods[number % len(self.goods)], units)))

    @precondition(lambda self: self.web_orders)
    @rule(number=small, cancels=st.booleans())
    def work_on_a_web_order(self, number: int, cancels: bool) -> None:
        order = Order.objects.get(pk=self.web_orders[number % len(self.web_orders)].pk)
        with suppress(OrderStateError):  # too late, or short of goods
            if cancels:
                cancel_order(order=order, by=self.owner)
            else:
                confirm_order(order=order, by=self.owner)
                pack_order(order=order, by=self.owner)
                hand_over_order(order=order, by=self.owner)

    # --- What buyers and markets do ----------------------------------------------------

    @rule(code=codes, number=small, units=st.integers(1, 3), paid=st.booleans())
    def sell_there(self, code: str, number: int, units: int, paid: bool) -> None:
        state = OrderState.READY if paid else OrderState.UNPAID
        world.shops[code].buy(number, units, state)

    @rule(code=codes, number=small, way=small, zeroes=st.booleans())
    def move_an_order_there(self, code: str, number: int, way: int, zeroes: bool) -> None:
        shop = world.shops[code]
        movable = [order for order in shop.orders.values() if order.state in WAYS_ON]
        if movable:
            order = movable[number % len(movable)]
            ways = WAYS_ON[order.state]
            state = ways[way % len(ways)]
            shop.move(order, state, zeroes=zeroes and state == OrderState.CANCELLED)

    @rule(code=codes, number=small, units=st.integers(0, 2))
    def campaign_there(self, code: str, number: int, units: int) -> None:
        for item in list(world.shops[code].items.values()):
            for model in item.models[number % 2 :]:
                model.campaign = min(units, model.stock)

    # --- The way between ---------------------------------------------------------------

    @rule(code=codes, picks=st.lists(small, max_size=6), drops=st.booleans())
    def deliver_pushes(self, code: str, picks: list[int], drops: bool) -> None:
        """Deliver some pushes in any order, some twice; forget the rest when ``drops``."""
        waiting = world.shops[code].pushes
        for pick in picks:
            if waiting:
                status = receive_push(
                    marketplace=code,
                    url="http://testserver/",
                    headers={"authorization": "right"},
                    body=waiting[pick % len(waiting)],
                )
                assert status == 200
        if drops:
            waiting.clear()

    @rule(kind=st.sampled_from(["lose_reply", "refuse", "kill_before", "kill_after"]), at=small)
    def trouble(self, kind: str, at: int) -> None:
        world.troubles.extend([""] * at + [kind])

    @rule(code=codes, is_out=st.booleans())
    def outage(self, code: str, is_out: bool) -> None:
        (world.is_out.add if is_out else world.is_out.discard)(code)

    @rule(seconds=st.sampled_from([1, 15, 40, 61, 700, 4000]))
    def time_goes_by(self, seconds: int) -> None:
        self.clock.ahead += timedelta(seconds=seconds)

    # --- What workers do ---------------------------------------------------------------

    @rule(code=codes)
    def work(self, code: str) -> None:
        self._work(code)

    @rule(code=codes, statement=st.integers(1, 150))
    def work_and_die(self, code: str, statement: int) -> None:
        """Work until a statement of the database, and no further."""
        with connection.execute_wrapper(KilledAt(statement)), suppress(Killed):
            work_inbox()
            pass_over(self.accounts[code].pk)
        self._wake_after_death()

    @rule()
    def read_the_inbox(self) -> None:
        work_inbox()

    @rule()
    def sweep(self) -> None:
        do_due_jobs()

    def _work(self, code: str) -> None:
        try:
            pass_over(self.accounts[code].pk)
        except Killed:
            self._wake_after_death()

    def _wake_after_death(self) -> None:
        # A block without a savepoint of its own, around the one statement that was not made,
        # would have been a transaction of its own outside of this test.
        connection.needs_rollback = False
        # A killed process leaves its leases; they end by themselves.
        Lease.objects.update(until=timezone.now())

    def _record(self, number: int) -> StockRecord:
        return StockRecord.objects.get(product=self.goods[number % len(self.goods)])

    # --- The end -----------------------------------------------------------------------

    def calm_down(self) -> None:
        """Let the markets be well and the workers work until nothing changes any more."""
        world.troubles.clear()
        world.is_out.clear()
        for account in ChannelAccount.objects.all():
            peaks.end(account)
        for shop in world.shops.values():
            shop.pushes.clear()
            for item in shop.items.values():
                for model in item.models:
                    model.campaign = 0
        quiet = 0
        for _round in range(20):
            self.clock.ahead += timedelta(seconds=1900)
            work_inbox()
            do_due_jobs()
            for code in KINDS:
                self._work(code)
            quiet = quiet + 1 if self._is_quiet() else 0
            if quiet == 2:
                return

    def _is_quiet(self) -> bool:
        unread = ChannelOrder.objects.filter(read_rev__lt=F("hint_rev"))
        half_made = Listing.objects.filter(is_wanted=True).filter(
            Q(item_id="") | Q(has_variants=True, variants_made=False)
        )
        unsure = Facet.objects.filter(verify_at__isnull=False)
        there = Facet.objects.exclude(listing__item_id="").out_of_step()
        return not any(rows.exists() for rows in (unread, half_made, unsure, there))

    def check_all(self) -> None:
        assert list(broken_rows()) == []
        for code, shop in world.shops.items():
            account = self.accounts[code]
            skus = [item.sku for item in shop.items.values()]
            assert len(skus) == len(set(skus)), f"made twice: {skus}"
            for order in shop.orders.values():
                self._check_order(account, order)
            for listing in Listing.objects.filter(account=account):
                self._check_listing(listing, shop)

    def _check_order(self, account, remote) -> None:
        row = ChannelOrder.objects.get(account=account, number=remote.number)
        assert row.state == remote.state, (remote.number, row.state, remote.state)
        if row.order is None:
            assert remote.state == OrderState.CANCELLED
            return
        is_cancelled = row.order.status == "cancelled"
        assert is_cancelled == (remote.state == OrderState.CANCELLED)

    def _check_listing(self, listing: Listing, shop: market.Shop) -> None:
        stuck = Facet.objects.filter(listing=listing, needs_person=True)
        assert not stuck.exists(), [(f.kind, f.problem_code, f.problem_raw) for f in stuck]
        listing = Listing.objects.select_related("product", "account__cooperative").get(
            pk=listing.pk
        )
        if not listing.item_id:
            assert not listing.is_wanted
            assert not [item for item in shop.items.values() if item.sku == listing.remote_sku]
            return
        item = shop.items[listing.item_id]
        facets = [
            (f.kind, f.desired[:9], f.desired_rev, f.sent_rev, f.known[:9], f.known_rev)
            for f in Facet.objects.filter(listing=listing)
        ]
        assert item.title == listing.product.get_title(), (shop.code, facets)
        hidden = KINDS[shop.code] == "Unhideable"
        if not hidden:
            assert item.is_visible == is_for_sale(listing), (shop.code, facets)
        by_id = {model.model_id: model for model in item.models}
        for offer in listing.offers.select_related("stock_record"):
            model = by_id[offer.model_id]
            assert model.price_vnd == int(offer.stock_record.price) * offer.pack_factor, (
                shop.code,
                facets,
            )
            sold = sold_in_the_last_hour([offer.stock_record_id]).get(offer.stock_record_id, 0)
            wanted = units_for_channel(offer, listing.account, just_sold=sold)
            if hidden and not is_for_sale(listing):
                wanted = 0
            assert model.stock == wanted, (shop.code, model, wanted, facets)


@pytest.mark.walks
@pytest.mark.django_db
@pytest.mark.parametrize("walk", range(4))
def test_whatever_happens_all_is_as_wished_in_the_end(settings, walk):
    settings.MARKETPLACES = {code: f"tests.machine.market.{name}" for code, name in KINDS.items()}
    keys = {"host": "http://127.0.0.1:1", "app_id": "5", "app_key": "k", "calls_per_second": 1e6}
    settings.SHOPEE = settings.LAZADA = settings.SENDO = keys
    settings.SITE_URL = "http://testserver"
    # The same lives in every run; another number draws others.
    life = seed(walk)(type("Life", (Life,), {}))
    run_state_machine_as_test(life, settings=WALKS)


#: So many lives for each walk, of at most so many steps; ``WALKS=200`` looks longer.
WALKS = settings(
    max_examples=int(os.environ.get("WALKS", "15")),
    stateful_step_count=50,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
    phases=[Phase.generate],
)
