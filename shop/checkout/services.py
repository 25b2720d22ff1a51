"""Placing an order: one basket, one checkout, one order per co-op, whole or not at all."""

from functools import partial

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from coops.partner.strategy import Selector
from coops.registry.rests import refusal_on
from shop.basket.models import Basket
from shop.basket.services import accept_prices
from shop.checkout.conditions import obstacles, price_must_be_as_shown
from shop.checkout.details import BuyerDetails, GroupChoice, new_checkout
from shop.checkout.exceptions import (
    BasketAlreadyOrdered,
    CheckoutRefused,
    ChoiceMissing,
    EmptyBasket,
    FormExpired,
    FulfilmentNotOffered,
    PaymentNotOffered,
    PriceChanged,
    SellerRests,
    TotalChanged,
    TotalTooLarge,
)
from shop.checkout.groups import Group, basket_groups
from shop.checkout.orders import allocate_lines, place_group, take_pickup_days
from shop.core.money import LARGEST_VND, format_vnd
from shop.order.models import Checkout
from shop.order.numbers import new_checkout_code
from shop.order.tasks import mail_placed
from shop.payment.registry import why_not

__all__ = ["BuyerDetails", "GroupChoice", "place_checkout"]

KEY_LENGTHS = range(16, 65)


def place_checkout(
    *,
    basket: Basket,
    details: BuyerDetails,
    choices: dict[int, GroupChoice],
    idempotency_key: str,
    user=None,
    expected_total_vnd: int | None = None,
) -> Checkout:
    """Order what is in ``basket``: one order per co-op, all units promised.

    ``choices`` says by co-op (primary key) how its goods come and are paid. ``idempotency_key``
    comes with the form: a second press, also at the same moment, returns the first one's
    checkout. ``expected_total_vnd`` is the total the buyer saw, delivery included; without it
    the prices kept in the basket count as seen.

    Raises:
        CheckoutRefused: a subclass says why, and about which line or co-op. Nothing was
            written and the basket is as it was; after a changed price its lines keep the new
            one, as the buyer has been told.
    """
    if len(idempotency_key) not in KEY_LENGTHS:
        raise FormExpired(_("This form is no longer valid. Reload the page and try again."))
    if placed := Checkout.objects.filter(idempotency_key=idempotency_key).first():
        return placed
    user = user if user is not None and user.is_authenticated else None
    checkout = new_checkout(details, code=new_checkout_code(), key=idempotency_key, user=user)
    try:
        _place(checkout, basket.pk, details, choices, expected_total_vnd)
    except IntegrityError:
        winner = Checkout.objects.filter(idempotency_key=idempotency_key).first()
        if winner is None:
            raise
        return winner
    except CheckoutRefused as refusal:
        basket.reset_offer_applications()  # whoever shows it again loads today's stock and prices
        if isinstance(refusal, PriceChanged):
            accept_prices(basket=basket)
        raise
    basket.status = Basket.SUBMITTED
    basket.reset_offer_applications()
    return checkout


@transaction.atomic
def _place(
    checkout: Checkout,
    basket_pk: int | None,
    details: BuyerDetails,
    choices: dict[int, GroupChoice],
    expected_total_vnd: int | None,
) -> None:
    checkout.save(force_insert=True)  # of two presses one waits here for the other
    basket = _freeze(basket_pk)
    groups = _groups_that_can_be_ordered(basket, details)
    for group in groups:
        _insist_on_offered(group, choices.get(group.cooperative.pk))
    _insist_on_shown_total(groups, choices, expected_total_vnd)
    slots = take_pickup_days(
        {group.cooperative.pk: choices[group.cooperative.pk] for group in groups}
    )
    promises = []
    for group in groups:
        pk = group.cooperative.pk
        promises += place_group(
            group, checkout=checkout, details=details, choice=choices[pk], slot=slots.get(pk)
        )
    allocate_lines(promises)
    Basket.objects.filter(pk=basket.pk).update(status=Basket.SUBMITTED, date_submitted=now())
    transaction.on_commit(partial(mail_placed.enqueue, checkout.pk), robust=True)


def _freeze(basket_pk: int | None) -> Basket:
    if basket_pk is None:
        raise EmptyBasket(_("The basket is empty."))
    if not Basket.open.filter(pk=basket_pk).update(status=Basket.FROZEN):
        raise BasketAlreadyOrdered(_("This basket was ordered already, in another window."))
    basket = Basket.objects.get(pk=basket_pk)
    basket.strategy = Selector().strategy()
    return basket


def _groups_that_can_be_ordered(basket: Basket, details: BuyerDetails) -> list[Group]:
    lines = list(basket.all_lines())
    if not lines:
        raise EmptyBasket(_("The basket is empty."))
    for line in lines:
        for refusal in obstacles(line):
            raise refusal
    return basket_groups(basket, to=details.destination)


def _insist_on_offered(group: Group, choice: GroupChoice | None) -> None:
    cooperative = group.cooperative
    names = {"seller": cooperative.short_name}
    if rests := refusal_on(cooperative, localdate()):
        raise SellerRests(rests, cooperative_id=cooperative.pk)
    if choice is None:
        text = _("The basket has changed: choose how you get and pay the goods of %(seller)s.")
        raise ChoiceMissing(text % names, cooperative_id=cooperative.pk)
    if choice.fulfilment not in group.allowed_fulfilments:
        text = _("%(seller)s does not offer this way of getting the goods. Choose another.")
        raise FulfilmentNotOffered(text % names, cooperative_id=cooperative.pk)
    if choice.payment_method not in group.payment_methods(choice.fulfilment):
        said = why_not(
            cooperative,
            method=choice.payment_method,
            fulfilment=choice.fulfilment,
            total_vnd=group.total(choice.fulfilment),
        )
        text = _("%(seller)s does not take this way of paying. Choose another.")
        raise PaymentNotOffered(said or text % names, cooperative_id=cooperative.pk)


def _insist_on_shown_total(
    groups: list[Group], choices: dict[int, GroupChoice], expected_vnd: int | None
) -> None:
    totals = [group.total(choices[group.cooperative.pk].fulfilment) for group in groups]
    if max(totals) > LARGEST_VND:
        raise TotalTooLarge(
            _("An order can be at most %(most)s. Order less.") % {"most": format_vnd(LARGEST_VND)}
        )
    total = sum(totals)
    if expected_vnd == total:
        return
    for group in groups:
        for line in group.lines:
            if changed := price_must_be_as_shown(line):
                raise changed
    if expected_vnd is not None:
        text = _("The total has changed from %(old)s to %(new)s. Look at it, then order again.")
        raise TotalChanged(
            text % {"old": format_vnd(expected_vnd), "new": format_vnd(total)},
            old_vnd=expected_vnd,
            new_vnd=total,
        )
