"""Bank credits: each kept once, however often and by whomever told, and booked to its order.

A machine books only what leaves no doubt: the text holds the number of exactly one order of the
co-op, with its check character, and the amount is what that order still waits for. All else
stays in a queue where a person decides.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, timezone

from django.db import transaction
from django.db.models import Q
from django.utils import timezone as django_timezone
from django.utils.translation import gettext as _

from coops.registry.models import Cooperative
from shop.core.text import fold
from shop.order.choices import PaymentMethod, Status
from shop.order.models import Order
from shop.order.moves import lock_order
from shop.order.numbers import ORDER_NUMBER_LENGTH, is_valid
from shop.payment import ledger
from shop.payment.choices import CreditState, Source
from shop.payment.models import BankCredit, CreditReference, Entry

VIETNAM = timezone(timedelta(hours=7))
#: Why a credit waits for a person; the sentences are in ``shop.payment.words``.
NO_CODE, SEVERAL, AMOUNT, PAID_ALREADY, CARD, UNDONE = (
    "no_code",
    "several",
    "amount",
    "paid_already",
    "card",
    "undone",
)
#: So long a credit that waits is compared with orders again.
LOOKED_AT_FOR = timedelta(days=30)
MOST_AT_ONCE = 200
_NOT_PLAIN = re.compile(r"[^A-Z0-9]+")


@dataclass(frozen=True)
class ToldCredit:
    """Money that came, as somebody tells it: whole đồng above 0, the moment in UTC.

    ``reference`` is the bank's own number of the transfer, or what else names it for good.
    """

    amount_vnd: int
    text: str
    at: datetime
    reference: str
    bank: str = ""
    account: str = ""


class CreditTaken(Exception):
    """Somebody else has decided about this credit meanwhile, or it cannot be booked there."""


def squeezed(text: str) -> str:
    """Return letters and digits alone, upper case: banks drop and add spaces and signs."""
    return _NOT_PLAIN.sub("", fold(text).upper())


def numbers_in(text: str) -> set[str]:
    """Return every run of characters in ``text`` that may be an order number, by its check.

    About one run of 31 is one by chance, so whoever asks looks for the order too.
    """
    plain = squeezed(text)
    runs = (
        plain[start : start + ORDER_NUMBER_LENGTH]
        for start in range(len(plain) - ORDER_NUMBER_LENGTH + 1)
    )
    return {run for run in runs if is_valid(run)}


def tell_apart(told: Iterable[ToldCredit]) -> list[ToldCredit]:
    """Return the credits of one message or file, each under a name of its own.

    Some banks number a whole batch of transfers alike. The second of the same name and amount is
    named ``…#2``, also when the same batch is told again.
    """
    seen: Counter[str] = Counter()
    found = []
    for one in told:
        name = _name_of(one)
        seen[name] += 1
        if seen[name] > 1:
            one = replace(one, reference=f"{one.reference.strip()[:100]}#{seen[name]}")
        found.append(one)
    return found


def take_credit(
    *, cooperative: Cooperative, told: ToldCredit, source: str, by=None
) -> tuple[BankCredit, bool]:
    """Keep a credit and book it if there is no doubt; return it, and whether it is new.

    ``by`` is the person who has typed it, ``None`` for what a bank tells.
    Safe to call again with the same, also at the same moment.
    """
    credit, is_new = _keep(cooperative, told, source)
    if credit.state == CreditState.WAITING:
        book_if_certain(credit, by=by)
    return credit, is_new


@transaction.atomic
def _keep(cooperative: Cooperative, told: ToldCredit, source: str) -> tuple[BankCredit, bool]:
    # One at a time for each co-op: the bank's message and its statement may come together.
    Cooperative.objects.select_for_update(no_key=True).get(pk=cooperative.pk)
    name = _name_of(told)
    known = CreditReference.objects.filter(cooperative=cooperative, reference=name)
    if found := known.select_related("credit").first():
        return found.credit, False
    credit = _twin(cooperative, told, source)
    is_new = credit is None
    if credit is None:
        credit = BankCredit.objects.create(
            cooperative=cooperative,
            source=source,
            bank=told.bank[:60],
            account=told.account[:30],
            amount_vnd=told.amount_vnd,
            text=told.text[:500],
            at=told.at,
        )
    CreditReference.objects.create(
        cooperative=cooperative, credit=credit, source=source, reference=name
    )
    return credit, is_new


def _name_of(told: ToldCredit) -> str:
    # With the amount: some banks number whole batches of transfers alike.
    return f"{told.reference.strip().upper()[:120]}|{told.amount_vnd}"


def _twin(cooperative: Cooperative, told: ToldCredit, source: str) -> BankCredit | None:
    """Return the same transfer, told from elsewhere under another name.

    Same day in Việt Nam, same amount, same text (or the same order number in it); each credit
    is the twin of one row at most, so two equal transfers stay two.
    """
    day = datetime.combine(told.at.astimezone(VIETNAM).date(), time(), VIETNAM)
    others = BankCredit.objects.filter(
        cooperative=cooperative,
        amount_vnd=told.amount_vnd,
        at__gte=day,
        at__lt=day + timedelta(days=1),
    ).exclude(references__source=source)
    text, named = squeezed(told.text), _named_orders(cooperative.pk, told.text)
    for credit in others.order_by("pk"):
        if not _may_be_same_account(told.account, credit.account):
            continue
        if squeezed(credit.text) == text:
            return credit
        if named and named == _named_orders(cooperative.pk, credit.text):
            return credit
    return None


def _may_be_same_account(one: str, other: str) -> bool:
    """Compare account numbers as banks write them: with spaces, without zeros, half hidden."""
    first, second = (re.sub(r"\D", "", text).lstrip("0") for text in (one, other))
    return first.endswith(second) or second.endswith(first)


def _named_orders(cooperative_id: int, text: str) -> set[int]:
    """Return the orders (primary keys) of a co-op whose numbers stand in ``text``."""
    own = Order.objects.filter(cooperative=cooperative_id, number__in=numbers_in(text))
    return set(own.values_list("pk", flat=True))


def book_if_certain(credit: BankCredit, *, by=None) -> bool:
    """Book a waiting credit to the order it names, or note why a person has to look.

    What a person has taken out of an order again, only a person books anew.
    """
    if credit.reason == UNDONE:
        return False
    order, reason = _order_of(credit)
    if order is not None and not reason:
        reason = _book(credit, order, exact=True, by=by)
    if reason:
        BankCredit.objects.filter(pk=credit.pk, state=CreditState.WAITING).update(
            suspect=order, reason=reason
        )
    credit.refresh_from_db()
    return credit.state == CreditState.MATCHED


def assign(*, credit: BankCredit, order: Order, by) -> BankCredit:
    """Book ``credit`` to ``order`` because a person says so, whatever the amount.

    Less than is due is a part payment, more is a surplus that goes back to the buyer.

    Raises:
        CreditTaken: another has decided already, or the order cannot take it.
    """
    if order.cooperative_id != credit.cooperative_id:
        raise CreditTaken(_("This order is not of your co-op."))
    if order.payment_method == PaymentMethod.CHANNEL:
        text = _("%(channel)s takes the money for this order and pays the co-op.")
        raise CreditTaken(text % {"channel": order.get_channel_display()})
    if _book(credit, order, exact=False, by=by):
        raise CreditTaken(_("Somebody has decided about this transfer already."))
    credit.refresh_from_db()
    return credit


def unassign(*, credit: BankCredit, by) -> BankCredit:
    """Take ``credit`` out of the order it was booked to by mistake; it waits for a person again.

    The rows stay and others say that they were wrong; credit and order may then go any way.

    Raises:
        CreditTaken: it is booked nowhere (any more), or its money has gone back to the buyer.
    """
    stale = CreditTaken(_("Somebody has decided about this transfer already."))
    if credit.order_id is None:
        raise stale
    with transaction.atomic():
        now = lock_order(credit.order_id)
        mine = BankCredit.objects.filter(pk=credit.pk, state=CreditState.MATCHED, order=now)
        undone = mine.update(
            state=CreditState.WAITING,
            order=None,
            reason=UNDONE,
            decided_at=django_timezone.now(),
            decided_by=by,
        )
        if not undone:
            raise stale
        news = ledger.News(
            reference=f"{booked_as(credit)}:back",
            method=PaymentMethod.VIETQR,
            source=Source.DESK,
            by=by,
            note=credit.text,
        )
        try:
            ledger.money_was_not_for(now, credit.amount_vnd, news)
        except ValueError:
            text = _(
                "Order %(number)s holds less than this transfer: money has gone back to the buyer "
                "already. Call whoever sent it."
            )
            raise CreditTaken(text % {"number": now.number}) from None
    credit.refresh_from_db()
    return credit


def rows_of(credit: BankCredit) -> Q:
    """Return what finds all rows of ``credit``, of every time it was booked or taken out."""
    name = f"bank:{credit.pk}"
    return Q(reference=name) | Q(reference__startswith=f"{name}:")


def booked_as(credit: BankCredit) -> str:
    """Return the reference of the rows of a credit: another one each time it is booked."""
    name = f"bank:{credit.pk}"
    undone = Entry.objects.filter(reference__startswith=f"{name}:", reference__endswith=":back")
    times = undone.order_by().values("reference").distinct().count()
    return f"{name}:{times + 1}" if times else name


def set_aside(*, credit: BankCredit, by, note: str = "") -> BankCredit:
    """Say that a credit pays for no order here.

    Raises:
        CreditTaken: it was booked meanwhile.
    """
    _decide(credit, CreditState.WAITING, CreditState.SET_ASIDE, by, note)
    return credit


def take_up_again(*, credit: BankCredit, by) -> BankCredit:
    """Put a credit that was set aside back into the queue.

    Raises:
        CreditTaken: it is not set aside.
    """
    _decide(credit, CreditState.SET_ASIDE, CreditState.WAITING, by, "")
    return credit


def match_waiting() -> int:
    """Look again for the orders of credits that wait; return how many were booked."""
    since = django_timezone.now() - LOOKED_AT_FOR
    waiting = BankCredit.objects.filter(state=CreditState.WAITING, told_at__gte=since)
    return sum(book_if_certain(credit) for credit in waiting.order_by("pk")[:MOST_AT_ONCE])


def _order_of(credit: BankCredit) -> tuple[Order | None, str]:
    """Return the one order that the text names, and why it cannot be booked there at once."""
    numbers = numbers_in(credit.text)
    named: Iterable[Order] = ()
    if numbers:
        own = Order.objects.filter(cooperative=credit.cooperative_id, number__in=numbers)
        named = own.exclude(payment_method=PaymentMethod.CHANNEL)[:2]
    found = list(named)
    if not found:
        return None, NO_CODE
    if len(found) > 1:
        return None, SEVERAL
    return found[0], _doubt(found[0], credit)


def _doubt(order: Order, credit: BankCredit) -> str:
    due = ledger.missing(order, ledger.balance_of(order))
    if not due:
        return PAID_ALREADY
    if order.payment_method == PaymentMethod.CARD and order.status != Status.CANCELLED:
        return CARD  # it may be paid by card at this moment
    return "" if credit.amount_vnd == due else AMOUNT


def _book(credit: BankCredit, order: Order, *, exact: bool, by=None) -> str:
    """Book, in one transaction; return why not, which is empty when it was done."""
    with transaction.atomic():
        now = lock_order(order.pk)
        if exact and (doubt := _doubt(now, credit)):
            return doubt
        mine = BankCredit.objects.filter(pk=credit.pk, state=CreditState.WAITING)
        taken = mine.update(
            state=CreditState.MATCHED,
            order=now,
            suspect=None,
            reason="",
            decided_at=django_timezone.now(),
            decided_by=by,
        )
        if not taken:
            return PAID_ALREADY
        ledger.money_came(
            now,
            credit.amount_vnd,
            ledger.News(
                reference=booked_as(credit),
                method=PaymentMethod.VIETQR,
                source=Source.BANK,
                at=credit.at,
                by=by,
                note=credit.text,
            ),
        )
    return ""


def _decide(credit: BankCredit, before: str, after: str, by, note: str) -> None:
    mine = BankCredit.objects.filter(pk=credit.pk, state=before)
    now = django_timezone.now()
    if not mine.update(state=after, decided_at=now, decided_by=by, note=note[:255]):
        credit.refresh_from_db()
        if credit.state != after:
            raise CreditTaken(_("Somebody has decided about this transfer already."))
    credit.refresh_from_db()
