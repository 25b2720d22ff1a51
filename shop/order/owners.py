"""Orders placed without a login come to the account of whoever proves the phone."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from shop.order.choices import OWN_CHANNELS
from shop.order.models import Checkout, Order
from shop.order.moves import lock_orders

#: Operators give a number that lies idle to somebody else within months; older orders are found
#: by look-up.
NOT_OLDER = timedelta(days=180)


def nobodys_orders_with(phone: str) -> Q:
    """Return what finds the orders that whoever proves ``phone`` (E.164) may take for theirs.

    A marketplace's orders stay there, and those of a closed account stay away.
    """
    return Q(
        user=None,
        phone=phone,
        channel__in=OWN_CHANNELS,
        date_placed__gte=timezone.now() - NOT_OLDER,
        checkout__let_go_at=None,
    )


@transaction.atomic
def take_over_orders(sender, *, user_id: int, phone: str, **_kwargs) -> int:
    """Give the person the orders that nobody owns and that were placed with ``phone`` (E.164).

    A receiver of ``shop.users.signals.phone_proved``; done again it changes nothing. Returns how
    many orders came.
    """
    found = dict(Order.objects.filter(nobodys_orders_with(phone)).values_list("pk", "checkout"))
    lock_orders(found)
    Checkout.objects.filter(pk__in=found.values(), user=None).update(user_id=user_id)
    return Order.objects.filter(pk__in=found, user=None).update(user_id=user_id)


@transaction.atomic
def leave_to_the_owner(sender, *, user_id: int, phone: str, **_kwargs) -> None:
    """Take those orders out of the account that were placed with another phone than ``phone``.

    A receiver of ``shop.users.signals.owner_came``: they are of whoever opened the account with
    a number that was not theirs, and are still found by number and phone.
    """
    theirs = Order.objects.filter(user=user_id).exclude(phone=phone)
    found = lock_orders(list(theirs.values_list("pk", flat=True)))
    Checkout.objects.filter(user=user_id).exclude(phone=phone).update(user=None)
    Order.objects.filter(pk__in=found).update(user=None)
