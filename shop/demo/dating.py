"""Dating back what the demo has just written, as if it had happened days ago."""

from datetime import datetime

from django.db.models import QuerySet

from coops.partner.models import StockChange
from shop.order.models import Checkout, Order, OrderEvent, Status
from shop.order.packing_models import PackingPhoto
from shop.payment.models import Entry

#: The columns of an order that say when it reached a state.
STAMPS = [f"{status}_at" for status in Status.values if status != Status.NEW]


def date_back(checkout: Checkout, *, since: datetime, to: datetime) -> None:
    """Give everything that was written about ``checkout`` from ``since`` on the time ``to``."""
    orders = Order.objects.filter(checkout=checkout)
    numbers = list(orders.values_list("number", flat=True))
    histories: list[tuple[QuerySet, str]] = [
        (Checkout.objects.filter(pk=checkout.pk), "placed_at"),
        (Checkout.objects.filter(pk=checkout.pk), "consented_at"),
        (orders, "date_placed"),
        *((orders, stamp) for stamp in STAMPS),
        (OrderEvent.objects.filter(order__checkout=checkout), "at"),
        (PackingPhoto.objects.filter(order__in=orders), "taken_at"),
        (Order.status_changes.rel.related_model.objects.filter(order__in=orders), "date_created"),
        (StockChange.objects.filter(order_number__in=numbers), "at"),
        # The ledger's own manager changes nothing; only the clock of the demo is turned here.
        *((Entry._base_manager.filter(order__in=orders), when) for when in ("at", "written_at")),
    ]
    for rows, column in histories:
        rows.filter(**{f"{column}__gte": since}).update(**{column: to})
