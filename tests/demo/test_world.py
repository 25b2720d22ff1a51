"""The demo world is complete, can be loaded again at any point, and leaves people's work alone."""

import io
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from catalog.models import Category, Product
from catalog.shelf_list import OTHER
from coops.partner.models import StockChange
from coops.partner.services.prices import set_price
from coops.price_lists.models import PriceListImport
from coops.registry.models import Certificate, Cooperative
from shop.demo import orders, world
from shop.demo.models import LoadedPart
from shop.order.audit import broken_rows
from shop.order.models import Order, PaymentStatus, Status
from shop.payment.audit import broken_rows as broken_money
from shop.payment.models import BankCredit, Entry
from shop.reviews.models import ProductReview
from shop.shipping.models import PickupPoint
from shop.users.models import User
from tests.factories.coops import make_cooperative, make_product

pytestmark = pytest.mark.django_db


def load(files, say=lambda line: None):
    world.load_world(files, say=say, workers=1)


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


def test_forty_products_are_on_sale_with_picture_price_and_coop(files):
    load(files)

    goods = Product.objects.on_sale().for_cards().prefetch_related("categories")
    assert goods.count() == Product.objects.count() == 40
    for product in goods:
        assert product.offer.price > 0, product
        assert product.description and product.origin_hamlet, product
        assert [image.is_illustration for image in product.images.all()] == [True], product
        assert default_storage.exists(product.images.all()[0].original.name), product
        assert product.categories.get().slug != OTHER, product


def test_the_six_coops_show_who_they_are(files):
    load(files)

    assert Cooperative.objects.count() == 6
    for cooperative in Cooperative.objects.all():
        assert cooperative.is_demo and cooperative.tagline and cooperative.story
        for picture in (cooperative.logo, cooperative.cover):
            assert default_storage.exists(picture.name), cooperative
    assert not Category.objects.get(slug="gao-ngo").image.name.startswith("categories/")


def test_loading_again_changes_nothing(files):
    load(files)
    before = everything()

    load(files)

    assert everything() == before


def test_loading_again_keeps_what_people_changed(files):
    load(files)
    rice = Product.objects.get(title="Gạo lứt đỏ túi 1kg")
    set_price(stock_record=rice.offer, price_vnd=47_000, by=None)
    Product.objects.filter(title="Chè lam gói 300g").delete()
    Cooperative.objects.filter(code="C2").update(tagline="Gà ngon nhất xã")
    before = everything()

    load(files)

    assert everything() == before
    assert Product.objects.get(pk=rice.pk).offer.price == 47_000
    assert Cooperative.objects.get(code="C2").tagline == "Gà ngon nhất xã"


