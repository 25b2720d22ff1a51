"""Orders placed without a login come to the account of whoever proves the phone."""

from datetime import timedelta

from django.utils import timezone

from shop.order.choices import OWN_CHANNELS
from shop.order.models import Checkout, Order

#: Operators give a number that lies idle to somebody else; older orders are found by look-up.
NOT_OLDER = timedelta(days=365)


def take_over_orders(sender, *, user_id: int, phone: str, **_kwargs) -> int:
    """Give the person the orders that nobody owns and that were placed with ``phone`` (E.164).

    A receiver of ``shop.users.signals.phone_proved``; done again it changes nothing. A
    marketplace's orders stay there, and those of a closed account stay away. Returns how many
    orders came.
    """
    since = timezone.now() - NOT_OLDER
    orders = Order.objects.filter(
        user=None, phone=phone, channel__in=OWN_CHANNELS, date_placed__gte=since
    )
    found = dict(orders.exclude(checkout__let_go_at__isnull=False).values_list("pk", "checkout"))
    Checkout.objects.filter(pk__in=found.values(), user=None).update(user_id=user_id)
    return Order.objects.filter(pk__in=found, user=None).update(user_id=user_id)
