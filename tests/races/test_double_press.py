"""The same buyer presses «Đặt hàng» twice, and more."""

import pytest

from shop.basket.models import Basket
from shop.basket.services import add_to_basket
from shop.checkout.exceptions import BasketAlreadyOrdered
from shop.order.models import Checkout, Order
from tests.factories.orders import make_basket, new_key
from tests.races.test_last_units import press
from tests.races.together import of_kind, run_together

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("books_are_right"),
]


def test_eight_presses_of_one_form_are_one_checkout(rice):
    basket, key = make_basket((rice, 2)), new_key()

    results = run_together([press(basket, key) for _ in range(8)])

    assert len({checkout.pk for checkout in of_kind(results, Checkout)}) == 1
    assert len(of_kind(results, Checkout)) == 8
    assert Order.objects.count() == 1
    assert rice.stockrecords.get().num_allocated == 2


def test_the_same_basket_in_two_windows_is_ordered_once(rice):
    basket = make_basket((rice, 2))

    results = run_together([press(basket) for _ in range(6)])

    assert len(of_kind(results, Checkout)) == 1
    assert len(of_kind(results, BasketAlreadyOrdered)) == 5
    assert rice.stockrecords.get().num_allocated == 2


def test_ten_presses_of_add_to_basket_are_ten_units(rice):
    basket = make_basket()

    results = run_together([lambda: add_to_basket(basket=basket, product=rice)] * 10)

    assert not of_kind(results, Exception)
    assert basket.lines.get().quantity == 10


def test_the_first_things_a_person_puts_in_at_once_are_in_one_basket(rice, buyer):
    jobs = [lambda: add_to_basket(basket=Basket(owner=buyer), product=rice) for _ in range(8)]

    results = run_together(jobs)

    assert not of_kind(results, Exception)
    assert Basket.objects.get().lines.get().quantity == 8