def test_a_load_that_was_killed_goes_on_where_it_stopped(files, monkeypatch):
    real = world.import_goods

    def dies_at_the_third(entry, **kwargs):
        real(entry, **kwargs)
        if entry["code"] == "C3":
            raise KeyboardInterrupt

    monkeypatch.setattr(world, "import_goods", dies_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        load(files)
    assert not Product.objects.filter(cooperative__code="C3").exists()
    assert not world.is_complete()
    monkeypatch.undo()

    load(files)

    assert Product.objects.on_sale().count() == 40
    assert PriceListImport.objects.count() == 6
    assert world.is_complete()


def test_orders_are_all_there_or_none(files, monkeypatch):
    def power_cut(**kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(orders.processing, "hand_over_order", power_cut)
    with pytest.raises(KeyboardInterrupt):
        load(files)
    assert not Order.objects.exists()
    assert not list(broken_rows())
    monkeypatch.undo()

    load(files)

    assert Order.objects.count() == 16
    assert not list(broken_rows())


def test_both_desks_have_orders_in_every_state(files):
    load(files)

    for code in ("C1", "C2"):
        there = set(Order.objects.filter(cooperative__code=code).values_list("status", flat=True))
        assert there == set(Status.values), code
    kinds = set(Order.objects.values_list("payment_method", "fulfilment"))
    assert {("cod", "delivery"), ("vietqr", "delivery"), ("vietqr", "pickup")} <= kinds
    assert Order.objects.filter(payment_status=PaymentStatus.REFUND_DUE).exists()
    assert Order.objects.filter(user__email="buyer@example.test").count() >= 3


def test_the_stock_agrees_with_the_orders(files):
    load(files)

    assert list(broken_rows()) == []


def test_the_money_agrees_with_the_orders(files):
    load(files)

    assert list(broken_money()) == []
    assert Entry.objects.filter(at__gt=timezone.now()).count() == 0
    assert set(BankCredit.objects.values_list("reason", flat=True)) == {"no_code", "amount"}


def test_the_stock_diary_tells_its_story_in_the_order_of_time(files):
    load(files)

    for product in Product.objects.all():
        at = list(product.offer.changes.order_by("pk").values_list("at", flat=True))
        assert at == sorted(at), product


def test_nothing_happened_in_the_future_when_loaded_at_night(files, monkeypatch):
    # Orders come before the pick-up days, as in the world itself.
    for later in ("play_orders", "open_delivery"):
        monkeypatch.setattr(world, later, lambda **kwargs: None)
    load(files)
    yesterday = timezone.localdate() - timedelta(days=1)
    night = datetime.combine(yesterday, datetime.min.time(), ZoneInfo("Asia/Ho_Chi_Minh"))
    night += timedelta(hours=2)

    orders.play_orders(now=night)

    for order in Order.objects.all():
        events = list(order.events.order_by("pk").values_list("at", flat=True))
        assert events == sorted(events)
        assert order.date_placed == events[0]
        assert events[-1] < night


def test_the_command_leaves_a_complete_world_alone_in_one_query(shipped, django_assert_num_queries):
    load(shipped)
    out = io.StringIO()

    with django_assert_num_queries(1):
        call_command("load_demo", stdout=out, if_empty=True)

    assert out.getvalue() == ""


def test_the_command_mixes_nothing_into_somebody_elses_shop(shipped):
    make_product(make_cooperative("HTX của người khác"))

    call_command("load_demo", stdout=io.StringIO(), if_empty=True)

    assert Cooperative.objects.count() == 1
    assert not User.objects.filter(email="htx@example.test").exists()


def test_the_command_tells_how_far_it_is(shipped):
    out = io.StringIO()

    call_command("load_demo", stdout=out)

    assert "dong-sao.xlsx imported" in out.getvalue()
    assert "done in" in out.getvalue()


@pytest.mark.parametrize("arguments", [[], ["--if-empty"], ["--products=10"]])
def test_production_gets_no_demo(shipped, settings, arguments):
    settings.DEMO_LOGINS = False

    with pytest.raises(CommandError, match="DEMO_LOGINS off"):
        call_command("load_demo", *arguments, stdout=io.StringIO())

    assert not User.objects.exists()
    assert not Cooperative.objects.exists()
    assert not LoadedPart.objects.exists()


def test_settings_that_say_nothing_about_demo_logins_are_production(shipped, settings):
    del settings.DEMO_LOGINS

    with pytest.raises(CommandError, match="DEMO_LOGINS off"):
        call_command("load_demo", stdout=io.StringIO())


@pytest.mark.django_db(transaction=True)
def test_nobody_gets_mail_about_orders_of_last_week(files, settings, mailoutbox):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

    load(files)

    assert Order.objects.count() == 16
    assert not DBTaskResult.objects.filter(task_path__startswith="shop.order.tasks").exists()
    assert mailoutbox == []


def test_certificates_packs_and_a_review_make_the_goods_believable(files):
    load(files)
    today = timezone.localdate()

    assert Certificate.objects.valid_on(today).filter(stars=4).exists()
    assert Certificate.objects.exclude(pk__in=Certificate.objects.valid_on(today)).count() == 1
    assert not Certificate.objects.filter(products=None).exists()
    assert Product.objects.exclude(family=None).count() == 3
    assert Cooperative.objects.exclude(latitude=None).count() == 6
    assert ProductReview.objects.get().reply


def test_pick_up_points_stand_on_the_map_near_their_co_op(files):
    load(files)
    far = Decimal("0.25")  # degrees: no further than the province's town from its communes

    for point in PickupPoint.objects.select_related("cooperative"):
        assert abs(point.latitude - point.cooperative.latitude) < far, point.place
        assert abs(point.longitude - point.cooperative.longitude) < far, point.place
    assert PickupPoint.objects.count() == 3
