"""What a co-op reads on its own screens of decisions: about itself, and about its goods."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coops.registry.models import Takedown
from shop.core.capped import CappedCount
from shop.core.registries import DayCard, DayCount, ProductBadge


def standing_cards(cooperative: Any) -> list[DayCard]:
    """Return a card while a suspension is announced; no query."""
    if cooperative.suspends_at is None:
        return []
    day = timezone.localtime(cooperative.suspends_at).strftime("%d/%m/%Y")
    note = _("from %(day)s") % {"day": day}
    return [DayCard(_("Announced suspension"), 1, reverse("dashboard:standing"), "late", note)]


def _asks(cooperative: Any) -> dict[str, Any]:
    rows = Takedown.objects.filter(product__cooperative=cooperative, lifted_at=None)
    return {"number": CappedCount(rows)}


def _cards(values: dict[str, Any]) -> list[DayCard]:
    if not values["number"]:
        return []
    url = f"{reverse('dashboard:products')}?loai=bi-go"
    note = _("read why, mend it, call the officer")
    label = _("Goods that the market took down")
    return [DayCard(label, values["number"], url, "late", note, to_mend=True)]


TAKEN_DOWN = DayCount(_asks, _cards)


def taken_down_badges(products: list) -> dict[int, list[ProductBadge]]:
    """Return a badge for each of ``products`` that was taken down; one query."""
    numbers = [product.pk for product in products]
    rows = Takedown.objects.filter(product__in=numbers, lifted_at=None)
    return {
        product: [
            ProductBadge(
                _("taken down by the market"),
                reverse("dashboard:product_edit", args=[product]),
                "problem",
            )
        ]
        for product in rows.values_list("product", flat=True)
    }
