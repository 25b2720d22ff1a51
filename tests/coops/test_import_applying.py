"""What importing a price list does to the shop."""

import pytest
from django.db import DatabaseError

from catalog.models import Product
from coops.partner.models import StockChange
from coops.partner.services.prices import confirm_price
from coops.price_lists.models import PriceListImport
from coops.price_lists.services import ImportOver, apply_import, plan_rows, undo_import
from coops.price_lists.services import applying as applying_module
from tests.coops.imported_lists import bring_in, goods, send
from tests.factories.coops import make_product
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db

DESCRIBED = "Tên hàng;Nhóm;ĐVT;Giá bán;Tồn kho;Mùa vụ;Nơi trồng;Bảo quản;Hạn dùng;Mô tả"


def test_new_goods_come_as_drafts_with_their_shelf_price_and_stock(cooperative, manager):
    _, result = bring_in(
        cooperative,
        "Gạo nếp nương túi 2kg;Gạo;túi 2kg;110k;1 tạ;T10-T1;Bản Mây;Nơi khô;6 tháng;Thơm, dẻo.",
        columns=DESCRIBED,
        by=manager,
    )

    product = cooperative.products.get()
    assert (result.created, result.refused) == (1, [])
    assert not product.is_public
    assert (product.title, product.title_folded) == (
        "Gạo nếp nương túi 2kg",
        "gao nep nuong tui 2kg",
    )
    assert (product.slug, product.sale_unit) == ("gao-nep-nuong-tui-2kg", "túi")
    assert (product.net_weight_g, product.season.months) == (2000, [10, 11, 12, 1])
    assert (product.origin_hamlet, product.origin_commune) == ("Bản Mây", "Xã Quảng Ngọc")
    assert (product.storage, product.shelf_life_days) == ("Nơi khô", 180)
    assert product.description == "Thơm, dẻo."
    assert [shelf.slug for shelf in product.categories.all()] == ["gao-nep"]
    assert (product.offer.price, product.offer.num_in_stock) == (110_000, 50)
    change = StockChange.objects.get()
    assert (change.reason, change.by, change.note) == ("imported", manager, "gia.csv")


def test_rows_with_an_error_do_not_stop_the_others(cooperative):
    price_list, result = bring_in(
        cooperative, "Gạo;kg;32.000;10", "Lạc;kg;liên hệ;5", "Vừng;kg;70.000;3"
    )

    assert result.created == 2
    assert goods(cooperative) == {"Gạo": (32_000, 10), "Vừng": (70_000, 3)}
    assert price_list.state == PriceListImport.State.APPLIED


def test_only_chosen_rows_are_imported(cooperative):
    price_list = send(cooperative, "Gạo;kg;32.000;10", "Lạc;kg;60.000;5")

    result = apply_import(price_list_import=price_list, by=None, rows={3})

    assert result.created == 1
    assert goods(cooperative) == {"Lạc": (60_000, 5)}


def test_a_second_press_applies_nothing_twice(cooperative):
    price_list, first = bring_in(cooperative, "Gạo;kg;32.000;10")
    offer = cooperative.products.get().offer
    offer.num_in_stock = 7
    offer.save()

    again = apply_import(price_list_import=price_list, by=None, rows=set())

    assert again == first
    assert goods(cooperative) == {"Gạo": (32_000, 7)}


def test_the_same_list_again_changes_nothing(cooperative):
    rows = ["Gạo;kg;32.000;10", "Lạc;kg;60.000;5"]
    bring_in(cooperative, *rows)

    _, result = bring_in(cooperative, *rows)

    assert (result.created, result.changed, result.unchanged) == (0, 0, 2)
    assert StockChange.objects.count() == 2


def test_a_new_list_changes_price_and_stock_in_place(cooperative, manager):
    bring_in(cooperative, "Gạo;kg;32.000;10")

    _, result = bring_in(cooperative, "Gao;kg;35k;4", by=manager)

    assert (result.created, result.changed) == (0, 1)
    assert goods(cooperative) == {"Gạo": (35_000, 4)}
    price = cooperative.products.get().offer.price_changes.get()
    assert (price.before_vnd, price.after_vnd, price.by) == (32_000, 35_000, manager)


