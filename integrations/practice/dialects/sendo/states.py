"""The numbers of states, each beside the word that the market knows it by."""

from integrations.practice.models import Item, Order
from integrations.practice.models.orders import OrderStatus as S

# --- Products ----------------------------------------------------------------------------

WAITING, APPROVED, CANCELLED, DELETED = 1, 2, 4, 5
#: 1, 4 and 5 are documented; that 2 means "approved" is our reading of a list with holes.
#: Hiding goods is no state of its own here but ``stock_availability`` false.
PRODUCT_STATES = {
    "NORMAL": APPROVED,
    "UNLIST": APPROVED,
    "REVIEWING": WAITING,
    "BANNED": CANCELLED,
    "SELLER_DELETE": DELETED,
}
FROZEN = frozenset({WAITING, CANCELLED, DELETED})


def product_status(item: Item) -> int:
    """Return the number of an item's state."""
    return PRODUCT_STATES.get(item.status, CANCELLED)


# --- Orders ------------------------------------------------------------------------------

NEW, PROCESSING, SHIPPING, ARRIVED, COMPLETED, CANCELLED_ORDER = 2, 3, 6, 7, 8, 13
RETURNING, RETURNED, WITH_SENDO = 21, 22, 23
UNHEARD_OF = 99
#: States in which the seller can do something to an order.
SELLER_CAN_ACT = frozenset({NEW, PROCESSING})
#: The market's word -> Sendo's number. 10, 11, 12, 14, 15 and 19 come up by the switch
#: ``unknown_order_status`` only: nobody here asks for a delay, splits orders or merges them.
ORDER_STATES = {
    S.UNPAID: NEW,
    S.PENDING: WITH_SENDO,
    S.READY_TO_SHIP: NEW,
    S.PROCESSED: PROCESSING,
    S.RETRY_SHIP: PROCESSING,
    S.SHIPPED: SHIPPING,
    S.TO_CONFIRM_RECEIVE: ARRIVED,
    S.COMPLETED: COMPLETED,
    S.IN_CANCEL: WITH_SENDO,
    S.CANCELLED: CANCELLED_ORDER,
    S.TO_RETURN: RETURNING,
}
#: What two of the words mean when they follow on another one: (before, now) -> number. A parcel
#: that nobody took comes back; it is not cancelled, for its goods are not in the shop.
AFTER = {
    (S.SHIPPED, S.CANCELLED): RETURNING,
    (S.TO_RETURN, S.COMPLETED): RETURNED,
}


def order_status(order: Order, unheard_of: str = "") -> int:
    """Return the number of an order's state.

    ``unheard_of`` is the switch: digits are told as they are, any other text as 99, a number
    that stands in no list.
    """
    if unheard_of:
        plain = unheard_of.isascii() and unheard_of.isdigit()
        return int(unheard_of) if plain else UNHEARD_OF
    return own_status(order)


def own_status(order: Order) -> int:
    """Return the number of an order's state, whatever the switch says."""
    now = S(order.status)
    for (before, after), number in AFTER.items():
        if (order.status_before_request, now) == (before, after):
            return number
    return ORDER_STATES[now]


PAYMENT_UNPAID, PAYMENT_PAID, PAYMENT_DONE, PAYMENT_BACK, PAYMENT_CHECKED = 1, 3, 4, 5, 6
SENPAY = 2


def payment_status(order: Order) -> int:
    """Return the number of how far the payment is; every buyer here pays by Senpay."""
    if not order.paid_at:
        return PAYMENT_UNPAID
    if order.status == S.PENDING:
        return PAYMENT_CHECKED
    number = own_status(order)
    if number in {CANCELLED_ORDER, RETURNED, RETURNING} and order.status != S.TO_RETURN:
        return PAYMENT_BACK
    return PAYMENT_DONE if number == COMPLETED else PAYMENT_PAID


# --- Why orders are cancelled ------------------------------------------------------------

#: Two codes are known by name; the real list is longer, and a client has to read it.
CANCEL_REASONS = {
    "CBS1": "Người bán huỷ đơn",
    "CBS100": "Hết hàng",
}
