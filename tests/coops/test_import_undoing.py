"""Taking an import back."""

import pytest

from catalog.models import Product
from coops.partner.models import StockChange
from coops.partner.services.stock import set_stock
from coops.price_lists.models import PriceListImport
from coops.price_lists.services import ImportOver, undo_import
from tests.coops.imported_lists import bring_in, goods, send
from tests.factories.coops import make_product
from tests.factories.lots import make_lot
from tests.factories.orders import make_basket, make_order

pytestmark = pytest.mark.django_db


def test_what_was_changed_becomes_what_it_was(cooperative, manager):
    columns = "Tên hàng;ĐVT;Giá bán;Tồn kho;Mô tả"
    make_product(cooperative, "Gạo", price=30_000, stock=5, description="Cũ")
    price_list, _ = bring_in(cooperative, "Gạo;kg;32.000;10;Mới", columns=columns)

    result = undo_import(price_list_import=price_list, by=manager)

    assert (result.put_back, result.kept) == (1, [])
    assert goods(cooperative) == {"Gạo": (30_000, 5)}
    assert cooperative.products.get().description == "Cũ"
    newest = StockChange.objects.first()
    assert (newest.reason, newest.by) == (StockChange.Reason.IMPORT_UNDONE, manager)
    assert price_list.state == PriceListImport.State.UNDONE


def test_new_goods_that_nobody_ordered_are_removed(cooperative):
    price_list, _ = bring_in(cooperative, "Gạo;kg;32.000;10", publish=True)

    result = undo_import(price_list_import=price_list, by=None)

    assert result.removed == 1
    assert goods(cooperative) == {}


@pytest.mark.parametrize("want", [make_order, make_basket])
def test_new_goods_that_somebody_wants_only_go_off_sale(cooperative, want):
    price_list, _ = bring_in(cooperative, "Gạo;kg;32.000;10", publish=True)
    product = cooperative.products.get()
    want((product, 2))

    result = undo_import(price_list_import=price_list, by=None)

    assert (result.removed, result.unpublished) == (0, 1)
    assert not Product.objects.get(pk=product.pk).is_public
    assert goods(cooperative) == {"Gạo": (32_000, 10)}


def test_new_goods_with_a_lot_go_off_sale_and_the_rest_is_taken_back(cooperative):
    rows = ["Gạo;kg;32.000;10", "Lạc;kg;60.000;5"]
    price_list, _ = bring_in(cooperative, *rows, publish=True)
    rice = cooperative.products.get(title="Gạo")
    make_lot(rice, 5, raises_stock=False)

    result = undo_import(price_list_import=price_list, by=None)

    assert (result.removed, result.unpublished) == (1, 1)
    assert not Product.objects.get(pk=rice.pk).is_public
    assert goods(cooperative) == {"Gạo": (32_000, 10)}
    assert price_list.rows.get(name="Gạo").undo_reason
    assert price_list.state == PriceListImport.State.UNDONE


def test_what_was_changed_since_stays_and_it_is_said_why(cooperative, manager):
    rows = ["Gạo;kg;32.000;10", "Lạc;kg;60.000;5"]
    rice = make_product(cooperative, "Gạo", price=30_000, stock=5)
    make_product(cooperative, "Lạc", price=50_000, stock=1)
    price_list, _ = bring_in(cooperative, *rows)
    set_stock(stock_record=rice.stockrecords.get(), num_in_stock=8, by=manager)

    result = undo_import(price_list_import=price_list, by=manager)

    assert result.put_back == 1
    assert [(number, name) for number, name, _why in result.kept] == [(2, "Gạo")]
    assert result.kept[0][2].endswith(".")
    assert goods(cooperative) == {"Gạo": (32_000, 8), "Lạc": (50_000, 1)}


def test_stock_is_not_put_back_below_what_orders_hold(cooperative):
    rice = make_product(cooperative, "Gạo", price=30_000, stock=2)
    price_list, _ = bring_in(cooperative, "Gạo;kg;30.000;10")
    order = make_order((rice, 6))

    result = undo_import(price_list_import=price_list, by=None)

    assert order.number in result.kept[0][2]
    assert goods(cooperative) == {"Gạo": (30_000, 10)}


def test_goods_that_a_doubtful_price_took_off_sale_are_on_sale_again(cooperative):
    make_product(cooperative, "Vịt", price=120_000, sale_unit="con", net_weight_g=None)
    price_list, _ = bring_in(
        cooperative,
        "Vịt;con;1tr2;10;giá gõ nhầm?",
        columns="Tên hàng;ĐVT;Giá bán;Tồn kho;Ghi chú",
    )

    undo_import(price_list_import=price_list, by=None)

    duck = cooperative.products.get()
    assert duck.is_public and not duck.offer.price_to_confirm
    assert goods(cooperative) == {"Vịt": (120_000, 10)}


def test_undoing_twice_undoes_once(cooperative):
    rice = make_product(cooperative, "Gạo", price=30_000, stock=5)
    price_list, _ = bring_in(cooperative, "Gạo;kg;32.000;10")
    first = undo_import(price_list_import=price_list, by=None)
    set_stock(stock_record=rice.stockrecords.get(), num_in_stock=10, by=None)

    again = undo_import(price_list_import=price_list, by=None)

    assert again == first
    assert goods(cooperative) == {"Gạo": (30_000, 10)}


def test_a_list_that_was_not_imported_cannot_be_taken_back(cooperative):
    with pytest.raises(ImportOver):
        undo_import(price_list_import=send(cooperative, "Gạo;kg;32.000;10"), by=None)


def test_a_later_list_counts_more_than_taking_back_an_earlier_one(cooperative):
    make_product(cooperative, "Gạo", price=30_000, stock=5)
    first, _ = bring_in(cooperative, "Gạo;kg;32.000;10")
    bring_in(cooperative, "Gạo;kg;35.000;10")

    result = undo_import(price_list_import=first, by=None)

    assert len(result.kept) == 1
    assert goods(cooperative) == {"Gạo": (35_000, 10)}
