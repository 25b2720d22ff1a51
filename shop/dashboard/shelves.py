"""Which products the list shows: by state and by words."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coops.registry.models import Takedown
from shop.core.text import fold

_LEFT = Q(stockrecords__num_in_stock__gt=F("stockrecords__num_allocated"))

#: Below this a product on sale is named among those that run out, in sale units.
FEW_LEFT = 5


@dataclass(frozen=True)
class State:
    """One state of a product on the desk; ``slug`` stands in the address."""

    slug: str
    label: str | Promise
    condition: Q


STATES = (
    State("", _("All"), Q()),
    State("dang-ban", _("On sale"), Q(is_public=True) & _LEFT),
    State("het-hang", _("Sold out"), Q(is_public=True) & ~_LEFT),
    State("nhap", _("Draft"), Q(is_public=False)),
    State("xac-nhan-gia", _("Confirm the price"), Q(stockrecords__price_to_confirm=True)),
    State(
        "bi-go",
        _("Taken down"),
        Q(pk__in=Takedown.objects.filter(lifted_at=None).values("product")),
    ),
)


def state_named(slug: str) -> State:
    """Return the state of that name; all products for a name that is none."""
    return next((state for state in STATES if state.slug == slug), STATES[0])


def state_of(product) -> State:
    """Return the state that a product's row names; an unusual price comes first."""
    by_slug = {state.slug: state for state in STATES}
    offer = product.offer
    if offer and offer.price_to_confirm:
        return by_slug["xac-nhan-gia"]
    if not product.is_public:
        return by_slug["nhap"]
    return by_slug["dang-ban" if offer and offer.sellable else "het-hang"]


def count_states(products: QuerySet) -> dict[str, int]:
    """Return how many products are in each state, in one query."""
    counts = {
        f"n{place}": Count("pk", filter=state.condition, distinct=True)
        for place, state in enumerate(STATES)
        if state.condition
    }
    found = products.order_by().aggregate(n0=Count("pk", distinct=True), **counts)
    return {state.slug: found[f"n{place}"] for place, state in enumerate(STATES)}


def matching(products: QuerySet, words: str) -> QuerySet:
    """Return the products whose name holds every word, marks and case aside, or whose code fits."""
    for word in words.split()[:8]:
        products = products.filter(
            Q(title_folded__contains=fold(word)) | Q(stockrecords__partner_sku__iexact=word)
        )
    return products


def running_out(products: QuerySet) -> QuerySet:
    """Return the products on sale with few units left or none, fewest first."""
    left = F("stockrecords__num_in_stock") - F("stockrecords__num_allocated")
    return (
        products.filter(is_public=True)
        .annotate(units_left=left)
        .filter(units_left__lte=FEW_LEFT)
        .order_by("units_left", "title_folded", "pk")
    )
