"""Placing an order: whole or not at all, once, and every refusal says what to do."""

import pytest
from django.core.management import call_command

from coops.partner.services.prices import set_price
from coops.partner.services.stock import set_stock
from shop.basket.models import Basket
from shop.checkout import exceptions
from shop.checkout.groups import basket_groups
from shop.checkout.services import GroupChoice, place_checkout
from shop.order.models import Checkout, Order
from shop.order.numbers import is_valid, is_valid_checkout_code
from tests.factories.coops import make_cooperative, make_product
from tests.factories.orders import buyer_details, make_basket, make_checkout, new_key

pytestmark = pytest.mark.django_db

PICKUP = GroupChoice("pickup", "cod")


@pytest.fixture(autouse=True)
def books_are_right():
    """Prove after every test that stock and orders agree."""
    yield
    call_command("check_stock")


@pytest.fixture
def eggs(other_cooperative):
    """Return ten packs of eggs of the other co-op."""
    return make_product(other_cooperative, "Trứng gà", price=45_000)


def place(basket, choice=None, key=None, choices=None, details=None, **kwargs):
    groups = basket_groups(basket)
    return place_checkout(
        basket=basket,
        details=details or buyer_details(),
        choices={group.cooperative.pk: choice or GroupChoice() for group in groups}
        if choices is None
        else choices,
        idempotency_key=key or new_key(),
        **kwargs,
    )


def assert_nothing_was_written(basket):
    assert not Checkout.objects.exists()
    assert not Order.objects.exists()
    basket.refresh_from_db()
    assert basket.status == Basket.OPEN
    assert basket.lines.exists()


def test_one_basket_becomes_one_order_per_co_op(rice, eggs):
    checkout = make_checkout((rice, 2), eggs)

    first, second = checkout.orders.order_by("pk")
    assert [first.cooperative, second.cooperative] == [rice.cooperative, eggs.cooperative]
    assert (first.total_incl_tax, first.shipping_incl_tax) == (94_000, 30_000)
    assert second.total_incl_tax == 75_000
    assert [line.title for line in first.lines.all()] == [rice.title]
    assert rice.stockrecords.get().num_allocated == 2
    assert eggs.stockrecords.get().num_allocated == 1
    assert is_valid(first.number)
    assert is_valid_checkout_code(checkout.code)


def test_the_order_keeps_what_it_was_on_that_day(rice, buyer):
    checkout = make_checkout((rice, 2), user=buyer, note="Gọi trước")

    order = checkout.orders.get()
    line = order.lines.get()
    assert (line.sale_unit, line.net_weight_g, line.quantity) == ("kg", 1000, 2)
    assert (line.num_allocated, line.unit_price_incl_tax) == (2, 32_000)
    assert order.shipping_address.place == "Số 5, gần chợ Hôm, Xã Quảng Ngọc, Thanh Hóa"
    assert checkout.address_text == order.shipping_address.place
    assert order.seller_snapshot["bank_account"] == "3500205123456"
    assert order.seller_snapshot["name"] == "Hợp tác xã HTX Đồng Sao"
    assert (order.user, order.full_name, str(order.phone)) == (buyer, "Lê Thị Hoa", "+84912345678")
    assert order.note == "Gọi trước"
    assert checkout.consented_at is not None


def test_picking_up_needs_no_address_and_costs_nothing(rice):
    basket = make_basket(rice)

    checkout = place(basket, PICKUP, details=buyer_details(line1="", ward_code="", ward_name=""))

    order = checkout.orders.get()
    assert order.shipping_address is None
    assert order.shipping_incl_tax == 0
    assert order.pickup_text == "Nhà văn hoá thôn Linh Hưng, Thứ Bảy 7:00–9:00"


def test_delivery_and_pick_up_can_differ_by_co_op(rice, eggs):
    basket = make_basket(rice, eggs)
    choices = {rice.cooperative_id: PICKUP, eggs.cooperative_id: GroupChoice("delivery", "vietqr")}

    checkout = place(basket, choices=choices)

    first, second = checkout.orders.order_by("pk")
    assert (first.fulfilment, first.payment_method) == ("pickup", "cod")
    assert (second.fulfilment, second.payment_method) == ("delivery", "vietqr")


