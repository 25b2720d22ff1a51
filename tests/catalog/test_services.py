"""A product from draft to sale."""

import pytest

from catalog.kinds import add_kind, family_of
from catalog.models import Product
from catalog.reference import product_class
from catalog.services import (
    CannotPublish,
    discard_draft,
    label_gaps,
    missing_for_sale,
    publish_product,
    same_name,
    save_product,
    start_product,
    unpublish_product,
)
from coops.partner.models import StockRecord
from coops.partner.services.prices import confirm_price
from coops.partner.services.stock import open_stock_record
from tests.factories.coops import make_product
from tests.factories.orders import make_order


@pytest.fixture
def draft(cooperative):
    return start_product(cooperative=cooperative)


@pytest.fixture
def ready(draft, manager):
    save_product(product=draft, title="Mật ong rừng", sale_unit="chai")
    open_stock_record(
        product=draft, partner_sku="MO1", price_vnd=250_000, num_in_stock=3, by=manager
    )
    return Product.objects.get(pk=draft.pk)


def steps(product: Product) -> list[str]:
    return [item.step for item in missing_for_sale(product)]


def test_a_new_product_is_a_draft_from_the_co_ops_own_place(draft, cooperative):
    assert not draft.is_public
    assert draft.product_class == product_class()
    assert draft.origin_commune == cooperative.ward_name


def test_an_empty_draft_cannot_be_published_and_says_what_is_missing(draft):
    with pytest.raises(CannotPublish) as refusal:
        publish_product(product=draft)

    assert [item.step for item in refusal.value.missing] == ["name", "price", "price"]
    draft.refresh_from_db()
    assert not draft.is_public


def test_a_complete_product_is_published_once_and_can_be_taken_off_again(ready):
    publish_product(product=ready)
    publish_product(product=ready)
    assert Product.objects.on_sale().filter(pk=ready.pk).exists()

    unpublish_product(product=ready)
    unpublish_product(product=ready)
    assert not Product.objects.on_sale().filter(pk=ready.pk).exists()


def test_goods_that_are_all_gone_may_still_be_shown(ready):
    StockRecord.objects.update(num_in_stock=0)

    assert publish_product(product=ready).is_public


def test_an_unusual_price_blocks_publishing_until_it_is_confirmed(ready, manager):
    StockRecord.objects.filter(product=ready).update(price_to_confirm=True)
    with pytest.raises(CannotPublish):
        publish_product(product=ready)

    confirm_price(stock_record=ready.stockrecords.get(), by=manager)

    assert publish_product(product=ready).is_public


def test_a_product_without_a_price_stays_a_draft(ready):
    StockRecord.objects.filter(product=ready).update(price=None)

    assert steps(Product.objects.get(pk=ready.pk)) == ["price"]


def test_nothing_of_a_closed_co_op_is_published(ready, cooperative):
    cooperative.is_open = False
    cooperative.save()

    with pytest.raises(CannotPublish):
        publish_product(product=ready)


def test_the_address_follows_the_name_and_is_never_empty(draft):
    save_product(product=draft, title="Đậu đỏ")
    assert draft.slug == "dau-do"

    save_product(product=draft, title="米")
    assert draft.slug


def test_the_label_names_its_gaps_until_they_are_filled(ready):
    before = len(label_gaps(ready))

    save_product(product=ready, description="Ong lấy mật hoa rừng.", shelf_life_days=700)

    assert len(label_gaps(ready)) == before - 2


def test_the_same_name_is_found_without_marks_in_ones_own_co_op_only(
    ready, cooperative, other_cooperative
):
    twin = make_product(cooperative, "MAT ONG RUNG")
    make_product(other_cooperative, "Mật ong rừng")

    assert list(same_name(ready)) == [twin]


def test_a_draft_that_was_never_counted_can_be_thrown_away(draft):
    assert discard_draft(product=draft)
    assert not Product.objects.exists()


def test_what_was_counted_ordered_or_published_stays(ready, rice):
    make_order(rice)
    unpublish_product(product=rice)

    assert not discard_draft(product=ready)
    assert not discard_draft(product=rice)
    assert Product.objects.count() == 2


def test_throwing_the_first_pack_away_leaves_the_others_together(draft):
    second, third = add_kind(product=draft), add_kind(product=draft)

    assert discard_draft(product=draft)

    second.refresh_from_db()
    assert {kind.pk for kind in family_of(second)} == {second.pk, third.pk}
