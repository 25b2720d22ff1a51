from datetime import date, timedelta

import pytest
from oscar.core.loading import get_model

from shop.address import dataset
from shop.address.models import Province, Ward
from shop.address.reference import ensure_units, load_units

pytestmark = pytest.mark.django_db


def test_a_fresh_shop_knows_every_province_and_ward():
    assert Province.objects.count() == 34
    assert Ward.objects.filter(valid_to=None).count() == 3321
    assert Ward.objects.get(code="16498").name == "Xã Quảng Ngọc"
    assert get_model("address", "Country").objects.get(pk="VN").is_shipping_country


def test_loading_the_same_edition_again_takes_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        ensure_units()


def test_a_unit_that_a_later_edition_lacks_is_closed_and_kept(monkeypatch):
    later = dataset.load()
    wards = dict(later.wards)
    gone = wards.pop("16498")
    monkeypatch.setattr(dataset, "load", lambda: dataset.Dataset(later.provinces, wards))
    monkeypatch.setattr(dataset, "SNAPSHOT", date(2027, 1, 1))
    monkeypatch.setattr(dataset, "DATA_VERSION", "2027-01-01")

    ensure_units()

    kept = Ward.objects.get(code=gone.code)
    assert kept.valid_to == date(2027, 1, 1) - timedelta(days=1)
    assert Ward.objects.filter(valid_to=None).count() == 3320


def test_a_unit_that_was_renamed_has_two_rows_with_dates():
    Ward.objects.filter(code="16498").update(name="Xã Cũ", data_version="2026-01-01")

    load_units()

    old, new = Ward.objects.filter(code="16498").order_by("valid_from")
    assert (old.name, new.name) == ("Xã Cũ", "Xã Quảng Ngọc")
    assert old.valid_to < new.valid_from


def test_the_lists_come_back_after_the_database_was_emptied():
    Ward.objects.all().delete()

    ensure_units()

    assert Ward.objects.count() == 3321
