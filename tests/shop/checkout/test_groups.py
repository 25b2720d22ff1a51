"""The basket by co-op: fees, ways to get the goods, ways to pay, and what stands in the way."""

import pytest

from coops.partner.services.prices import set_price
from coops.partner.services.stock import set_stock
from shop.basket.models import Basket
from shop.checkout.groups import basket_groups
from tests.factories.coops import make_cooperative, make_product
from tests.factories.orders import make_basket

pytestmark = pytest.mark.django_db


def group_of(*goods):
    (group,) = basket_groups(make_basket(*goods))
    return group


def shop_with(price=50_000, **fields):
    return make_product(make_cooperative(**fields), price=price, stock=1000)


def test_the_basket_falls_into_one_group_per_co_op(rice, cooperative, other_cooperative):
    eggs = make_product(other_cooperative, "Trứng gà", price=45_000)
    beans = make_product(cooperative, "Đậu xanh", price=20_000)

    first, second = basket_groups(make_basket(eggs, (rice, 2), beans))

    assert first.cooperative == cooperative
    assert [line.product for line in first.lines] == [rice, beans]
    assert first.goods_total == 84_000
    assert (second.cooperative, second.goods_total) == (other_cooperative, 45_000)


def test_an_empty_or_unsaved_basket_has_no_groups():
    assert basket_groups(make_basket()) == []
    assert basket_groups(Basket()) == []


@pytest.mark.parametrize(("units", "fee"), [(3, 30_000), (4, 0), (5, 0)])
def test_delivery_is_free_from_the_co_ops_limit_on(units, fee):
    product = shop_with(free_delivery_from_vnd=200_000)

    group = group_of((product, units))

    assert group.delivery_fee == fee
    assert group.total("delivery") == units * 50_000 + fee
    assert group.total("pickup") == units * 50_000


def test_a_co_op_offers_only_its_own_ways():
    product = shop_with(offers_pickup=False, accepts_vietqr=False)

    group = group_of(product)

    assert group.allowed_fulfilments == ["delivery"]
    assert group.allowed_payment_methods == ["cod"]


def test_cash_has_a_ceiling_that_counts_delivery_too():
    product = shop_with(cod_ceiling_vnd=100_000)

    group = group_of((product, 2))

    assert group.payment_methods("pickup") == ["cod", "vietqr"]
    assert group.payment_methods("delivery") == ["vietqr"]
    assert group.allowed_payment_methods == ["vietqr"]


def test_a_group_that_nothing_can_pay_says_so_and_blocks():
    product = shop_with(cod_ceiling_vnd=40_000, accepts_vietqr=False)

    group = group_of(product)

    assert not group.is_orderable
    assert "40.000" in group.warnings[0].text
    assert group.warnings[0].line_id is None


def test_a_changed_price_is_told_from_old_to_new_and_does_not_block(rice, manager):
    basket = make_basket(rice)
    set_price(stock_record=rice.stockrecords.get(), price_vnd=35_000, by=manager)

    (group,) = basket_groups(make_fresh(basket))

    assert group.is_orderable
    assert "32.000" in group.warnings[0].text
    assert "35.000" in group.warnings[0].text
    assert group.goods_total == 35_000


def make_fresh(basket):
    fresh = Basket.objects.get(pk=basket.pk)
    fresh.strategy = basket.strategy
    return fresh


def test_what_is_sold_out_or_gone_blocks_and_names_the_goods(rice, manager, cooperative):
    honey = make_product(cooperative, "Mật ong")
    basket = make_basket((rice, 5), honey)
    set_stock(stock_record=rice.stockrecords.get(), num_in_stock=2, by=manager)
    honey.is_public = False
    honey.save()

    (group,) = basket_groups(make_fresh(basket))

    assert not group.is_orderable
    few, gone = group.warnings
    assert "Gạo nếp" in few.text
    assert "2" in few.text
    assert "Mật ong" in gone.text
    assert {few.line_id, gone.line_id} == set(basket.lines.values_list("pk", flat=True))


def test_a_closed_co_op_blocks(rice, cooperative):
    basket = make_basket(rice)
    cooperative.is_open = False
    cooperative.save()

    (group,) = basket_groups(make_fresh(basket))

    assert "HTX Đồng Sao" in group.warnings[0].text
    assert not group.is_orderable


def test_many_lines_cost_as_many_queries_as_one(cooperative, django_assert_num_queries):
    goods = [make_product(cooperative, f"Rau {n}") for n in range(6)]
    basket = make_fresh(make_basket(*goods))

    with django_assert_num_queries(4):
        (group,) = basket_groups(basket)
        assert group.goods_total == 6 * 32_000
        assert all(line.product.price_per_kg for line in group.lines)