def test_the_basket_is_used_up_and_its_lines_lie_in_one_basket_per_co_op(rice, eggs):
    basket = make_basket(rice, eggs)

    checkout = place(basket)

    assert not Basket.open.exists()
    assert not basket.lines.exists()
    assert [order.basket.lines.count() for order in checkout.orders.all()] == [1, 1]


def test_a_second_press_gets_the_first_ones_checkout(rice):
    basket, key = make_basket((rice, 2)), new_key()
    first = place(basket, key=key)

    again = place(basket, key=key)

    assert again == first
    assert rice.stockrecords.get().num_allocated == 2


def test_a_basket_that_was_ordered_with_another_form_is_refused(rice):
    basket = make_basket(rice)
    choices = {rice.cooperative_id: GroupChoice()}
    place(basket)

    with pytest.raises(exceptions.BasketAlreadyOrdered):
        place(basket, choices=choices)


@pytest.mark.parametrize("key", ["", "short", "x" * 65])
def test_a_form_without_its_key_is_refused(rice, key):
    basket = make_basket(rice)

    with pytest.raises(exceptions.FormExpired):
        place_checkout(
            basket=basket,
            details=buyer_details(),
            choices={rice.cooperative_id: GroupChoice()},
            idempotency_key=key,
        )


@pytest.mark.parametrize("basket", [lambda: Basket(), lambda: make_basket()])
def test_an_empty_basket_is_refused(basket):
    with pytest.raises(exceptions.EmptyBasket):
        place_checkout(
            basket=basket(), details=buyer_details(), choices={}, idempotency_key=new_key()
        )


def test_when_one_co_ops_goods_are_gone_nothing_is_ordered_anywhere(rice, eggs, manager):
    basket = make_basket((rice, 2), (eggs, 3))
    set_stock(stock_record=eggs.stockrecords.get(), num_in_stock=1, by=manager)

    with pytest.raises(exceptions.NotEnoughStock) as refusal:
        place(basket)

    assert (refusal.value.left, refusal.value.product_id) == (1, eggs.pk)
    assert refusal.value.line_id == basket.lines.get(product=eggs).pk
    assert "Trứng gà" in str(refusal.value)
    assert_nothing_was_written(basket)
    assert rice.stockrecords.get().num_allocated == 0


@pytest.mark.parametrize("quantity", [0, 10**9, 2_147_483_647])
def test_an_impossible_quantity_in_the_basket_is_refused_with_a_sentence(rice, quantity):
    basket = make_basket(rice)
    basket.lines.update(quantity=quantity)

    with pytest.raises(exceptions.NotEnoughStock, match="10"):
        place(basket)

    assert_nothing_was_written(basket)


def test_goods_that_were_taken_off_sale_are_named(rice):
    basket = make_basket(rice)
    rice.is_public = False
    rice.save()

    with pytest.raises(exceptions.ProductGone, match="Gạo nếp"):
        place(basket)

    assert_nothing_was_written(basket)


def test_a_closed_co_op_is_named(rice, cooperative):
    basket = make_basket(rice)
    cooperative.is_open = False
    cooperative.save()

    with pytest.raises(exceptions.ProductGone, match="HTX Đồng Sao"):
        place(basket)


def test_a_changed_price_is_refused_from_old_to_new_and_accepted_with_the_next_press(rice, manager):
    basket, key = make_basket(rice), new_key()
    set_price(stock_record=rice.stockrecords.get(), price_vnd=40_000, by=manager)

    with pytest.raises(exceptions.PriceChanged) as refusal:
        place(basket, key=key, expected_total_vnd=62_000)
    assert (refusal.value.old_vnd, refusal.value.new_vnd) == (32_000, 40_000)
    assert "32.000" in str(refusal.value)
    assert "40.000" in str(refusal.value)
    assert_nothing_was_written(basket)

    checkout = place(basket, key=key, expected_total_vnd=70_000)
    assert checkout.orders.get().total_incl_tax == 70_000


def test_without_a_shown_total_the_price_in_the_basket_counts(rice, manager):
    basket = make_basket(rice)
    set_price(stock_record=rice.stockrecords.get(), price_vnd=30_000, by=manager)

    with pytest.raises(exceptions.PriceChanged):
        place(basket)

    assert place(basket).orders.get().total_incl_tax == 60_000


