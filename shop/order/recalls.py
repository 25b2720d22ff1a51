"""A lot is taken back from everybody: buyers are told, nothing of it is sold any more."""

import logging
import time
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from coops.lots.models import Lot
from coops.partner.exceptions import StockError
from shop.core.links import site_url
from shop.core.phones import display_phone
from shop.order.line_lots import LineLot
from shop.order.spoiling import spoil_rest_of_lot

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 60.0

_next_look = 0.0


def recall_lot(*, lot: Lot, reason: str, by) -> Lot:
    """Recall ``lot``: its page says so at once, and what is left of it leaves the stock.

    First the mark, from which on nothing is taken from it; then the rest is written off like
    spoiled goods, so that all channels sell less. Stopped in between, the next press or
    :func:`finish_recalls` goes on.
    """
    Lot.objects.filter(pk=lot.pk, recalled_at__isnull=True).update(
        recalled_at=timezone.now(), recall_reason=reason[:255]
    )
    lot.refresh_from_db()
    spoil_rest_of_lot(lot=lot, by=by, note=_note(lot))
    lot.refresh_from_db()
    return lot


def finish_recalls_when_due() -> int:
    """Do :func:`finish_recalls`; asked often, it looks once a minute."""
    global _next_look
    if time.monotonic() < _next_look:
        return 0
    _next_look = time.monotonic() + LOOK_EVERY_SECONDS
    return finish_recalls()


def finish_recalls() -> int:
    """Write off what recalled lots still have; return how many lots had something."""
    did = 0
    for lot in Lot.objects.filter(left__gt=0, recalled_at__isnull=False).order_by("pk"):
        try:
            did += spoil_rest_of_lot(lot=lot, by=None, note=_note(lot)) is not None
        except StockError:  # orders come and go; its turn comes again
            logger.warning("recalled lot %s: the rest is not written off yet", lot.pk)
    return did


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


def recall_text(lot: Lot) -> str:
    """Return what buyers of ``lot`` are told, to paste into a chat; after a recall that it is over.

    The link leads to the lot's page, which says the same and stays true.
    """
    cooperative, names = lot.cooperative, {"number": lot.number}
    names |= {"coop": cooperative.short_name, "title": lot.stock_record.product.title}
    if lot.is_recalled:
        text = _("%(coop)s recalls lot %(number)s of %(title)s. Please do not eat or use it.")
        phone = display_phone(str(cooperative.phone)) if cooperative.phone else ""
        parts = [text % names, lot.recall_reason]
        parts.append(_("Call us: %(phone)s") % {"phone": phone} if phone else "")
    else:
        text = _("%(coop)s: the recall of lot %(number)s of %(title)s is over. It can be used.")
        parts = [text % names]
    return "\n".join(part for part in (*parts, site_url(lot.get_absolute_url())) if part)


def recalled_in(orders: Iterable) -> dict[int, list[LineLot]]:
    """Return by order (primary key) what lies packed or is out from recalled lots; one query.

    What came back whole is no danger any more.
    """
    rows = LineLot.objects.filter(
        Q(is_gone=False) | Q(returned__lt=F("units")),
        line__order__in=[order.pk for order in orders],
        lot__recalled_at__isnull=False,
    )
    found: dict[int, list[LineLot]] = defaultdict(list)
    for row in rows.select_related("lot", "line").order_by("pk"):
        found[row.line.order_id].append(row)
    return dict(found)


def packed_from_recalled(cooperative) -> QuerySet:
    """Return the orders, by primary key, for which goods of a recalled lot lie packed."""
    rows = LineLot.objects.filter(
        is_gone=False, lot__cooperative=cooperative, lot__recalled_at__isnull=False
    )
    return rows.values("line__order")


def _note(lot: Lot) -> str:
    return _("lot %(number)s recalled") % {"number": lot.number}
