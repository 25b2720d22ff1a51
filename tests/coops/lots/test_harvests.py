"""Harvests that come in: the stock, the number, one lot for two presses."""

from datetime import date

import pytest
from django.core.management import call_command

from coops.lots.exceptions import LotRefused
from coops.lots.models import Lot, LotScan
from coops.lots.services.harvests import (
    Harvest,
    correct_units,
    read_code,
    read_number,
    record_harvest,
)
from coops.lots.services.scans import Handing, odd_patterns
from coops.partner.models import StockChange
from coops.partner.services.stock import allocate_units, set_stock
from tests.factories.coops import make_product
from tests.factories.lots import make_lot

DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def books_are_right(db):
    yield
    call_command("check_stock")


def left_of(lot):
    lot.refresh_from_db()
    return lot.left


def test_a_harvest_raises_the_stock_and_stands_in_the_diary(rice, manager):
    lot = make_lot(rice, 5, by=manager)

    assert rice.stockrecords.get().num_in_stock == 15
    change = StockChange.objects.latest("pk")
    assert (change.reason, change.lot, change.by) == ("harvested", lot, manager)


def test_the_same_form_twice_is_one_lot(rice):
    record = rice.stockrecords.get()
    harvest = Harvest(units=5, harvested_on=DAY)
    first = record_harvest(stock_record=record, harvest=harvest, by=None, key="k1")
    again = record_harvest(stock_record=record, harvest=harvest, by=None, key="k1")

    assert first == again and record.num_in_stock == 15


@pytest.mark.parametrize(
    "other", [{"units": 6}, {"harvested_on": date(2026, 11, 21)}, {"number": "DX-9"}]
)
def test_the_same_form_with_another_harvest_in_it_is_refused(rice, other):
    record = rice.stockrecords.get()
    said = {"units": 5, "harvested_on": DAY}
    record_harvest(stock_record=record, harvest=Harvest(**said), by=None, key="k1")

    with pytest.raises(LotRefused):
        record_harvest(stock_record=record, harvest=Harvest(**said | other), by=None, key="k1")
    assert rice.stockrecords.get().num_in_stock == 15


def test_what_is_in_the_barn_can_be_said_to_be_a_lot_as_far_as_it_is_of_none(rice):
    make_lot(rice, 7, raises_stock=False)
    assert rice.stockrecords.get().num_in_stock == 10

    with pytest.raises(LotRefused):
        make_lot(rice, 4, raises_stock=False)


def test_numbers_run_by_day_and_are_the_co_ops_own(rice, other_cooperative):
    numbers = [make_lot(rice, 1, harvested_on=DAY).number for _ in range(2)]
    theirs = make_lot(make_product(other_cooperative), 1, harvested_on=DAY).number

    assert numbers == ["261120-1", "261120-2"] and theirs == "261120-1"


def test_a_number_that_is_taken_is_refused_with_its_field(rice):
    make_lot(rice, 1, number="DX-1")

    with pytest.raises(LotRefused) as refusal:
        make_lot(rice, 1, number="dx 1")
    assert refusal.value.field == "number"
    assert rice.stockrecords.get().num_in_stock == 11


@pytest.mark.parametrize(
    ("typed", "number"),
    [("dx2026-a", "DX2026-A"), ("Lô 5".replace("ô", "o"), "LO-5"), (" a/b.c ", "A-B-C")],
)
def test_a_number_is_kept_to_what_printers_and_addresses_carry(typed, number):
    assert read_number(typed) == number


@pytest.mark.parametrize("typed", ["lô 5", "", "-", "x" * 21, "a'b"])
def test_other_signs_are_refused(typed):
    with pytest.raises(LotRefused):
        read_number(typed)


def test_a_code_shows_a_slip(rice):
    code = make_lot(rice, 1).code
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")

    assert read_code(f"{code[:5].lower()} {code[5:]}") == code
    assert read_code(wrong) == read_code(code + "2") == ""


def test_units_can_be_corrected_down_to_what_left(rice):
    lot = make_lot(rice, 5)
    correct_units(lot=lot, units=8, by=None)
    assert (left_of(lot), rice.stockrecords.get().num_in_stock) == (8, 18)
    set_stock(stock_record=rice.stockrecords.get(), num_in_stock=6, by=None)
    assert left_of(lot) == 6

    with pytest.raises(LotRefused):
        correct_units(lot=lot, units=1, by=None)
    correct_units(lot=lot, units=2, by=None)
    assert (left_of(lot), rice.stockrecords.get().num_in_stock) == (0, 0)


def test_a_correction_never_takes_what_orders_were_promised(rice):
    lot = make_lot(rice, 5)
    allocate_units(stock_record_id=rice.stockrecords.get().pk, units=12)

    with pytest.raises(LotRefused):
        correct_units(lot=lot, units=0, by=None)
    assert left_of(lot) == 5
    StockChange.objects.filter(reason="ordered").delete()
    rice.stockrecords.update(num_allocated=0)


def test_a_lot_written_down_by_mistake_is_as_if_it_never_was(rice):
    correct_units(lot=make_lot(rice, 5), units=0, by=None)

    assert rice.stockrecords.get().num_in_stock == 10
    assert not Lot.objects.real().exists()
    assert Lot.objects.get().is_taken_back


def test_odd_patterns_hint_at_copied_labels_and_plain_ones_do_not(rice):
    lot = make_lot(rice, 5, best_before=date(2026, 11, 25), harvested_on=DAY)

    def scans(*opens):
        return [LotScan(lot=lot, day=date(2026, 11, d), opens=n) for d, n in opens]

    handed = Handing(5, date(2026, 11, 22))
    assert odd_patterns(lot, scans((22, 4), (24, 3)), handed) == []
    assert len(odd_patterns(lot, scans((22, 40)), handed)) == 1
    assert len(odd_patterns(lot, scans((21, 1)), handed)) == 1
    assert len(odd_patterns(lot, scans((26, 1)), handed)) == 1
    assert len(odd_patterns(lot, scans((26, 40)), Handing(0, None))) == 3
