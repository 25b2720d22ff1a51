"""The demo world is complete, can be loaded again, and leaves people's work alone."""

import io
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from catalog.models import Category, Product
from catalog.shelf_list import OTHER
from coops.partner.models import StockChange
from coops.partner.services.prices import set_price
from coops.price_lists.models import PriceListImport
from coops.registry.models import Certificate, Cooperative
from coops.settlement.audit import broken_rows as broken_settlements
from coops.settlement.models import Statement
from shop.demo.logins import OWNERS
from shop.demo.pictures import prepare_pictures
from shop.demo.world import load_world
from shop.order.audit import broken_rows
from shop.order.models import Order, PaymentStatus, Status
from shop.payment.audit import broken_rows as broken_money
from shop.payment.models import BankCredit, Entry
from shop.reviews.models import ProductReview
from shop.shipping.models import PickupPoint
from shop.users.models import User
from tests.demo.conftest import small_pictures
from tests.standing import standing

pytestmark = pytest.mark.usefixtures("db", "world")


@pytest.fixture(scope="module")
def world(files, request):
    """Load the world once, as the command does; return what the command said."""
    out = io.StringIO()

    def load_by_command():
        prepare_pictures(files.photos, workers=1)
        with small_pictures(files):
            call_command("load_demo", stdout=out)

    with standing(request, load_by_command):
        yield out.getvalue()


def load(files):
    load_world(files, say=lambda line: None, workers=1)


def everything():
    """Return what would differ if something was loaded twice or written over."""
    return {
        "people": list(User.objects.order_by("pk").values_list("email", "password")),
        "goods": list(Product.objects.order_by("pk").values_list("pk", "title", "date_updated")),
        "prices": list(
            Product.objects.order_by("pk").values_list(
                "stockrecords__price", "stockrecords__num_in_stock", "images__content_hash"
            )
        ),
        "orders": list(Order.objects.order_by("pk").values_list("number", "status")),
        "imports": PriceListImport.objects.count(),
        "diary": StockChange.objects.count(),
    }


def test_forty_products_are_on_sale_with_picture_price_and_coop():
    goods = Product.objects.on_sale().for_cards().prefetch_related("categories")
    assert goods.count() == Product.objects.count() == 40
    for product in goods:
        assert product.offer.price > 0, product
        assert product.description and product.origin_hamlet, product
        assert [image.is_illustration for image in product.images.all()] == [True], product
        assert default_storage.exists(product.images.all()[0].original.name), product
        assert product.categories.get().slug != OTHER, product


def test_the_six_coops_show_who_they_are():
    assert Cooperative.objects.count() == 6
    for cooperative in Cooperative.objects.all():
        assert cooperative.is_demo and cooperative.tagline and cooperative.story
        for picture in (cooperative.logo, cooperative.cover):
            assert default_storage.exists(picture.name), cooperative
    assert not Category.objects.get(slug="gao-ngo").image.name.startswith("categories/")


def test_loading_again_changes_nothing(files):
    before = everything()

    load(files)

    assert everything() == before


def test_loading_again_keeps_what_people_changed(files):
    rice = Product.objects.get(title="Gạo lứt đỏ túi 1kg")
    set_price(stock_record=rice.offer, price_vnd=47_000, by=None)
    Product.objects.filter(title="Chè lam gói 300g").delete()
    Cooperative.objects.filter(code="C2").update(tagline="Gà ngon nhất xã")
    before = everything()

    load(files)

    assert everything() == before
    assert Product.objects.get(pk=rice.pk).offer.price == 47_000
    assert Cooperative.objects.get(code="C2").tagline == "Gà ngon nhất xã"


def test_both_desks_have_orders_in_every_state():
    for code in ("C1", "C2"):
        there = set(Order.objects.filter(cooperative__code=code).values_list("status", flat=True))
        assert there == set(Status.values), code
    kinds = set(Order.objects.values_list("payment_method", "fulfilment"))
    assert {("cod", "delivery"), ("vietqr", "delivery"), ("vietqr", "pickup")} <= kinds
    assert Order.objects.filter(payment_status=PaymentStatus.REFUND_DUE).exists()
    assert Order.objects.filter(user__email="buyer@example.test").count() >= 3


def test_the_stock_agrees_with_the_orders():
    assert list(broken_rows()) == []


def test_the_money_agrees_with_the_orders():
    assert list(broken_money()) == []
    assert Entry.objects.filter(at__gt=timezone.now()).count() == 0
    assert set(BankCredit.objects.values_list("reason", flat=True)) == {"no_code", "amount"}


def test_the_stock_diary_tells_its_story_in_the_order_of_time():
    for product in Product.objects.all():
        at = list(product.offer.changes.order_by("pk").values_list("at", flat=True))
        assert at == sorted(at), product


def test_certificates_packs_and_a_review_make_the_goods_believable():
    today = timezone.localdate()

    assert Certificate.objects.valid_on(today).filter(stars=4).exists()
    assert Certificate.objects.exclude(pk__in=Certificate.objects.valid_on(today)).count() == 1
    assert not Certificate.objects.filter(products=None).exists()
    assert Product.objects.exclude(family=None).count() == 3
    assert Cooperative.objects.exclude(latitude=None).count() == 6
    assert ProductReview.objects.get().reply


def test_the_command_leaves_a_complete_world_alone_in_one_query(shipped, django_assert_num_queries):
    out = io.StringIO()

    with django_assert_num_queries(1):
        call_command("load_demo", stdout=out, if_empty=True)

    assert out.getvalue() == ""


def test_the_command_tells_how_far_it_is(world):
    assert "dong-sao.xlsx imported" in world
    assert "done in" in world


def test_each_owner_sees_the_own_coop_alone():
    for code, login in OWNERS.items():
        seen = Cooperative.objects.visible_to(User.objects.get(email=login))
        assert [cooperative.code for cooperative in seen] == [code]


def test_pick_up_points_stand_on_the_map_near_their_co_op():
    far = Decimal("0.25")  # degrees: no further than the province's town from its communes

    for point in PickupPoint.objects.select_related("cooperative"):
        assert abs(point.latitude - point.cooperative.latitude) < far, point.place
        assert abs(point.longitude - point.cooperative.longitude) < far, point.place
    assert PickupPoint.objects.count() == 3


def test_households_are_settled_and_some_are_still_to_be_paid():
    statements = Statement.objects.filter(settlement__cooperative__code="C1")
    assert statements.filter(payable_vnd__gt=0).exists()
    assert not list(broken_settlements())
