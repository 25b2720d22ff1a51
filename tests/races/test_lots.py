"""Several packers take from one lot at the same moment: no unit of it is given twice."""

from functools import partial

import pytest

from coops.lots.models import Lot
from coops.lots.services.harvests import Harvest, record_harvest
from coops.lots.services.scans import count_open
from coops.partner.models import StockChange
from coops.partner.services.stock import set_stock
from coops.partner.services.undoing import undo_stock_change
from shop.order import processing
from shop.order.line_lots import LineLot
from shop.order.models import Order
from shop.order.recalls import recall_lot
from shop.order.spoiling import spoil_goods
from tests.factories.coops import make_product
from tests.factories.lots import make_lot
from tests.factories.orders import make_order
from tests.races.together import run_together

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("books_are_right"),
]


def confirmed(goods):
    return processing.confirm_order(order=make_order(goods), by=None)


def pack_and_hand_over(order):
    order = Order.objects.get(pk=order.pk)
    processing.pack_order(order=order, by=None)
    return processing.hand_over_order(order=order, by=None)


def test_two_workers_never_take_the_same_units_of_a_lot(cooperative):
    rice = make_product(cooperative, stock=0)
    old, new = make_lot(rice, 5, days_ago=9), make_lot(rice, 15, days_ago=1)
    orders = [confirmed((rice, 2)) for _ in range(8)]

    results = run_together([partial(pack_and_hand_over, order) for order in orders])

    assert not [result for result in results if isinstance(result, Exception)], results
    left = dict(Lot.objects.values_list("pk", "left"))
    assert left == {old.pk: 0, new.pk: 4}
    rows = LineLot.objects.all()
    assert sum(row.units for row in rows if row.lot_id == old.pk) == 5
    assert sum(row.units for row in rows if row.lot_id == new.pk) == 11


def test_handing_over_counting_and_spoiling_do_not_wait_for_each_other_for_ever(cooperative):
    for _round in range(5):
        rice = make_product(cooperative, stock=0)
        make_lot(rice, 6, days_ago=9)
        make_lot(rice, 6, days_ago=1)
        record = rice.stockrecords.get()
        order = confirmed((rice, 4))

        run_together(
            [
                partial(pack_and_hand_over, order),
                partial(spoil_goods, stock_record=record, units=3, by=None),
                partial(set_stock, stock_record=rice.stockrecords.get(), num_in_stock=9, by=None),
            ]
        )


def test_a_form_sent_twice_at_once_is_one_harvest(rice, manager):
    harvest = Harvest(units=5, harvested_on=make_lot(rice, 1).harvested_on)
    press = partial(
        record_harvest,
        stock_record=rice.stockrecords.get(),
        harvest=harvest,
        by=manager,
        key="same-form",
    )

    first, second = run_together([press, press])

    assert first == second and Lot.objects.filter(key="same-form").count() == 1
    assert rice.stockrecords.get().num_in_stock == 16


def test_an_undo_pressed_twice_at_once_is_done_once(rice):
    change = set_stock(stock_record=rice.stockrecords.get(), num_in_stock=4, by=None)

    first, second = run_together([partial(undo_stock_change, change=change, by=None)] * 2)

    assert first == second
    assert rice.stockrecords.get().num_in_stock == 10
    assert StockChange.objects.filter(undoes=change).count() == 1


def test_opens_at_the_same_moment_are_all_counted(rice):
    lot = make_lot(rice, 5)

    run_together([partial(count_open, lot, day=lot.harvested_on)] * 12)

    assert lot.scans.get().opens == 12


def test_a_recall_pressed_by_two_writes_the_rest_off_once(cooperative):
    for _round in range(5):
        rice = make_product(cooperative, stock=20)
        lot = make_lot(rice, 5)
        make_order((rice, 3))
        press = partial(recall_lot, reason="Có mọt", by=None)

        results = run_together([partial(press, lot=Lot.objects.get(pk=lot.pk)) for _ in range(2)])

        assert not [result for result in results if isinstance(result, Exception)], results
        assert rice.stockrecords.get().num_in_stock == 20
