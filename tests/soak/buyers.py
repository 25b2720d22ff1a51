"""What buyers, carriers and the co-op do in a day: drawn once from a seed, done when it is time.

On each marketplace an order comes about every twelve minutes. Most go their way to the buyer's
door; some are never paid, cancelled early or late, or come back. Meanwhile buyers order on the web,
the co-op counts its scarce goods again and changes prices. Notices of all this are lost, doubled
and muddled as :class:`Post` says.
"""

import heapq
import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from catalog.models import Product
from coops.partner.services.prices import set_price
from coops.partner.services.stock import set_stock
from shop.basket.exceptions import QuantityRefused
from shop.checkout.exceptions import NotEnoughStock
from shop.order.exceptions import OrderStateError
from shop.order.processing import cancel_order
from tests.factories.orders import make_order
from tests.practice.server import Practice, Refused
from tests.soak.clock import BEGINS, FACTOR, fast_time, real_sleep

MINUTE, HOUR = 60.0, 3600.0
ORDERS_AN_HOUR = 5.0
WEB_SALES_AN_HOUR = 4.0
COUNT_EVERY, PRICE_EVERY = 3 * HOUR, 2 * HOUR
SCARCE_UNITS = 12
#: A step that nobody answers to is done again after so long.
AGAIN = 20 * MINUTE
#: In this part of the day every notice is dropped, then so many of them; what comes then comes
#: twice and muddled.
MORNING, PART_DROPPED = 0.25, 0.3

#: What happens to an order: (action, least minutes, most minutes) after what came before.
TO_THE_DOOR = (
    ("arrange", 20, 120),
    ("pick_up", 30, 180),
    ("deliver", 60, 300),
    ("complete", 30, 240),
)
#: Life → how many of a hundred, whether it is paid at once, and its steps.
LIVES: dict[str, tuple[int, bool, tuple[tuple[str, int, int], ...]]] = {
    "goes its way": (60, True, TO_THE_DOOR),
    "is paid later": (8, False, (("pay", 3, 20), *TO_THE_DOOR)),
    "is never paid": (5, False, ()),
    "is cancelled": (12, True, (("cancel", 1, 90),)),
    "is wished away": (5, True, (("ask_cancel", 5, 60), ("cancel", 20, 90))),
    "is cancelled when packed": (5, True, (("arrange", 20, 90), ("cancel", 10, 60))),
    "comes back": (5, True, (*TO_THE_DOOR[:2], ("fail_delivery", 60, 200))),
}


@dataclass
class Stall:
    """A shop there, and the variants that buyers find in it, also what is nothing of ours."""

    shop_id: int
    variants: list[int]


class Post:
    """Turns the switches of notices before each thing that one would tell of."""

    def __init__(self, market: Practice, rng: Random) -> None:
        self._market, self._rng = market, rng
        self._now: dict[str, bool] = {}

    def turn(self, *, all_dropped: bool) -> None:
        """Decide what becomes of the next notice."""
        self._set(
            drop_pushes=all_dropped or self._rng.random() < PART_DROPPED,
            duplicate_pushes=not all_dropped,
            reorder_pushes=not all_dropped,
        )

    def calm(self) -> None:
        """Let every notice through."""
        self._set(drop_pushes=False, duplicate_pushes=False, reorder_pushes=False)

    def _set(self, **switches: bool) -> None:
        changed = {name: on for name, on in switches.items() if self._now.get(name) != on}
        if changed:
            self._market.control(**changed)
            self._now |= changed


