"""A mail when money arrived, was given back, or was taken out again because it was a mistake."""

from functools import partial

from django.db import transaction

from shop.order.choices import OWN_CHANNELS
from shop.order.events import Kind
from shop.order.models import Order
from shop.order.tasks import mail_buyer

#: What a buyer hears of; that money is to be paid back stands in the mail of the cancellation.
MAILED = frozenset({Kind.PAID, Kind.PART_PAID, Kind.REFUNDED, Kind.PART_REFUNDED, Kind.MISBOOKED})


def mail_money(sender, *, order_id: int, kind: str, **_kwargs) -> None:
    """Have the buyer of ``order_id`` told, once the transaction has committed.

    A receiver of ``shop.order.signals.money_moved``, which is sent when a row was really
    written: news that come twice cause one mail. A marketplace tells its buyers itself.
    """
    if kind not in MAILED:
        return
    if Order.objects.filter(pk=order_id, channel__in=OWN_CHANNELS).exists():
        transaction.on_commit(partial(mail_buyer.enqueue, order_id, str(kind)), robust=True)
