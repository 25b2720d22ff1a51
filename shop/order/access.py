"""Who may see an order as its buyer: by link, by look-up, by login; anybody else gets a 404."""

from django.db.models import Q
from django.http import Http404, HttpRequest

from shop.order.changes import may_change, refusal_to_add
from shop.order.links import PARAMETER, is_valid_key
from shop.order.models import Order, Status
from shop.order.numbers import normalise

SESSION_KEY = "orders_found"
#: Old ones fall out, so that a session stays small.
MOST_REMEMBERED = 20


def get_order(request: HttpRequest, number: str) -> Order:
    """Return the buyer's order ``number``, with what its page shows.

    Opened by a valid key in the address, by a look-up earlier in this session, or by the login
    of the person who placed it.

    Raises:
        Http404: there is no such order, or it is not theirs: both look the same.
    """
    number = normalise(number)
    orders = Order.objects.select_related(
        "cooperative", "checkout", "shipping_address"
    ).prefetch_related("lines__product")
    allowed = is_valid_key(number, key_of(request)) or number in remembered(request)
    if not allowed:
        orders = orders.placed_by(request.user)
    order = orders.filter(number=number).first()
    if order is None:
        raise Http404
    return order


def open_orders(request: HttpRequest) -> dict[int, Order]:
    """Return by co-op (primary key) the visitor's newest order that goods can join today.

    Known by login, or placed or looked up in this session; without both nothing is asked.
    """
    numbers = remembered(request)
    if not numbers and not request.user.is_authenticated:
        return {}
    theirs = Q(number__in=numbers)
    if request.user.is_authenticated:
        theirs |= Q(user=request.user)
    found = Order.objects.filter(theirs, status__in=[Status.NEW, Status.CONFIRMED])
    found = found.select_related("cooperative", "pickup_slot").order_by("pk")
    return {
        order.cooperative_id: order
        for order in found
        if may_change(order) and not refusal_to_add(order)
    }


def key_of(request: HttpRequest) -> str:
    """Return the key in the address, or an empty text; links of the page carry it on."""
    return request.GET.get(PARAMETER, "")


def remembered(request: HttpRequest) -> list[str]:
    """Return the numbers that were looked up in this session."""
    return request.session.get(SESSION_KEY, [])


def remember(request: HttpRequest, order: Order) -> None:
    """Let this session open ``order`` from now on."""
    others = [number for number in remembered(request) if number != order.number]
    request.session[SESSION_KEY] = [*others, order.number][-MOST_REMEMBERED:]
