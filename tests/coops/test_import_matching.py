"""Which goods of the shop the rows of a price list mean."""

import pytest

from coops.price_lists.readings import RowReading
from coops.price_lists.services.matching import Goods
from tests.coops.imported_lists import bring_in, goods
from tests.factories.coops import make_product

pytestmark = pytest.mark.django_db


def row(name: str, unit: str = "kg", weight: int | None = 1000, code: str = "", **fields):
    return RowReading(
        row=fields.pop("row", 2),
        name=name,
        sale_unit=unit,
        net_weight_g=weight,
        price_vnd=1000,
        code=code,
        **fields,
    )


def match(cooperative, *rows: RowReading) -> dict[int, int]:
    return Goods(cooperative).match(rows)


@pytest.mark.parametrize(
    "name", ["Gạo nếp", "gạo  NẾP", "Gao nep", "GẠO NẾP", "Ga\u0323o ne\u0302\u0301p"]
)
def test_a_name_is_known_again_however_it_is_typed(cooperative, name):
    product = make_product(cooperative, "Gạo nếp")

    assert match(cooperative, row(name)) == {2: product.pk}


@pytest.mark.parametrize(
    "other",
    [row("Gạo nếp", "túi"), row("Gạo nếp", "kg", 5000), row("Gạo tẻ"), row("Gạo nếp", "kg", None)],
)
def test_another_unit_weight_or_name_is_other_goods(cooperative, other):
    make_product(cooperative, "Gạo nếp")

    assert match(cooperative, other) == {}


def test_marks_tell_two_goods_apart_when_both_are_there(cooperative):
    coconut = make_product(cooperative, "Dừa", sale_unit="quả", net_weight_g=None)
    pineapple = make_product(cooperative, "Dứa", sale_unit="quả", net_weight_g=None)
    rows = [row("Dứa", "quả", None, row=2), row("Dừa", "quả", None, row=3)]

    assert match(cooperative, *rows) == {2: pineapple.pk, 3: coconut.pk}


def test_no_product_is_meant_by_two_rows(cooperative):
    coconut = make_product(cooperative, "Dừa", sale_unit="quả", net_weight_g=None)
    rows = [row("Dứa", "quả", None, row=2), row("Dừa", "quả", None, row=3)]

    assert match(cooperative, *rows) == {3: coconut.pk}


def test_the_co_ops_own_code_counts_more_than_the_name(cooperative):
    by_code = make_product(cooperative, "Gạo cũ", sku="G01")
    make_product(cooperative, "Gạo nếp", sku="G02")

    assert match(cooperative, row("Gạo nếp", code="g01")) == {2: by_code.pk}


def test_a_new_code_makes_new_goods_where_codes_are_used(cooperative):
    make_product(cooperative, "Gạo nếp", sku="G02")

    assert match(cooperative, row("Gạo nếp", code="G99")) == {}


def test_goods_without_a_code_of_the_co_ops_own_get_the_lists_code(cooperative):
    bring_in(cooperative, "Gạo nếp;kg;32.000;10")

    _, result = bring_in(
        cooperative, "G01;Gạo nếp;kg;32.000;10", columns="Mã hàng;Tên hàng;ĐVT;Giá bán;Tồn kho"
    )

    assert (result.created, result.changed) == (0, 1)
    assert cooperative.products.get().offer.partner_sku == "G01"


def test_packs_of_other_sizes_are_other_goods(cooperative):
    rows = ["Mật ong;chai 500ml;150.000;4", "Mật ong;chai 250ml;80.000;9"]
    bring_in(cooperative, *rows)

    _, result = bring_in(cooperative, *reversed(rows))

    assert (result.created, result.unchanged) == (0, 2)
    assert {p.sale_unit for p in cooperative.products.all()} == {"chai 500 ml", "chai 250 ml"}


def test_another_co_ops_goods_are_never_meant(cooperative, other_cooperative):
    make_product(other_cooperative, "Gạo nếp", price=30_000, stock=5)

    bring_in(cooperative, "Gạo nếp;kg;32.000;10")

    assert goods(other_cooperative) == {"Gạo nếp": (30_000, 5)}
    assert goods(cooperative) == {"Gạo nếp": (32_000, 10)}
