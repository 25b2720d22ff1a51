"""The generated world: any size, the same for the same seed, with books that agree."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from catalog.models import Product
from coops.partner.models import StockRecord
from coops.registry.models import Cooperative
from shop.demo.generated.world import Size, WorldThere, generate_world
from shop.order.audit import broken_rows
from shop.order.models import Order
from shop.order.numbers import is_valid
from shop.payment.audit import broken_rows as broken_money
from shop.search.products import search_products

pytestmark = pytest.mark.django_db

SMALL = Size(products=200, cooperatives=5, orders=10, seed=7)


def generate(files, size=SMALL):
    generate_world(size, files=files, say=lambda line: None)


def seen(files, size):
    """Return what a world of ``size`` holds, and forget that world again."""
    with transaction.atomic():
        generate(files, size)
        goods = StockRecord.objects.order_by("partner_sku").values_list(
            "partner_sku", "product__title", "product__sale_unit", "price", "num_in_stock"
        )
        orders = Order.objects.order_by("pk").values_list("number", "status", "total_incl_tax")
        world = list(goods), list(orders)
        transaction.set_rollback(True)
    return world


def test_there_is_as_much_as_was_asked_for(files):
    generate(files)

    assert Cooperative.objects.count() == 5
    assert Product.objects.on_sale().count() == 200
    assert Order.objects.count() == 10


def test_generated_goods_are_whole(files):
    generate(files)

    for product in Product.objects.for_cards().prefetch_related("categories"):
        assert product.offer.price >= 1_000
        assert product.picture is not None
        assert product.categories.count() == 1
        assert product.title_folded and product.slug
        product.full_clean(exclude=["product_class", "upc"])


def test_generated_stock_agrees_with_generated_orders(files):
    generate(files, Size(products=50, cooperatives=2, orders=200, seed=3))

    assert list(broken_rows()) == []
    assert list(broken_money()) == []
    assert len(set(Order.objects.values_list("status", flat=True))) == 6
    for record in StockRecord.objects.all():
        last = record.changes.order_by("pk").last()
        assert (last.in_stock_after, last.allocated_after) == (
            record.num_in_stock,
            record.num_allocated,
        )


def test_generated_orders_add_up_and_have_real_numbers(files):
    generate(files)

    for order in Order.objects.prefetch_related("lines"):
        assert is_valid(order.number)
        goods = sum(line.line_price_incl_tax for line in order.lines.all())
        assert order.total_incl_tax == goods + order.shipping_incl_tax
        assert {line.partner_id for line in order.lines.all()} == {order.cooperative.partner_id}


def test_the_same_seed_makes_the_same_world(files):
    assert seen(files, SMALL) == seen(files, SMALL)


def test_another_seed_makes_another_world(files):
    assert seen(files, SMALL) != seen(files, Size(200, 5, 10, seed=8))


def test_generated_goods_are_found(files):
    generate(files)

    assert search_products("gao nep").total > 0


def test_a_second_world_is_refused(files):
    generate(files)

    with pytest.raises(WorldThere, match="empty"):
        generate(files)

    assert Product.objects.count() == 200


@pytest.mark.parametrize("argument", ["--products=0", "--cooperatives=-1", "--orders=99999999999"])
def test_impossible_numbers_are_refused_by_name(shipped, argument):
    with pytest.raises(CommandError, match=argument.partition("=")[0]):
        call_command("load_demo", argument, stdout=io.StringIO())


def test_the_command_generates(shipped):
    out = io.StringIO()

    call_command("load_demo", "--products=30", "--cooperatives=3", "--seed=2", stdout=out)

    assert Product.objects.on_sale().count() == 30
    assert "30 of 30 products" in out.getvalue()
