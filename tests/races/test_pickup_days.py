"""The last place of a pick-up day, and changes of one order from two sides at once."""

from functools import partial

import pytest

from shop.basket.models import Basket
from shop.checkout.exceptions import PickupDayGone
from shop.checkout.services import GroupChoice, place_checkout
from shop.order.changes import ChangeRefused, add_goods, sums_adding
from shop.order.claim_models import Claim, ClaimKind, ClaimWish
from shop.order.claims import ClaimRefused, make_claim
from shop.order.destinations import change_pickup_day
from shop.order.models import Checkout, Fulfilment, Order, PaymentMethod, Status
from shop.order.processing import cancel_order
from shop.shipping.models import PickupSlot
from shop.shipping.pickups import open_days
from tests.factories.coops import make_product
from tests.factories.orders import buyer_details, make_basket, make_order, new_key
from tests.races.together import of_kind, run_together
from tests.shop.shipping.test_pickups import make_point

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("books_are_right"),
]


def test_a_day_of_seven_holds_seven_of_thirty(cooperative):
    rice = make_product(cooperative, stock=100)
    make_point(cooperative, capacity=7)
    key = open_days([cooperative.pk])[cooperative.pk][0].key
    choice = GroupChoice(Fulfilment.PICKUP, PaymentMethod.COD, pickup_day=key)
    jobs = [
        partial(
            place_checkout,
            basket=make_basket(rice),
            details=buyer_details(),
            choices={cooperative.pk: choice},
            idempotency_key=new_key(),
        )
        for _ in range(30)
    ]

    results = run_together(jobs)

    assert len(of_kind(results, Checkout)) == 7
    assert len(of_kind(results, PickupDayGone)) == 23
    assert PickupSlot.objects.get().taken == 7
    assert rice.stockrecords.get().num_allocated == 7


def test_a_place_is_given_back_once_however_many_cancel(cooperative, rice):
    make_point(cooperative)
    key = open_days([cooperative.pk])[cooperative.pk][0].key
    choice = GroupChoice(Fulfilment.PICKUP, PaymentMethod.COD, pickup_day=key)
    for _ in range(2):
        place_checkout(
            basket=make_basket(rice),
            details=buyer_details(),
            choices={cooperative.pk: choice},
            idempotency_key=new_key(),
        )
    order = Order.objects.first()

    run_together([lambda: cancel_order(order=Order.objects.get(pk=order.pk), by_buyer=True)] * 8)

    assert PickupSlot.objects.get().taken == 1


def test_goods_are_added_once_or_the_order_is_cancelled_first(cooperative):
    rice = make_product(cooperative, stock=100)
    for _ in range(6):
        order = make_order(rice)
        basket = make_basket((rice, 2))
        lines = list(basket.all_lines())
        agreed = sums_adding(order, lines).total_vnd

        def add(order=order, pk=basket.pk, ids=(lines[0].pk,), agreed=agreed):
            from coops.partner.strategy import Selector

            basket = Basket.objects.get(pk=pk)
            basket.strategy = Selector().strategy()
            return add_goods(
                order=order, basket=basket, line_ids=list(ids), agreed_total_vnd=agreed
            )

        def cancel(order=order):
            return cancel_order(order=Order.objects.get(pk=order.pk), by_buyer=True)

        results = run_together([add, add, cancel])

        assert all(isinstance(one, Order | ChangeRefused) for one in results), results
        order.refresh_from_db()
        assert order.status == Status.CANCELLED
        assert order.lines.count() in {1, 2}
    assert rice.stockrecords.get().num_allocated == 0


def test_two_claims_at_once_are_one(rice):
    order = make_order(rice)
    Order.objects.filter(pk=order.pk).update(status=Status.HANDED_OVER)
    job = partial(make_claim, order=order, kind=ClaimKind.BROKEN, wish=ClaimWish.REFUND)

    results = run_together([job] * 6)

    assert len(of_kind(results, Claim)) == 1
    assert len(of_kind(results, ClaimRefused)) == 5
    Order.objects.filter(pk=order.pk).update(status=Status.CONFIRMED)


def test_two_who_swap_days_again_and_again_never_wait_for_each_other(cooperative):
    rice = make_product(cooperative, stock=100)
    make_point(cooperative, capacity=3)
    keys = [day.key for day in open_days([cooperative.pk])[cooperative.pk][:2]]
    orders = []
    for key in keys * 2:
        choice = GroupChoice(Fulfilment.PICKUP, PaymentMethod.COD, pickup_day=key)
        checkout = place_checkout(
            basket=make_basket(rice),
            details=buyer_details(),
            choices={cooperative.pk: choice},
            idempotency_key=new_key(),
        )
        orders.append(checkout.orders.get())

    for turn in range(6):
        jobs = [
            partial(change_pickup_day, order=order, key=keys[(place + turn + 1) % 2])
            for place, order in enumerate(orders)
        ]
        results = run_together(jobs)
        assert set(map(type, results)) <= {Order, ChangeRefused}, results
        taken = sum(PickupSlot.objects.values_list("taken", flat=True))
        assert taken == len(orders)
        for slot in PickupSlot.objects.all():
            assert slot.taken == Order.objects.filter(pickup_slot=slot).count()


def test_the_last_place_of_another_day_goes_to_one_of_many_who_change(cooperative):
    rice = make_product(cooperative, stock=100)
    point = make_point(cooperative, capacity=6)
    first, second = open_days([cooperative.pk])[cooperative.pk][:2]
    choice = GroupChoice(Fulfilment.PICKUP, PaymentMethod.COD, pickup_day=first.key)
    orders = [
        place_checkout(
            basket=make_basket(rice),
            details=buyer_details(),
            choices={cooperative.pk: choice},
            idempotency_key=new_key(),
        ).orders.get()
        for _ in range(6)
    ]
    PickupSlot.objects.create(point=point, day=second.day, capacity=1)

    results = run_together([partial(change_pickup_day, order=o, key=second.key) for o in orders])

    assert len(of_kind(results, Order)) == 1
    assert len(of_kind(results, ChangeRefused)) == 5
    assert sorted(PickupSlot.objects.values_list("taken", flat=True)) == [1, 5]


def test_changing_the_day_and_cancelling_at_once_leave_no_place_taken_twice(cooperative):
    rice = make_product(cooperative, stock=100)
    make_point(cooperative, capacity=3)
    first, second = open_days([cooperative.pk])[cooperative.pk][:2]
    for _ in range(4):
        choice = GroupChoice(Fulfilment.PICKUP, PaymentMethod.COD, pickup_day=first.key)
        order = place_checkout(
            basket=make_basket(rice),
            details=buyer_details(),
            choices={cooperative.pk: choice},
            idempotency_key=new_key(),
        ).orders.get()

        run_together(
            [
                partial(change_pickup_day, order=order, key=second.key),
                partial(cancel_order, order=Order.objects.get(pk=order.pk), by_buyer=True),
            ]
        )

        assert Order.objects.get(pk=order.pk).status == Status.CANCELLED
        assert sum(PickupSlot.objects.values_list("taken", flat=True)) == 0