def test_a_price_that_changed_before_the_page_was_shown_is_no_obstacle(rice, manager):
    basket = make_basket(rice)
    set_price(stock_record=rice.stockrecords.get(), price_vnd=40_000, by=manager)

    checkout = place(basket, expected_total_vnd=70_000)

    assert checkout.orders.get().total_incl_tax == 70_000


def test_a_changed_delivery_fee_is_refused_with_both_totals(rice, cooperative):
    basket = make_basket(rice)
    cooperative.delivery_fee_vnd = 35_000
    cooperative.save()

    with pytest.raises(exceptions.TotalChanged, match=r"62\.000.*67\.000"):
        place(basket, expected_total_vnd=62_000)

    assert_nothing_was_written(basket)


def test_cash_above_the_co_ops_ceiling_is_refused_with_the_ceiling():
    cooperative = make_cooperative(cod_ceiling_vnd=50_000)
    basket = make_basket(make_product(cooperative))

    with pytest.raises(exceptions.PaymentNotOffered, match=r"50\.000") as refusal:
        place(basket)

    assert refusal.value.cooperative_id == cooperative.pk
    assert place(basket, PICKUP).orders.get().total_incl_tax == 32_000


@pytest.mark.parametrize("method", ["cod", "vietqr", "stripe", ""])
def test_a_way_of_paying_that_the_co_op_does_not_take_is_refused(method):
    fields = {"cod": {"accepts_cod": False}, "vietqr": {"accepts_vietqr": False}}.get(method, {})
    basket = make_basket(make_product(make_cooperative(**fields)))

    with pytest.raises(exceptions.PaymentNotOffered):
        place(basket, GroupChoice("delivery", method))

    assert_nothing_was_written(basket)


@pytest.mark.parametrize("way", ["delivery", "pickup", "drone"])
def test_a_way_of_getting_goods_that_the_co_op_does_not_offer_is_refused(way):
    fields = {"delivery": {"offers_delivery": False}, "pickup": {"offers_pickup": False}}
    basket = make_basket(make_product(make_cooperative(**fields.get(way, {}))))

    with pytest.raises(exceptions.FulfilmentNotOffered):
        place(basket, GroupChoice(way, "vietqr"))


def test_a_co_op_that_came_into_the_basket_after_the_page_was_shown_is_asked_about(rice, eggs):
    basket = make_basket(rice, eggs)

    with pytest.raises(exceptions.ChoiceMissing) as refusal:
        place(basket, choices={rice.cooperative_id: GroupChoice()})

    assert refusal.value.cooperative_id == eggs.cooperative_id
    assert_nothing_was_written(basket)


def test_an_order_beyond_what_can_be_written_is_refused(cooperative):
    gold = make_product(cooperative, "Yến sào", price=1_000_000_000, stock=20)
    basket = make_basket((gold, 11))

    with pytest.raises(exceptions.TotalTooLarge):
        place(basket, GroupChoice("pickup", "vietqr"))

    assert_nothing_was_written(basket)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"consented_at": None}, "consent"),
        ({"consent_version": ""}, "consent"),
        ({"full_name": "  "}, "full_name"),
        ({"full_name": "x" * 151}, "full_name"),
        ({"phone": "12"}, "phone"),
        ({"email": "not an address"}, "email"),
        ({"line1": ""}, "line1"),
        ({"line1": "x" * 256}, "line1"),
        ({"ward_code": ""}, "line1"),
    ],
)
def test_details_that_cannot_be_kept_are_refused_by_field(rice, wrong, field):
    basket = make_basket(rice)

    with pytest.raises(exceptions.DetailsRefused) as refusal:
        place(basket, details=buyer_details(**wrong))

    assert refusal.value.field == field
    assert_nothing_was_written(basket)


def test_the_numbers_of_queries_grows_by_line_only_slowly(
    cooperative, django_assert_max_num_queries
):
    goods = [make_product(cooperative, f"Rau {n}") for n in range(5)]
    basket = make_basket(*goods)

    with django_assert_max_num_queries(90):
        place(basket, PICKUP)
