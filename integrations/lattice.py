"""How each listing stands, in one mark, and the lattice of products and channels."""

from dataclasses import dataclass

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from integrations.contract import ItemState
from integrations.models import ChannelAccount, Facet, Listing


@dataclass(frozen=True)
class Mark:
    """How a listing stands: a sign that needs no colour, words, and a kind for badges.

    ``kind``: ``done``, ``waiting``, ``problem`` or empty, as in
    :class:`shop.core.registries.ProductBadge`; ``slug`` stands in addresses.
    """

    name: str
    slug: str
    sign: str
    label: str | Promise
    kind: str = ""


LIVE = Mark("live", "dang-ban", "●", _("on sale there"), "done")
WAITING = Mark("waiting", "dang-cap-nhat", "▲", _("being updated"), "waiting")
WRONG = Mark("wrong", "can-sua", "■", _("to be mended"), "problem")
HIDDEN = Mark("hidden", "khong-ban", "✕", _("not shown there"))
DRAFT = Mark("draft", "nhap", "○", _("prepared, not sent"))
MARKS = {mark.name: mark for mark in (LIVE, WAITING, WRONG, HIDDEN, DRAFT)}

_OUT_OF_STEP = Facet.objects.filter(listing=OuterRef("pk")).out_of_step()
_STUCK = Facet.objects.filter(listing=OuterRef("pk"), needs_person=True)


def with_marks(listings: QuerySet[Listing]) -> QuerySet[Listing]:
    """Add ``mark``, a name of :data:`MARKS`, to each listing; decided in the database."""
    not_there = Q(item_id="")
    return listings.annotate(
        mark=Case(
            When(not_there & Q(is_wanted=False, intent_at=None), then=Value(DRAFT.name)),
            When(Exists(_STUCK), then=Value(WRONG.name)),
            When(
                Q(is_wanted=True, item_state__in=[ItemState.BANNED, ItemState.GONE]),
                then=Value(WRONG.name),
            ),
            When(not_there | Q(item_state=ItemState.CHECKED), then=Value(WAITING.name)),
            When(Q(has_variants=True, variants_made=False), then=Value(WAITING.name)),
            When(Exists(_OUT_OF_STEP), then=Value(WAITING.name)),
            When(Q(is_wanted=True, item_state=ItemState.LIVE), then=Value(LIVE.name)),
            default=Value(HIDDEN.name),
            output_field=CharField(),
        )
    )


def mark_of(listing: Listing) -> Mark:
    """Return the mark of a listing that came through :func:`with_marks`."""
    return MARKS[listing.mark]  # type: ignore[attr-defined]  # annotated


def mark_named(slug: str) -> Mark | None:
    """Return the mark with that word in its address."""
    return next((mark for mark in MARKS.values() if mark.slug == slug), None)


def counts_by_account(accounts: list[ChannelAccount]) -> dict[int, dict[str, int]]:
    """Return how many listings of each account stand how, by name of mark; one query."""
    rows = (
        with_marks(Listing.objects.filter(account__in=accounts))
        .order_by()
        .values("account", "mark")
        .annotate(number=Count("pk"))
    )
    counts: dict[int, dict[str, int]] = {a.pk: dict.fromkeys(MARKS, 0) for a in accounts}
    for row in rows:
        counts[row["account"]][row["mark"]] = row["number"]
    return counts


def listings_by_product(products: list, accounts=None) -> dict[int, list[Listing]]:
    """Return the marked listings that show each product, alone or as a variant; one query."""
    found = Listing.objects.filter(offers__stock_record__product__in=products)
    if accounts is not None:
        found = found.filter(account__in=accounts)
    shown: dict[int, list[Listing]] = {product.pk: [] for product in products}
    rows = with_marks(found).annotate(shown_product=F("offers__stock_record__product"))
    for listing in rows.select_related("account").order_by("account", "pk"):
        if listing.shown_product in shown:
            shown[listing.shown_product].append(listing)
    return shown


@dataclass(frozen=True)
class Cell:
    """One product on one channel; without a listing there is no mark."""

    account: ChannelAccount
    listing: Listing | None = None

    @property
    def mark(self) -> Mark | None:
        """Return how it stands there."""
        return mark_of(self.listing) if self.listing else None


@dataclass(frozen=True)
class LatticeRow:
    """One product and how it stands on every channel."""

    product: Product
    cells: list[Cell]


def lattice_of(products: list, accounts: list[ChannelAccount]) -> list[LatticeRow]:
    """Return products × channels; one query."""
    shown = listings_by_product(products, accounts)
    rows = []
    for product in products:
        by_account = {listing.account_id: listing for listing in shown[product.pk]}
        cells = [Cell(account, by_account.get(account.pk)) for account in accounts]
        rows.append(LatticeRow(product, cells))
    return rows
