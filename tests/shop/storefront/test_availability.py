from datetime import date
from decimal import Decimal

import pytest

from shop.storefront.availability import availability_of
from shop.storefront.cards import kilo_price_of, pack_of
from shop.storefront.facts import season_months, season_sentence, shelf_life
from tests.factories.coops import make_product

pytestmark = pytest.mark.django_db

WINTER = {"season_from": 11, "season_to": 1}


@pytest.mark.parametrize(
    ("stock", "season", "day", "note", "kind"),
    [
        (50, {}, date(2026, 11, 23), "", "fresh"),
        (50, WINTER, date(2026, 11, 23), "Đang mùa", "fresh"),
        (50, WINTER, date(2027, 1, 31), "Đang mùa", "fresh"),
        (50, WINTER, date(2027, 2, 1), "", "fresh"),
        (3, WINTER, date(2026, 11, 23), "Chỉ còn 3 kg", "ripe"),
        (0, {}, date(2026, 11, 23), "Tạm hết hàng", "off"),
        (0, WINTER, date(2026, 12, 5), "Tạm hết hàng", "off"),
        (0, WINTER, date(2026, 6, 1), "Hết mùa, có lại từ tháng 11", "off"),
        (0, WINTER, date(2026, 10, 1), "Sắp có (từ tháng 11)", "ripe"),
    ],
)
def test_stock_and_season_are_told_in_few_words(cooperative, stock, season, day, note, kind):
    product = make_product(cooperative, stock=stock, **season)

    told = availability_of(product, today=day)

    assert (told.note, told.kind, told.units) == (note, kind, stock)


def test_what_is_promised_to_others_cannot_be_bought(rice):
    rice.stockrecords.update(num_allocated=10)

    assert availability_of(rice, today=date(2026, 11, 23)).units == 0


@pytest.mark.parametrize(
    ("unit", "grams", "pack"),
    [
        ("kg", 1000, "kg"),
        ("túi", 5000, "túi 5\xa0kg"),
        ("túi 5 kg", 5000, "túi 5 kg"),
        ("chục", None, "chục"),
        ("", 500, ""),
    ],
)
def test_the_pack_is_named_once(unit, grams, pack):
    assert pack_of(unit, grams) == pack


def test_a_price_per_kg_is_not_repeated():
    assert kilo_price_of(Decimal(32_000), 1000) is None
    assert kilo_price_of(Decimal(10_000), 500) == 20_000
    assert kilo_price_of(Decimal(10_000), None) is None
    assert kilo_price_of(None, 500) is None


def test_a_season_over_the_new_year_marks_its_months(cooperative):
    season = make_product(cooperative, **WINTER).season

    months = season_months(season, today=date(2026, 12, 1))

    assert [m.number for m in months if m.state] == [1, 11, 12]
    assert [m.number for m in months if m.is_now] == [12]
    assert season_sentence(season, today=date(2026, 12, 1)) == (
        "Thu hoạch từ tháng 11 đến tháng 1. Bây giờ đang mùa."
    )


@pytest.mark.parametrize(("days", "told"), [(3, "3 ngày"), (30, "30 ngày"), (180, "6 tháng")])
def test_keeping_is_told_in_the_unit_that_people_think_in(days, told):
    assert shelf_life(days) == told
