"""Where a parcel is between the barn and the buyer, said by hand."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from shop.order.choices import Hold, ParcelState, Status
from shop.order.events import Kind, write_event
from shop.order.exceptions import OrderStateError
from shop.order.models import Order

#: With these words about our own parcel its goods may lie in the barn again.
_MAY_BE_BACK = (ParcelState.FAILED, ParcelState.RETURNING)


def may_be_back(order: Order) -> bool:
    """Return whether the goods of ``order`` are, or may be, on their way back to the co-op.

    A marketplace says so by a hold, the co-op itself by where the parcel is.
    """
    if order.hold == Hold.RETURNING:
        return True
    is_out = order.status == Status.HANDED_OVER and not order.is_from_marketplace
    return is_out and order.parcel_state in _MAY_BE_BACK


@transaction.atomic
def say_where(
    *,
    order: Order,
    state: str,
    by,
    expected_on: date | None = None,
    tracking_code: str = "",
    tracking_url: str = "",
) -> Order:
    """Write where the parcel of ``order`` is; an empty code or link leaves the old one.

    Raises:
        OrderStateError: it is not on its way, or a marketplace tells of it.
    """
    fields: dict = {"parcel_state": state, "expected_on": expected_on}
    if tracking_code:
        fields["tracking_code"] = tracking_code[:80]
    if tracking_url:
        fields["tracking_url"] = tracking_url[:300]
    on_the_way = Order.objects.filter(pk=order.pk, status=Status.HANDED_OVER)
    touched = 0 if order.is_from_marketplace else on_the_way.update(**fields)
    order.refresh_from_db()
    if not touched:
        raise OrderStateError(
            _("This order is not on its way, so there is no parcel to tell of."),
            status=order.status,
        )
    write_event(order.pk, Kind.PARCEL, by=by, note=str(ParcelState(state).label))
    return order
