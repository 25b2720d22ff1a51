"""Seams upwards: what a lower layer asks for by name, and a higher one answers.

Applications fill them in ``AppConfig.ready()``; imports still point towards the barn. What each
registry holds, and who asks it:

- :data:`proofs`: "did this person really do it?", asked by a lesson (:class:`Proof`).
- :data:`day_cards`: cards of the co-op's first screen (:class:`DayCard`).
- :data:`day_counts`: such cards of a few values that its one query of numbers can carry
  (:class:`DayCount`).
- :data:`officer_cards`: cards of the commune officer's first screen.
- :data:`deadlines`: papers and the like that end on a day (:class:`Deadline`).
- :data:`next_lessons`: what a person learns next (:class:`NextLesson`).
- :data:`sale_obstacles`: "may these goods be sold?", asked before they are put on sale.
- :data:`product_badges`: where a product stands on other channels (:class:`ProductBadge`).
- :data:`channel_views`: price and count of goods as each channel shows them.
- :data:`product_wishes`: what a product still lacks for another channel (:class:`ProductWish`).
- :data:`order_panels`: what can be done there with a marketplace's order (:class:`OrderPanel`).
- :data:`search_sources`: what the search box finds beside goods (:class:`SearchSource`).
- :data:`personal_data`: what is held about a person, for export and closing
  (:class:`PersonalData`).
- :data:`password_only`: "does this person do more here than buy?", asked before a one-time code
  opens an account.
- :data:`photo_holders`: "does a row still name this photo?", asked before files go.
- :data:`order_costs`: what others took for orders and whether they have paid, asked by settlements
  (:class:`OrderCost`).
- :data:`money_checks`: more invariants of money, asked by ``manage.py check_money``.
- :data:`due_jobs`: work that ``manage.py sync`` does when it is due.
- :data:`channel_doors`: how the marketplaces stand for a co-op (:class:`ChannelDoor`), asked where
  somebody is led to register there.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise

T = TypeVar("T")


class Registry(Generic[T]):
    """Entries by name, in the order in which they were registered."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._entries: dict[str, T] = {}

    def register(self, name: str, entry: T) -> None:
        """Add ``entry``; the same name again replaces it (a reload of the application)."""
        self._entries[name] = entry

    def get(self, name: str) -> T | None:
        """Return the entry of that name, or ``None`` when the application is not installed."""
        return self._entries.get(name)

    def items(self) -> Iterator[tuple[str, T]]:
        """Yield names and entries."""
        yield from self._entries.items()

    def values(self) -> Iterator[T]:
        """Yield the entries."""
        yield from self._entries.values()


@dataclass(frozen=True)
class ProofResult:
    """Whether it is done, what there is to see, and where to go on.

    ``text`` is one sentence for the person: what was found, or what is still missing and how to
    get there. ``url`` leads to the thing itself, or to the page where it is made; may be empty.
    """

    is_done: bool
    text: str
    url: str = ""


@dataclass(frozen=True)
class Proof:
    """A real thing that ends a lesson; ``check`` asks for one person, and only reads.

    ``label`` names the thing ("my listing is live"); ``check(user)`` gets a logged-in user.
    """

    label: str | Promise
    check: Callable[[object], ProofResult]


@dataclass(frozen=True)
class DayCard:
    """One card of a co-op's first screen: a number, what it counts, where it leads.

    ``kind``: ``late`` (needs somebody now), ``wanted`` (waits) or empty. ``to_mend``: something
    went wrong, so it is counted in the card "to fix" and stands on that page; ``since`` is when
    the oldest of it began.
    """

    label: str | Promise
    number: int
    url: str
    kind: str = ""
    note: str = ""
    to_mend: bool = False
    since: datetime | None = None


@dataclass(frozen=True)
class DayCount:
    """Cards of the first screen that are made of a few values.

    ``asks(cooperative)`` names expressions that stand on their own; the screen asks for all of
    them in one query. ``cards(values)`` gets their values under the same names.
    """

    asks: Callable[[Any], dict[str, Any]]
    cards: Callable[[dict[str, Any]], list[DayCard]]


@dataclass(frozen=True)
class Deadline:
    """Something that ends, or is to be handed in, on a day: a certificate, a dossier."""

    label: str | Promise
    on: date
    url: str


@dataclass(frozen=True)
class NextLesson:
    """The lesson that a person would do next; ``is_begun``: they were in the middle of it."""

    title: str
    url: str
    minutes: int
    is_begun: bool = False


@dataclass(frozen=True)
class ChannelDoor:
    """How one marketplace stands for one co-op.

    ``closed``: why real shops cannot be opened there, in words; empty while they can.
    ``shop``: a connected shop of the co-op, in words; empty without one. ``url`` leads to that
    shop, or to where one is connected. ``fees``: what the marketplace takes, as far as it is
    known, each with its day and source.
    """

    name: str
    closed: str
    shop: str
    url: str
    fees: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProductBadge:
    """Where a product stands on one channel, in two or three words, and the page about it.

    ``kind``: ``done``, ``waiting``, ``problem`` or empty.
    """

    label: str
    url: str
    kind: str = ""


