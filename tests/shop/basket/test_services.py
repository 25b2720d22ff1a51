"""Putting things into the basket: what fits is kept, what does not is said."""

import pytest

from coops.partner.services.prices import set_price
from shop.basket import services
from shop.basket.exceptions import BasketClosed, LineGone, NotOnSale, QuantityRefused
from shop.basket.models import Basket
from tests.factories.coops import make_product
from tests.factories.orders import make_basket, make_checkout

pytestmark = pytest.mark.django_db


@pytest.fixture
def basket():
    """Return an empty basket."""
    return make_basket()


def test_the_same_goods_twice_are_one_line(basket, rice):
    services.add_to_basket(basket=basket, product=rice, units=2)
    line = services.add_to_basket(basket=basket, product=rice, units=3)

    assert line.quantity == 5
    assert basket.lines.count() == 1


def test_the_first_thing_put_in_saves_the_basket(rice):
    basket = Basket()

    services.add_to_basket(basket=basket, product=rice)

    assert basket.pk
    assert basket.lines.get().price_incl_tax == 32_000


def test_a_basket_whose_first_goods_are_refused_has_no_key(rice):
    basket = Basket()

    with pytest.raises(QuantityRefused):
        services.add_to_basket(basket=basket, product=rice, units=0)
    assert basket.pk is None
    assert basket.is_empty

    services.add_to_basket(basket=basket, product=rice)
    assert basket.lines.count() == 1


def test_the_second_of_two_first_presses_of_one_person_finds_the_firsts_basket(buyer, rice):
    first, second = Basket(owner=buyer), Basket(owner=buyer)

    services.add_to_basket(basket=first, product=rice)
    services.add_to_basket(basket=second, product=rice, units=2)

    assert first.pk == second.pk
    assert Basket.objects.get().lines.get().quantity == 3
    assert second.num_items == 3


@pytest.mark.parametrize("units", [0, -1])
def test_less_than_one_is_refused(basket, rice, units):
    with pytest.raises(QuantityRefused):
        services.add_to_basket(basket=basket, product=rice, units=units)


@pytest.mark.parametrize("units", [11, 10**9, 10**30])
def test_more_than_there_is_is_refused_and_says_how_much_there_is(basket, rice, units):
    with pytest.raises(QuantityRefused, match="10") as refusal:
        services.add_to_basket(basket=basket, product=rice, units=units)

    assert refusal.value.left == 10
    assert not basket.lines.exists()


def test_what_is_in_the_basket_already_counts(basket, rice):
    services.add_to_basket(basket=basket, product=rice, units=8)

    with pytest.raises(QuantityRefused, match="8"):
        services.add_to_basket(basket=basket, product=rice, units=3)

    assert basket.lines.get().quantity == 8


def test_what_others_were_promised_does_not_count_as_there(basket, rice):
    make_checkout((rice, 7))

    with pytest.raises(QuantityRefused):
        services.add_to_basket(basket=basket, product=rice, units=4)


def test_sold_out_goods_are_refused(basket, cooperative):
    gone = make_product(cooperative, "Trà Shan", stock=0)

    with pytest.raises(QuantityRefused, match="Trà Shan"):
        services.add_to_basket(basket=basket, product=gone)


def test_drafts_goods_without_a_price_and_closed_co_ops_are_not_sold(
    basket, cooperative, other_cooperative
):
    draft = make_product(cooperative, is_public=False)
    priceless = make_product(cooperative)
    priceless.stockrecords.update(price=None)
    closed = make_product(other_cooperative)
    other_cooperative.is_open = False
    other_cooperative.save()

    for product in (draft, priceless, closed):
        with pytest.raises(NotOnSale):
            services.add_to_basket(basket=basket, product=product)


def test_a_quantity_can_be_set_and_none_takes_the_line_out(basket, rice):
    line = services.add_to_basket(basket=basket, product=rice)

    assert services.set_quantity(basket=basket, line_id=line.pk, units=4).quantity == 4
    assert services.set_quantity(basket=basket, line_id=line.pk, units=0) is None
    assert not basket.lines.exists()


def test_a_quantity_is_refused_like_adding(basket, rice):
    line = services.add_to_basket(basket=basket, product=rice, units=2)

    for units in (-1, 11, 10**9):
        with pytest.raises(QuantityRefused):
            services.set_quantity(basket=basket, line_id=line.pk, units=units)

    assert basket.lines.get().quantity == 2


def test_a_line_of_another_basket_is_no_line_of_this_one(basket, rice):
    others = make_basket(rice)
    line = others.lines.get()

    with pytest.raises(LineGone):
        services.set_quantity(basket=basket, line_id=line.pk, units=3)
    services.remove_from_basket(basket=basket, line_id=line.pk)

    assert others.lines.get().quantity == 1


def test_an_ordered_basket_takes_nothing_more(rice):
    basket = make_basket(rice)
    Basket.objects.filter(pk=basket.pk).update(status=Basket.SUBMITTED)

    with pytest.raises(BasketClosed):
        services.add_to_basket(basket=basket, product=rice)


def test_accepting_prices_keeps_todays(rice, manager):
    basket = make_basket(rice)
    set_price(stock_record=rice.stockrecords.get(), price_vnd=40_000, by=manager)

    services.accept_prices(basket=basket)

    assert basket.lines.get().price_incl_tax == 40_000