def test_a_list_without_stock_leaves_the_stock(cooperative):
    bring_in(cooperative, "Gạo;kg;32.000;10")

    bring_in(cooperative, "Gạo;kg;33.000", columns="Tên hàng;ĐVT;Giá bán")

    assert goods(cooperative) == {"Gạo": (33_000, 10)}


def test_what_the_desk_corrected_is_not_undone_by_a_list_that_repeats_itself(cooperative):
    columns = "Tên hàng;ĐVT;Giá bán;Mô tả"
    bring_in(cooperative, "Gạo;kg;32.000;gao ngon", columns=columns)
    Product.objects.update(description="Gạo ngon, xát trong ngày.")

    bring_in(cooperative, "Gạo;kg;32.000;gao ngon", columns=columns)
    assert cooperative.products.get().description == "Gạo ngon, xát trong ngày."

    bring_in(cooperative, "Gạo;kg;32.000;Gạo vụ mới.", columns=columns)
    assert cooperative.products.get().description == "Gạo vụ mới."


def test_a_name_without_marks_does_not_replace_one_with_them(cooperative):
    make_product(cooperative, "Gạo nếp cái")

    bring_in(cooperative, "GAO NEP CAI;kg;33.000;10")

    assert cooperative.products.get().title == "Gạo nếp cái"


def test_stock_below_what_orders_hold_is_refused_with_the_orders_named(cooperative):
    rice = make_product(cooperative, "Gạo", stock=10)
    make_product(cooperative, "Đỗ")
    order = make_order((rice, 4))
    rows = ["Gạo;kg;30.000;3", "Đỗ;kg;30.000;3"]

    _, result = bring_in(cooperative, *rows)

    refused = result.refused[0]
    assert (refused.row, refused.field) == (2, "stock")
    assert order.number in refused.reason
    assert goods(cooperative) == {"Gạo": (32_000, 10), "Đỗ": (30_000, 3)}


def test_a_doubtful_price_waits_for_a_person(cooperative):
    rows = ["Gạo;kg;32.000;10;", "Vịt;con;1tr2;3;giá gõ nhầm?"]

    bring_in(cooperative, *rows, columns="Tên hàng;ĐVT;Giá bán;Tồn kho;Ghi chú", publish=True)

    rice, duck = (cooperative.products.get(title=title) for title in ("Gạo", "Vịt"))
    assert rice.is_public and not rice.offer.price_to_confirm
    assert duck.offer.price_to_confirm and not duck.is_public


def test_goods_on_sale_go_off_sale_with_a_doubtful_new_price_only(cooperative):
    columns = "Tên hàng;ĐVT;Giá bán;Tồn kho;Ghi chú"
    duck = make_product(cooperative, "Vịt", price=120_000, sale_unit="con", net_weight_g=None)

    bring_in(cooperative, "Vịt;con;1tr2;3;giá gõ nhầm?", columns=columns)
    duck = Product.objects.get(pk=duck.pk)
    assert not duck.is_public and duck.offer.price_to_confirm

    confirm_price(stock_record=duck.offer, by=None)
    Product.objects.update(is_public=True)
    bring_in(cooperative, "Vịt;con;1tr2;9;giá gõ nhầm?", columns=columns)
    duck = Product.objects.get(pk=duck.pk)
    assert duck.is_public and not duck.offer.price_to_confirm


def test_markup_in_names_is_text(cooperative):
    bring_in(cooperative, "Dưa <b>loại 1</b>;quả;45.000;12")

    assert cooperative.products.get().title == "Dưa <b>loại 1</b>"


