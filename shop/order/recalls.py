"""A lot is taken back from everybody: buyers are told, nothing of it is sold any more."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coops.lots.models import Lot
from shop.order.line_lots import LineLot
from shop.order.spoiling import spoil_goods


def recall_lot(*, lot: Lot, reason: str, by) -> Lot:
    """Recall ``lot``: its page says so at once, and what is left of it leaves the stock.

    First the mark, from which on nothing is taken from it; then the rest is written off like
    spoiled goods, so that all channels sell less. Stopped in between, the next press goes on.
    """
    Lot.objects.filter(pk=lot.pk, recalled_at__isnull=True).update(
        recalled_at=timezone.now(), recall_reason=reason[:255]
    )
    lot.refresh_from_db()
    if lot.left:
        spoil_goods(
            stock_record=lot.stock_record,
            units=lot.left,
            by=by,
            note=_("lot %(number)s recalled") % {"number": lot.number},
            lot_id=lot.pk,
        )
        lot.refresh_from_db()
    return lot


@transaction.atomic
def lift_recall(*, lot: Lot) -> Lot:
    """Say that a recall was a mistake; what was written off comes back through the diary."""
    Lot.objects.filter(pk=lot.pk).update(recalled_at=None, recall_reason="")
    lot.refresh_from_db()
    return lot


def went_to(lot: Lot, orders) -> list[LineLot]:
    """Return where units of ``lot`` went or lie packed, among ``orders``, the newest first."""
    rows = LineLot.objects.filter(lot=lot, line__order__in=orders)
    return list(
        rows.select_related("line__order__checkout").order_by("-line__order__date_placed", "-pk")
    )
