"""Mails are sent by the task runner, after the order's transaction has committed.

A task takes ids and looks for itself, so a mail tells how things stand when it is sent.
"""

from shop.core.tasks import task
from shop.order import mails
from shop.order.alerts import tell_of_order
from shop.order.claim_models import Claim
from shop.order.events import Kind
from shop.order.models import Checkout


@task()
def mail_placed(checkout_id: int) -> None:
    """Tell the buyer about all orders of a checkout, and each co-op about its own."""
    checkout = Checkout.objects.get(pk=checkout_id)
    mails.send_placed_to_buyer(checkout)
    for order in mails.orders_of(checkout):
        tell_of_order(order.pk)


@task()
def mail_changed(order_id: int) -> None:
    """Tell buyer and co-op that the buyer has changed an order."""
    order = mails.orders().get(pk=order_id)
    mails.send_moved_to_buyer(order, Kind.CHANGED)
    mails.send_changed_to_cooperative(order)


@task()
def mail_claim(claim_id: int) -> None:
    """Tell the co-op about a claim, and until when it answers."""
    mails.send_claim_to_cooperative(Claim.objects.select_related("order").get(pk=claim_id))


@task()
def mail_buyer(order_id: int, kind: str) -> None:
    """Tell the buyer that an order has moved on, or that a claim was answered."""
    mails.send_moved_to_buyer(mails.orders().get(pk=order_id), kind)
