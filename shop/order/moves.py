"""Moving an order's status: one conditional ``UPDATE``, its history, its signal.

Locks are always taken in this order: the order's row, its lines, then stock records in
primary-key order. Whoever holds an order's row owns its lines.
"""

from collections.abc import Collection, Iterable

from django.utils import timezone

from shop.order.events import write_event
from shop.order.exceptions import OrderStateError
from shop.order.holds import hold_sentence
from shop.order.models import OPEN, Hold, Order, Status
from shop.order.signals import order_moved
from shop.order.words import why_not


def lock_order(pk: int) -> Order:
    """Return the order as it is now, its row locked until the transaction ends."""
    return Order.objects.select_for_update(no_key=True).get(pk=pk)


def lock_orders(pks: Iterable[int]) -> list[int]:
    """Lock the rows of these orders, in primary-key order like everybody else."""
    rows = Order.objects.select_for_update(no_key=True).filter(pk__in=list(pks))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def move(
    order: Order,
    to: str,
    *,
    only_from: Collection[str],
    by=None,
    note: str = "",
    not_while: Collection[str] = (),
    **fields,
) -> bool:
    """Move ``order`` on if it stands in ``only_from``; ``False`` when it is there already.

    Call it inside a transaction. What leaves the barn or is cancelled misses nothing any more.

    Raises:
        OrderStateError: it stands elsewhere, or the marketplace holds it (``not_while``).
    """
    before = lock_order(order.pk)
    if before.status in only_from and before.hold in not_while:
        order.refresh_from_db()
        raise OrderStateError(hold_sentence(before), status=before.status)
    fields[f"{to}_at"] = timezone.now()
    if to not in OPEN:
        fields["is_oversold"] = False
    if to == Status.CANCELLED:
        fields["hold"] = Hold.NONE
    moved = Order.objects.filter(pk=order.pk, status__in=only_from).update(status=to, **fields)
    order.refresh_from_db()
    if not moved and order.status == to:
        return False
    if not moved:
        raise OrderStateError(why_not(order, to), status=order.status)
    order.status_changes.create(old_status=before.status, new_status=to)
    write_event(order.pk, to, by=by, note=note)
    order_moved.send(
        sender=Order,
        order_id=order.pk,
        cooperative_id=order.cooperative_id,
        before=before.status,
        after=to,
    )
    return True