@dataclass(frozen=True)
class ChannelView:
    """What one channel shows, or will show as soon as it is told, of one stock record.

    ``price_vnd`` in whole đồng, ``units`` of the pack that is sold there (``pack`` names it, may
    be empty); ``None``: not known yet. ``kind``: ``done``, ``waiting`` (it still shows something
    else) or ``problem``.
    """

    label: str
    url: str
    price_vnd: int | None
    units: int | None
    pack: str = ""
    kind: str = "done"


@dataclass(frozen=True)
class ProductWish:
    """What a product still lacks for one channel: its name, and a sentence with a page each.

    ``gaps``: pairs of a sentence and the address where it is mended; empty when nothing is missing.
    """

    channel: str
    gaps: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class OrderPanel:
    """What a marketplace says of an order and what can be pressed there, on the order's page.

    ``template`` is rendered with ``panel`` (the ``context``) and ``csrf_token``, instead of the
    page's own words. ``hold_sentence``: what is said instead of the page's own; may be empty.
    ``takes_goods_back``: goods that come back are counted there, so the page does not ask as well.
    """

    template: str
    context: dict
    hold_sentence: str = ""
    takes_goods_back: bool = False


@dataclass(frozen=True)
class SearchHit:
    """One thing that the search box found: its name, where it is, and a few words about it."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class SearchSource:
    """Things other than goods that the search box finds, under a heading of their own.

    ``find(words, limit)`` gets the folded words that were typed (``shop.core.text.fold``), of
    which the last may be a beginning, and returns at most ``limit`` hits, best first, in one
    query. All words must be found.
    """

    label: str | Promise
    find: Callable[[list[str], int], list[SearchHit]]


@dataclass(frozen=True)
class PersonalData:
    """What one application holds about a person with an account, and how it lets go of it.

    ``collect(person)`` returns it as JSON data, times as ISO text, nobody else's data among it.
    ``forget(person)`` runs inside the transaction that closes the account. ``stays``: one
    sentence that says what is kept all the same, and why; may be empty. ``obstacle(person)``
    returns a sentence when the account cannot be closed yet, else an empty text.
    """

    collect: Callable[[Any], object]
    forget: Callable[[Any], None]
    stays: str | Promise = ""
    obstacle: Callable[[Any], str] = lambda person: ""


@dataclass(frozen=True)
class OrderCost:
    """What a marketplace took for one order and paid for it, whole đồng.

    ``payout_vnd`` is ``None`` until it was told; then it counts, whatever the single fees say.
    ``is_settled``: the marketplace has paid.
    """

    fees_vnd: int = 0
    payout_vnd: int | None = None
    is_settled: bool = False


proofs: Registry[Proof] = Registry("proofs")
#: name → function of a co-operative that returns its cards.
day_cards: Registry[Callable[[object], list[DayCard]]] = Registry("day cards")
#: name → values of a co-operative, and the cards they make.
day_counts: Registry[DayCount] = Registry("day counts")
#: name → function of an officer (``shop.commune.models.Officer``) that returns its cards.
officer_cards: Registry[Callable[[object], list[DayCard]]] = Registry("officer cards")
#: name → function of a co-operative that returns what ends in the coming weeks, one query.
deadlines: Registry[Callable[[Any], list[Deadline]]] = Registry("deadlines")
#: name → function of a person that returns what they learn next, or ``None``; one query.
next_lessons: Registry[Callable[[Any], NextLesson | None]] = Registry("next lessons")
#: name → function of a product that returns why it must not be sold, in a sentence, else nothing.
sale_obstacles: Registry[Callable[[Any], str]] = Registry("sale obstacles")
#: name → function of products of one co-op that returns badges by product id, in few queries.
product_badges: Registry[Callable[[list], dict[int, list[ProductBadge]]]] = Registry(
    "product badges"
)
#: name → function of keys of stock records that returns what channels show of each, few queries.
channel_views: Registry[Callable[[list[int]], dict[int, list[ChannelView]]]] = Registry(
    "channel views"
)
#: name → function of a product that returns what each channel of its co-op still asks for.
product_wishes: Registry[Callable[[Any], list[ProductWish]]] = Registry("product wishes")
#: name → function of an order and the desk it is shown at, that returns its panel or ``None``.
order_panels: Registry[Callable[[object, object], OrderPanel | None]] = Registry("order panels")
#: name → what else the search box finds.
search_sources: Registry[SearchSource] = Registry("search sources")
#: name → what is held about a person; forgotten in the order of registration.
personal_data: Registry[PersonalData] = Registry("personal data")
#: name → function of a person that says whether a password, and no code, opens the account.
password_only: Registry[Callable[[Any], bool]] = Registry("password only")
#: name → function of digests of photos that returns those which rows of the application name.
photo_holders: Registry[Callable[[set[str]], set[str]]] = Registry("photo holders")
#: name → function of order ids that returns costs by order id; orders that it does not know miss.
order_costs: Registry[Callable[[list[int]], dict[int, OrderCost]]] = Registry("order costs")
#: name → function that yields a sentence for each row that breaks an invariant.
money_checks: Registry[Callable[[], Iterator[str]]] = Registry("money checks")
#: name → function without arguments that does what is due and returns how much it did.
due_jobs: Registry[Callable[[], int]] = Registry("due jobs")
#: name → function of a co-operative that returns its doors by the marketplace's code.
channel_doors: Registry[Callable[[object], dict[str, ChannelDoor]]] = Registry("channel doors")
