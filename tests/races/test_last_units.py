"""The last pieces: as many orders as there are, and everybody else is told before paying."""

from functools import partial

import pytest
from django.core import mail

from coops.partner.exceptions import NotEnoughStock as FewerLeft
from coops.partner.exceptions import StockPromised
from coops.partner.models import StockChange, StockRecord
from coops.partner.services.stock import allocate_units, release_units, set_stock
from shop.basket.models import Basket
from shop.checkout.exceptions import NotEnoughStock
from shop.checkout.groups import basket_groups
from shop.checkout.services import GroupChoice, place_checkout
from shop.order.models import Checkout, Order
from tests.factories.coops import make_product
from tests.factories.orders import buyer_details, make_basket, new_key
from tests.races.together import of_kind, run_together

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("books_are_right"),
]


def press(basket, key=None):
    """Return a job that places the order of ``basket``."""
    choices = {group.cooperative.pk: GroupChoice() for group in basket_groups(basket)}
    return partial(
        place_checkout,
        basket=basket,
        details=buyer_details(),
        choices=choices,
        idempotency_key=key or new_key(),
    )


def test_fifty_buyers_of_ten_pieces_make_ten_orders_and_forty_are_told(cooperative):
    honey = make_product(cooperative, "Mật ong rừng", stock=10)
    baskets = [make_basket(honey) for _ in range(50)]

    results = run_together([press(basket) for basket in baskets])

    assert len(of_kind(results, Checkout)) == 10
    refusals = of_kind(results, NotEnoughStock)
    assert len(refusals) == 40
    assert {refusal.left for refusal in refusals} == {0}
    assert Order.objects.count() == Checkout.objects.count() == 10
    record = honey.stockrecords.get()
    assert (record.num_in_stock, record.num_allocated) == (10, 10)
    assert Basket.objects.filter(status="Open", lines__isnull=False).count() == 40
    assert len(mail.outbox) == 20


def test_buyers_of_several_goods_get_all_of_them_or_nothing(cooperative, other_cooperative):
    rice = make_product(cooperative, "Gạo", stock=12)
    eggs = make_product(other_cooperative, "Trứng", stock=7)
    baskets = [
        make_basket((rice, 2), eggs) if n % 2 else make_basket(eggs, (rice, 2)) for n in range(16)
    ]

    results = run_together([press(basket) for basket in baskets])

    assert len(of_kind(results, Checkout)) == 6
    assert len(of_kind(results, NotEnoughStock)) == 10
    assert rice.stockrecords.get().sellable == 0
    assert eggs.stockrecords.get().sellable == 1


def test_the_diary_has_no_gap_and_no_overlap_however_many_write(cooperative):
    rice = make_product(cooperative, stock=30)
    pk = rice.stockrecords.get().pk

    def come_and_go():
        allocate_units(stock_record_id=pk, units=1)
        release_units(stock_record_id=pk, units=1)

    results = run_together([come_and_go] * 20)

    assert results == [None] * 20
    levels = list(
        StockChange.objects.order_by("pk").values_list("allocated_before", "allocated_after")
    )
    assert len(levels) == 40
    assert [before for before, _ in levels] == [0, *(after for _, after in levels[:-1])]


def test_a_count_below_what_is_being_promised_is_refused_or_comes_first(cooperative, manager):
    for _ in range(10):
        rice = make_product(cooperative, stock=5)
        record = rice.stockrecords.get()

        sold, counted = run_together(
            [
                partial(allocate_units, stock_record_id=record.pk, units=4, order_number="DH"),
                partial(set_stock, stock_record=record, num_in_stock=3, by=manager),
            ]
        )

        now = StockRecord.objects.get(pk=record.pk)
        if isinstance(counted, StockPromised):
            assert (now.num_in_stock, now.num_allocated) == (5, 4)
        else:
            assert isinstance(sold, FewerLeft)
            assert (now.num_in_stock, now.num_allocated) == (3, 0)
        release = now.num_allocated
        if release:
            release_units(stock_record_id=record.pk, units=release, order_number="DH")
