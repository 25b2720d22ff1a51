"""What a buyer and a co-op read about money, in whole sentences."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.core.money import format_vnd
from shop.order.choices import PaymentStatus, Status
from shop.order.models import Order
from shop.payment import credits, ledger
from shop.payment.choices import CreditState

#: Why a bank credit waits for a person.
WAITS: dict[str, str | Promise] = {
    credits.NO_CODE: gettext_lazy("No order number stands in the text."),
    credits.SEVERAL: gettext_lazy("The text names more than one order."),
    credits.AMOUNT: gettext_lazy("The amount is not what the order waits for."),
    credits.PAID_ALREADY: gettext_lazy("The order it names is paid already."),
    credits.UNDONE: gettext_lazy("It was taken out of another order. Say which one it is for."),
    credits.CARD: gettext_lazy("The order it names is to be paid by card."),
}

#: With these a part may have gone back; "paid back" says all of it already.
_PARTLY_BACK = (PaymentStatus.PAID, PaymentStatus.REFUND_DUE)


@dataclass(frozen=True)
class MoneyNews:
    """One sentence for the buyer; ``level`` as in ``components/message.html``."""

    text: str
    level: str


def money_news(order: Order) -> list[MoneyNews]:
    """Return what the buyer has to know beyond paid or not; mostly nothing. Two queries."""
    balance = ledger.balance_of(order)
    seller = order.seller_snapshot.get("short_name") or str(order.cooperative or "")
    found = []
    is_open = order.payment_status == PaymentStatus.UNPAID and order.status != Status.CANCELLED
    if is_open and balance.came > 0:
        text = _(
            "%(came)s has come, %(missing)s is still missing. Please transfer the rest with the "
            "same text."
        )
        amounts = {
            "came": format_vnd(balance.came),
            "missing": format_vnd(ledger.missing(order, balance)),
        }
        found.append(MoneyNews(text % amounts, "warning"))
    elif order.payment_status == PaymentStatus.PAID and balance.surplus > balance.returned:
        text = _("%(amount)s came above what the order costs. %(seller)s will give it back.")
        more = format_vnd(balance.surplus - balance.returned)
        found.append(MoneyNews(text % {"amount": more, "seller": seller}, "info"))
    if balance.given_back > 0 and order.payment_status in _PARTLY_BACK:
        text = _("%(amount)s was paid back to you.")
        found.append(MoneyNews(text % {"amount": format_vnd(balance.given_back)}, "info"))
    if is_open:
        found += _other_amounts(order, seller, ledger.missing(order, balance))
    return found


def _other_amounts(order: Order, seller: str, due: int) -> list[MoneyNews]:
    waiting = order.suspected_credits.filter(state=CreditState.WAITING, reason=credits.AMOUNT)
    text = _(
        "A transfer of %(amount)s has come for this order, which waits for %(due)s. %(seller)s "
        "looks at it and will call; there is no need to transfer again now."
    )
    return [
        MoneyNews(
            text % {"amount": format_vnd(amount), "due": format_vnd(due), "seller": seller},
            "warning",
        )
        for amount in waiting.values_list("amount_vnd", flat=True)[:3]
    ]
