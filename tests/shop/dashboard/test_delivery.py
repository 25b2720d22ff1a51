"""The desk's pages about delivery: fees, carriers, pick-up points and their days, parcels."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coops.registry.models import Cooperative
from shop.checkout.details import GroupChoice
from shop.checkout.services import place_checkout
from shop.order.links import signed_path
from shop.order.models import Fulfilment, PaymentMethod
from shop.order.processing import confirm_order, hand_over_order, pack_order
from shop.shipping.models import DeliveryTable, OwnCarrier, PickupPoint
from shop.shipping.pickups import open_days
from tests.factories.coops import make_cooperative
from tests.factories.forms import fields_of, text_of
from tests.factories.orders import buyer_details, make_basket, make_order, new_key
from tests.shop.shipping.test_pickups import make_point

pytestmark = pytest.mark.django_db

DELIVERY = reverse("dashboard:delivery")
POINTS = reverse("dashboard:pickup_points")
FORM = "main form"

POINT = {
    "place": "Cổng chợ Hôm",
    "directions": "cạnh cây đa",
    "weekday": "2",
    "opens": "07:00",
    "closes": "09:30",
    "capacity": "20",
    "closes_before_h": "12",
}


@pytest.fixture
def sent(desk):
    """Return what the page about fees would send."""
    return {**fields_of(desk.get(DELIVERY), FORM), "offers_delivery": "on"}


def test_fees_are_written_as_people_write_them(desk, sent, cooperative):
    answer = desk.post(
        DELIVERY,
        {
            **sent,
            "flat_fee": "35k",
            "free_from": "500.000",
            "packaging": "300 g",
            "near": ["40", "42"],
            "step-0": "5 kg",
            "fee-0-province": "25.000",
            "step-1": "2 kg",
            "fee-1-ward": "0",
            "fee-1-nation": "40 nghìn",
            "free-ward": "200.000",
        },
    )

    assert answer.status_code == 302
    cooperative.refresh_from_db()
    assert cooperative.delivery_fee_vnd == 35_000
    assert cooperative.free_delivery_from_vnd == 500_000
    table = DeliveryTable.objects.get(cooperative=cooperative)
    assert table.packaging_g == 300
    assert table.near_provinces == ["40", "42"]
    assert table.steps == [
        {"up_to_g": 2000, "fees": {"ward": 0, "nation": 40_000}},
        {"up_to_g": 5000, "fees": {"province": 25_000}},
    ]
    assert table.free_from == {"ward": 200_000}
    again = fields_of(desk.get(DELIVERY), FORM)
    assert again["fee-0-ward"] == "0" and again["fee-1-province"] == "25.000"


@pytest.mark.parametrize(
    "typed",
    [
        {"flat_fee": ""},
        {"flat_fee": "nhiều"},
        {"flat_fee": "9.000.000"},
        {"flat_fee": "\x00"},
        {"step-0": "2 kg"},
        {"fee-0-ward": "10.000"},
        {"step-0": "2 kg", "fee-0-ward": "9.000", "step-1": "2000 g", "fee-1-ward": "9.000"},
        {"step-0": "x" * 10_000, "fee-0-ward": "9.000"},
        {"near": ["99"]},
        {"free-ward": "🍚"},
    ],
)
def test_a_table_that_cannot_be_is_refused_and_stays_typed(desk, sent, typed, cooperative):
    answer = desk.post(DELIVERY, {**sent, **typed})

    assert answer.status_code == 422
    cooperative.refresh_from_db()
    assert cooperative.delivery_fee_vnd == 30_000
    assert not DeliveryTable.objects.exists()


def test_a_co_op_that_neither_delivers_nor_hands_over_is_refused(desk, sent, cooperative):
    Cooperative.objects.filter(pk=cooperative.pk).update(offers_pickup=False)
    sent.pop("offers_delivery")

    assert desk.post(DELIVERY, sent).status_code == 422


def test_a_helper_does_not_change_fees(client, helper):
    client.force_login(helper)

    assert client.post(DELIVERY, {}).status_code == 403


def test_a_carrier_from_the_list_gives_buyers_a_link(desk, client, rice, manager, cooperative):
    add = reverse("dashboard:carrier_add")
    typed = {"name": "GHN", "tracking_url": "https://vd.test/theo-doi?ma={code}"}
    assert desk.post(add, typed).status_code == 302
    assert desk.post(add, typed).status_code == 422
    order = make_order(rice)
    confirm_order(order=order, by=manager)
    pack_order(order=order, by=manager)

    hand_over_order(order=order, by=manager, carrier_name="ghn", tracking_code="A/B 1")

    assert order.tracking_url == "https://vd.test/theo-doi?ma=A%2FB%201"
    assert order.tracking_url in client.get(signed_path(order)).text


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "http://vd.test/{code}", "https://", "https://a b.test/", "x"]
)
def test_a_link_that_leads_nowhere_good_is_refused(desk, link):
    answer = desk.post(reverse("dashboard:carrier_add"), {"name": "X", "tracking_url": link})

    assert answer.status_code == 422
    assert not OwnCarrier.objects.exists()


def test_a_carrier_is_taken_out_by_its_own_co_op_only(desk, cooperative):
    theirs = OwnCarrier.objects.create(cooperative=make_cooperative(), name="GHTK")
    ours = OwnCarrier.objects.create(cooperative=cooperative, name="GHN")

    assert desk.post(reverse("dashboard:carrier_remove", args=[theirs.pk])).status_code == 404
    assert desk.post(reverse("dashboard:carrier_remove", args=[ours.pk])).status_code == 302
    assert list(OwnCarrier.objects.all()) == [theirs]


def test_a_point_is_opened_changed_and_given_up(desk, cooperative):
    assert desk.post(POINTS, POINT).status_code == 302
    point = PickupPoint.objects.get(cooperative=cooperative)
    assert (point.weekday, point.hours, point.capacity) == (2, "7:00–9:30", 20)
    where = reverse("dashboard:pickup_point", args=[point.pk])

    assert desk.post(where, {**POINT, "capacity": "5"}).status_code == 302
    point.refresh_from_db()
    assert point.capacity == 5
    assert desk.post(where, {"give_up": "1"}).status_code == 302
    point.refresh_from_db()
    assert not point.is_active
    assert desk.get(where).status_code == 404


@pytest.mark.parametrize(
    "typed",
    [
        {"place": ""},
        {"place": "x" * 10_000},
        {"place": "a\x00b"},
        {"weekday": "7"},
        {"opens": "chiều"},
        {"closes": "06:00"},
        {"capacity": "0"},
        {"capacity": "1001"},
        {"closes_before_h": "-1"},
    ],
)
def test_a_point_that_cannot_be_is_refused_and_stays_typed(desk, typed):
    answer = desk.post(POINTS, {**POINT, **typed})

    assert answer.status_code == 422
    assert fields_of(answer, FORM)["directions"] == "cạnh cây đa"
    assert not PickupPoint.objects.exists()


def test_another_co_ops_point_and_days_are_absent(desk):
    point = make_point(make_cooperative())
    day = "2026-12-05"

    assert desk.get(reverse("dashboard:pickup_point", args=[point.pk])).status_code == 404
    assert desk.get(reverse("dashboard:pickup_day", args=[point.pk, day])).status_code == 404


def test_the_hand_over_list_names_buyers_goods_and_cash(desk, rice, cooperative):
    point = make_point(cooperative)
    day = open_days([cooperative.pk])[cooperative.pk][0]
    choice = GroupChoice(Fulfilment.PICKUP, PaymentMethod.COD, pickup_day=day.key)
    place_checkout(
        basket=make_basket((rice, 2)),
        details=buyer_details(),
        choices={cooperative.pk: choice},
        idempotency_key=new_key(),
    )

    assert day.day.isoformat() in desk.get(POINTS).text
    words = text_of(desk.get(reverse("dashboard:pickup_day", args=[point.pk, day.day.isoformat()])))

    for part in ("Lê Thị Hoa", "0912 345 678", "Gạo nếp", "64.000"):
        assert part in words
    assert desk.get(reverse("dashboard:pickup_day", args=[point.pk, "khi-nao"])).status_code == 404


def test_news_of_a_parcel_reach_the_buyer(desk, client, rice, manager):
    order = make_order(rice)
    where = reverse("dashboard:order_parcel", args=[order.number])
    day = timezone.localdate() + timedelta(days=6)
    news = {"parcel_state": "out_for_delivery", "expected_on": day.isoformat()}
    assert desk.post(where, news).status_code == 409  # it is still in the barn
    for step in (confirm_order, pack_order, hand_over_order):
        step(order=order, by=manager)
    assert desk.post(where, {"parcel_state": "x"}).status_code == 422
    assert desk.post(where, {**news, "tracking_url": "javascript:x"}).status_code == 422
    assert desk.post(where, {**news, "expected_on": "2020-01-01"}).status_code == 422

    assert desk.post(where, {**news, "tracking_code": "VN123"}).status_code == 302

    order.refresh_from_db()
    assert (order.parcel_state, order.tracking_code) == ("out_for_delivery", "VN123")
    assert f"{day:%d/%m}" in text_of(client.get(signed_path(order)))
    assert order.events.filter(kind="parcel").count() == 1