class Buyers:
    """The day's agenda; :meth:`work_until` does what is due and sleeps in between."""

    def __init__(
        self, market: Practice, stalls: dict[str, Stall], goods: Sequence[Product], by, *, seed: int
    ) -> None:
        """The last two of ``goods``, our products, are scarce; ``by`` is the manager."""
        self.market, self.stalls, self.goods, self.by = market, stalls, goods, by
        self.rng = Random(seed)
        self.post = Post(market, self.rng)
        self.done: Counter = Counter()
        #: Numbers of the orders that the carrier brought back.
        self.back: set[str] = set()
        self.morning_ends = 0.0
        self._agenda: list[tuple[float, int, Callable[[], object]]] = []
        self._turn = itertools.count()
        self._keys = itertools.count(1)

    def plan(self, until: float) -> None:
        """Plan what begins between now and ``until`` (seconds into the day)."""
        self.morning_ends = into_day() + MORNING * (until - into_day())
        for name in self.stalls:
            self._spread(ORDERS_AN_HOUR, until, lambda name=name: self._order(name))
        self._spread(WEB_SALES_AN_HOUR, until, self._buy_on_the_web)
        for every, what in ((COUNT_EVERY, self._count_again), (PRICE_EVERY, self._change_a_price)):
            at = into_day() + every
            while at < until:
                self.at(at, what)
                at += every

    def at(self, when: float, what: Callable[[], object]) -> None:
        """Do ``what`` at ``when`` (seconds into the day)."""
        heapq.heappush(self._agenda, (when, next(self._turn), what))

    def work_until(self, end: float) -> None:
        """Do everything that is due before ``end``; what comes later stays undone."""
        while self._agenda and self._agenda[0][0] < end:
            when, _turn, what = heapq.heappop(self._agenda)
            real_sleep(max(0.0, (when - into_day()) / FACTOR))
            what()
        real_sleep(max(0.0, (end - into_day()) / FACTOR))

    def _spread(self, an_hour: float, until: float, what: Callable[[], object]) -> None:
        at = into_day() + self.rng.expovariate(an_hour) * HOUR
        while at < until:
            self.at(at, what)
            at += self.rng.expovariate(an_hour) * HOUR

    def _order(self, name: str) -> None:
        stall = self.stalls[name]
        lives = list(LIVES)
        (life,) = self.rng.choices(lives, [LIVES[one][0] for one in lives])
        chosen = self.rng.sample(stall.variants, self.rng.choice((1, 1, 1, 2)))
        lines = [{"variant_id": one, "quantity": self.rng.choice((1, 1, 2, 3))} for one in chosen]
        _share, pay, steps = LIVES[life]
        key = f"day-{next(self._keys)}"
        self._post_turned()
        try:
            told = self.market.order(shop_id=stall.shop_id, lines=lines, pay=pay, form_key=key)
        except Refused:
            self.done["sold out there"] += 1
        except OSError:
            self.done["nobody answered a buyer"] += 1
        else:
            self.done[f"ordered: {life}"] += 1
            self._step(told["order_sn"], steps)

    def _step(self, number: str, steps: tuple[tuple[str, int, int], ...]) -> None:
        if steps:
            action, least, most = steps[0]
            wait = self.rng.uniform(least, most) * MINUTE
            self.at(into_day() + wait, lambda: self._move(number, action, steps[1:]))

    def _move(self, number: str, action: str, after: tuple[tuple[str, int, int], ...]) -> None:
        self._post_turned()
        try:
            self.market.move(number, action)
        except Refused:
            return  # the market was quicker: it cancelled what nobody paid
        except OSError:
            self.at(into_day() + AGAIN, lambda: self._move(number, action, after))
            return
        self.done[action] += 1
        if action == "fail_delivery":
            self.back.add(number)
        self._step(number, after)

    def _post_turned(self) -> None:
        try:
            self.post.turn(all_dropped=into_day() < self.morning_ends)
        except OSError:
            return  # nobody is there; the switches stay for the next one

    def _buy_on_the_web(self) -> None:
        product, units = self.rng.choice(self.goods), self.rng.choice((1, 1, 2))
        self._post_turned()
        try:
            order = make_order((product, units))
        except (NotEnoughStock, QuantityRefused):
            self.done["sold out here"] += 1
            return
        self.done["ordered on the web"] += 1
        if self.rng.random() < 0.2:
            self.at(into_day() + 30 * MINUTE, lambda: self._cancel_on_the_web(order))

    def _cancel_on_the_web(self, order) -> None:
        try:
            cancel_order(order=order, by_buyer=True)
        except OrderStateError:
            return
        self.done["cancelled on the web"] += 1

    def _count_again(self) -> None:
        for product in self.goods[-2:]:
            record = product.stockrecords.get()
            promised = record.num_allocated or 0
            set_stock(stock_record=record, num_in_stock=promised + SCARCE_UNITS, by=self.by)
        self.done["counted again"] += 1

    def _change_a_price(self) -> None:
        record = self.rng.choice(self.goods).stockrecords.get()
        price = 1000 * self.rng.randint(20, 60)
        set_price(stock_record=record, price_vnd=price, by=self.by)
        self.done["price changed"] += 1


def into_day() -> float:
    """Return how many seconds of the day are over."""
    return fast_time() - BEGINS