def test_a_pack_stands_in_the_unit_where_the_name_does_not_tell_it(cooperative):
    bring_in(cooperative, "Trứng gà ta;hộp 10 quả;38.000;6", "Trứng vịt hộp 6 quả;hộp 6 quả;25k;6")

    units = dict(cooperative.products.values_list("title", "sale_unit"))
    assert units == {"Trứng gà ta": "hộp 10 quả", "Trứng vịt hộp 6 quả": "hộp"}


def test_a_row_that_the_database_refuses_does_not_stop_the_others(cooperative, monkeypatch):
    make = applying_module.ProductMaker.make

    def refuse_peanuts(self, plans):
        if any(plan.reading.name == "Lạc" for plan in plans):
            raise DatabaseError
        return make(self, plans)

    monkeypatch.setattr(applying_module.ProductMaker, "make", refuse_peanuts)

    _, result = bring_in(cooperative, "Gạo;kg;32.000;10", "Lạc;kg;60.000;5", "Vừng;kg;70.000;3")

    assert result.created == 2
    assert [row.name for row in result.refused] == ["Lạc"]
    assert set(goods(cooperative)) == {"Gạo", "Vừng"}


def test_an_import_that_died_halfway_goes_on_where_it_stopped(cooperative, monkeypatch):
    price_list = send(cooperative, *(f"Gạo số {n};kg;{n}0.000;{n}" for n in range(1, 6)))
    monkeypatch.setattr(applying_module, "batches", lambda items: ([item] for item in items))
    apply_batch, applied = applying_module._Applying._apply, []

    def die_at_the_third(self, pks):
        if len(applied) == 2:
            raise KeyboardInterrupt
        applied.append(pks)
        apply_batch(self, pks)

    monkeypatch.setattr(applying_module._Applying, "_apply", die_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        apply_import(price_list_import=price_list, by=None)
    assert len(goods(cooperative)) == 2
    monkeypatch.setattr(applying_module._Applying, "_apply", apply_batch)

    result = apply_import(price_list_import=price_list, by=None)

    assert result.created == len(goods(cooperative)) == 5
    assert price_list.state == PriceListImport.State.APPLIED


def test_two_copies_of_one_list_imported_side_by_side_do_not_double(cooperative, monkeypatch):
    first, second = (send(cooperative, "Gạo;kg;32.000;10") for _ in range(2))
    slow = applying_module._Applying(second, by=None)  # has looked at the shop already
    apply_import(price_list_import=first, by=None)
    applying_module.start_applying(second, by=None, rows=None)

    slow.run(applying_module.no_progress)

    assert goods(cooperative) == {"Gạo": (32_000, 10)}
    assert second.rows.get().outcome == "unchanged"


def test_an_import_that_was_taken_back_cannot_be_applied_again(cooperative):
    price_list, _ = bring_in(cooperative, "Gạo;kg;32.000;10")
    undo_import(price_list_import=price_list, by=None)

    with pytest.raises(ImportOver):
        apply_import(price_list_import=price_list, by=None)

    assert goods(cooperative) == {}


def test_the_number_of_queries_does_not_grow_with_new_rows(
    cooperative, django_assert_max_num_queries
):
    price_list = send(cooperative, *(f"Gạo số {n};kg;32.000;10" for n in range(150)))

    with django_assert_max_num_queries(150 + 45):  # one for each row's outcome
        apply_import(price_list_import=price_list, by=None)


def test_a_plan_shows_old_beside_new_and_writes_nothing(cooperative):
    make_product(cooperative, "Gạo", price=30_000, stock=5)
    price_list = send(cooperative, "Gạo;kg;32.000;10", "Lạc;kg;60.000;5")

    plans = plan_rows(
        cooperative=cooperative,
        readings=[row.reading for row in price_list.rows.all()],
        columns=price_list.columns,
    )

    assert [plan.action for plan in plans] == ["change", "create"]
    assert [(c.field, c.before, c.after) for c in plans[0].changes] == [
        ("price_vnd", 30_000, 32_000),
        ("stock_units", 5, 10),
    ]
    assert goods(cooperative) == {"Gạo": (30_000, 5)}
