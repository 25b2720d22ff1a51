"""What was sold a moment ago: goods that sell fast here may be selling there at this moment."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import QuerySet, Sum
from django.utils import timezone

from shop.order.models import Line, Status

WINDOW = timedelta(hours=1)


def sold_in_the_last_hour(stock_record_ids: Collection[int]) -> dict[int, int]:
    """Return, per stock record, the units ordered on any channel within the last hour.

    Orders that were cancelled do not count. No query without records.
    """
    if not stock_record_ids:
        return {}
    lines = sold_between(timezone.now() - WINDOW).filter(stockrecord__in=stock_record_ids)
    units = lines.order_by().values_list("stockrecord").annotate(units=Sum("quantity"))
    return {record: number for record, number in units if record is not None}


def sold_between(since: datetime, until: datetime | None = None) -> QuerySet[Line]:
    """Return the lines of orders placed after ``since``, up to ``until`` if that is given."""
    lines = Line.objects.filter(order__date_placed__gt=since).exclude(
        order__status=Status.CANCELLED
    )
    return lines if until is None else lines.filter(order__date_placed__lte=until)
