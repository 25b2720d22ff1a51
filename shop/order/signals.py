"""What happened to an order; sent inside the transaction of the change, carrying ids."""

from django.dispatch import Signal

#: An order was placed. Carries ``order_id`` and ``cooperative_id``.
order_placed = Signal()

#: An order moved on. Carries ``order_id``, ``cooperative_id``, ``before`` and ``after`` (statuses).
order_moved = Signal()

#: A row of money was written for an order. Carries ``order_id`` and ``kind``, one of
#: ``shop.order.events.Kind``.
money_moved = Signal()

#: Somebody of the co-op marked its money. Carries ``order_id`` and ``payment_status``.
payment_marked = Signal()
