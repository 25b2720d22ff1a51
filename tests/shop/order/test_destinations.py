"""Another address or pick-up day for an order that is not packed yet."""

from types import SimpleNamespace

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from shop.checkout.services import GroupChoice, place_checkout
from shop.order.changes import ChangeRefused
from shop.order.destinations import change_address, change_pickup_day, days_for, sums_at
from shop.order.links import link_key
from shop.order.models import Fulfilment, Order, PaymentMethod
from shop.order.payments import mark_paid
from shop.order.processing import cancel_order, confirm_order, pack_order
from shop.order.transfers import due_transfer
from shop.payment.audit import broken_rows
from shop.shipping.models import DeliveryTable, PickupSlot
from shop.shipping.pickups import open_days
from shop.shipping.tables import Step, stored_steps
from tests.factories.coops import make_product, make_user
from tests.factories.forms import fields_of, page, text_of
from tests.factories.orders import buyer_details, make_basket, make_order, new_key
from tests.shop.payment.conftest import fresh
from tests.shop.shipping.test_pickups import make_point

#: Weight steps of a table whose fee is one amount within the province and another beyond it.
STEPS = [Step(50_000, {"ward": 20_000, "province": 20_000, "near": 30_000, "nation": 45_000})]
HANOI = {"province": "01", "ward": "00004", "line1": "Số 9 phố Hàng Mới"}


def place(**fields) -> dict:
    return {
        "line1": "Số 9 phố Hàng Mới",
        "ward_code": "00004",
        "ward_name": "Phường Ba Đình",
        "province_code": "01",
        "province_name": "Hà Nội",
        "units_version": "test",
        **fields,
    }


def url(order, key: bool = True) -> str:
    path = reverse("order:move", kwargs={"number": order.number})
    return f"{path}?k={link_key(order.number)}" if key else path


@pytest.fixture
def table(cooperative):
    """Let the co-op bring 2 kg for 20,000 within the province and 45,000 to the rest."""
    return DeliveryTable.objects.create(cooperative=cooperative, steps=stored_steps(STEPS))


@pytest.fixture
def order(cooperative, table):
    """Return an order of 20 kg delivered within the province, to be paid by transfer."""
    return make_order((make_product(cooperative, net_weight_g=1000), 2), payment_method="vietqr")


def test_the_total_is_shown_first_and_agreed_to(client, order):
    before = order.amount_vnd
    shown = client.post(url(order), {**HANOI, "look": "1"})
    assert shown.status_code == 200
    new = sums_at(order, place()).total_vnd
    assert new > before
    assert fresh(order).amount_vnd == before
    sent = fields_of(shown)
    assert sent["agreed_total"] == str(new)

    assert client.post(url(order), {**sent, "agree": "1"}).status_code == 302

    now = fresh(order)
    assert (now.amount_vnd, due_transfer(now).amount_vnd) == (new, new)
    assert "Hàng Mới" in now.address_text
    assert now.shipping_address.province_code == "01"
    assert "Hàng Mới" in text_of(
        client.get(f"/don-hang/{order.number}/?k={link_key(order.number)}")
    )
    assert not list(broken_rows())


def test_pressed_twice_it_is_changed_once(order):
    new = sums_at(order, place()).total_vnd
    for _ in range(2):
        change_address(order=order, place=place(), agreed_total_vnd=new)

    assert order.events.filter(kind="changed").count() == 1


def test_a_page_left_open_is_told_the_new_total(client, order, table):
    sent = fields_of(client.post(url(order), {**HANOI, "look": "1"}))
    DeliveryTable.objects.all().delete()
    Order.objects.filter(pk=order.pk).update(shipping_incl_tax=1, total_incl_tax=64_001)

    answer = client.post(url(order), {**sent, "agree": "1"})

    assert answer.status_code == 409
    assert fields_of(answer)["line1"] == HANOI["line1"]
    assert "Hàng Mới" not in fresh(order).address_text


def test_to_and_fro_without_end_fills_nobodys_mailbox(
    client, order, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("shop.core.throttle.time", SimpleNamespace(time=lambda: 1_800_000_000.0))
    with django_capture_on_commit_callbacks(execute=True):
        for n in range(5):
            typed = {**HANOI, "line1": f"Số {n} phố Hàng Mới"}
            sent = fields_of(client.post(url(order), {**typed, "look": "1"}))
            assert client.post(url(order), {**sent, "agree": "1"}).status_code == 302
    mails = len(mail.outbox)
    assert mails == 10

    sent = fields_of(client.post(url(order), {**HANOI, "look": "1"}))
    with django_capture_on_commit_callbacks(execute=True):
        refused = client.post(url(order), {**sent, "agree": "1"})

    assert refused.status_code == 429
    assert fields_of(refused)["line1"] == HANOI["line1"]
    assert "Số 4 phố" in fresh(order).address_text
    assert len(mail.outbox) == mails


def test_other_orders_of_the_checkout_go_where_they_went(cooperative, other_cooperative):
    basket = make_basket(make_product(cooperative), make_product(other_cooperative))
    choice = GroupChoice(Fulfilment.DELIVERY, PaymentMethod.COD)
    checkout = place_checkout(
        basket=basket,
        details=buyer_details(),
        choices={cooperative.pk: choice, other_cooperative.pk: choice},
        idempotency_key=new_key(),
    )
    one, other = checkout.orders.order_by("pk")

    change_address(order=one, place=place(), agreed_total_vnd=one.amount_vnd)

    assert "Hàng Mới" in fresh(one).address_text
    assert "Hàng Mới" not in fresh(other).address_text
    assert fresh(other).shipping_address.line1 == "Số 5, gần chợ Hôm"


def test_a_paid_order_may_move_within_its_zone_and_no_further(order, manager):
    mark_paid(order=order, by=manager)
    near = place(province_code="38", province_name="Thanh Hóa", ward_code="14797")
    assert sums_at(order, near).total_vnd == order.amount_vnd

    change_address(order=fresh(order), place=near, agreed_total_vnd=order.amount_vnd)
    far = sums_at(order, place()).total_vnd
    with pytest.raises(ChangeRefused):
        change_address(order=fresh(order), place=place(), agreed_total_vnd=far)

    assert fresh(order).shipping_address.ward_code == "14797"
    assert not list(broken_rows())


def test_within_the_zone_the_agreed_fee_stays(order, table):
    table.steps = []
    table.save()
    near = place(province_code="38", ward_code="14797")

    assert sums_at(fresh(order), near).fee_vnd == int(order.shipping_incl_tax)


def test_cash_keeps_its_ceiling(cooperative, table):
    order = make_order((make_product(cooperative, net_weight_g=1000), 2))
    cooperative.cod_ceiling_vnd = order.amount_vnd
    cooperative.save()
    new = sums_at(fresh(order), place()).total_vnd

    with pytest.raises(ChangeRefused):
        change_address(order=fresh(order), place=place(), agreed_total_vnd=new)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"line1": ""}, "line1"),
        ({"line1": "x" * 10_000}, "line1"),
        ({"line1": "\x00"}, "line1"),
        ({"ward": "16498"}, "ward"),
        ({"province": "<b>"}, "province"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(client, order, typed, field):
    answer = client.post(url(order), {**HANOI, **typed, "agree": "1"})

    assert answer.status_code == 422
    assert page(answer).select_one(f"#id_{field}_error")


def test_packed_or_cancelled_nothing_moves_any_more(client, order, manager, rice):
    gone = make_order(rice)
    cancel_order(order=gone, by=manager)
    confirm_order(order=order, by=manager)
    pack_order(order=order, by=manager)

    for one in (order, gone):
        assert client.get(url(one)).status_code == 302
        assert client.post(url(one), {**HANOI, "agree": "1"}).status_code == 409
        assert "Hàng Mới" not in fresh(one).address_text


def test_somebody_elses_order_is_not_there(client, order):
    stranger = Client()
    stranger.force_login(make_user())

    for visitor in (client, stranger):
        assert visitor.get(url(order, key=False)).status_code == 404
        assert visitor.post(url(order, key=False), HANOI).status_code == 404


def test_the_owner_needs_no_link(client, cooperative, buyer):
    order = make_order(make_product(cooperative), user=buyer)
    client.force_login(buyer)

    assert client.get(url(order, key=False)).status_code == 200


@pytest.fixture
def picked_up(cooperative, rice):
    """Return an order to be picked up on the first of several days with two places each."""
    make_point(cooperative, capacity=2)
    key = open_days([cooperative.pk])[cooperative.pk][0].key
    choice = GroupChoice(Fulfilment.PICKUP, PaymentMethod.COD, pickup_day=key)
    checkout = place_checkout(
        basket=make_basket(rice),
        details=buyer_details(),
        choices={cooperative.pk: choice},
        idempotency_key=new_key(),
    )
    return checkout.orders.get()


def test_another_day_frees_the_old_one(client, picked_up, django_capture_on_commit_callbacks):
    old = picked_up.pickup_slot
    form = client.get(url(picked_up))
    key = page(form).select_one("input[name=day]")["value"]

    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url(picked_up), {"day": key}).status_code == 302
    assert client.post(url(picked_up), {"day": key}).status_code in {302, 422}

    now = fresh(picked_up)
    old.refresh_from_db()
    assert (old.taken, now.pickup_slot.taken) == (0, 1)
    assert now.pickup_slot != old
    assert now.pickup_text == now.pickup_slot.point.text(now.pickup_slot.day)
    assert now.events.filter(kind="changed").count() == 1
    assert len(mail.outbox) == 2  # buyer and co-op


def test_a_full_day_leaves_everything_as_it_was(picked_up):
    day = days_for(picked_up)[0]
    PickupSlot.objects.create(point=day.point, day=day.day, capacity=2, taken=2)

    with pytest.raises(ChangeRefused):
        change_pickup_day(order=picked_up, key=day.key)

    now = fresh(picked_up)
    assert (now.pickup_slot, now.pickup_slot.taken) == (picked_up.pickup_slot, 1)


@pytest.mark.parametrize("key", ["", "x", "1-2020-01-01", "9" * 10_000, "1-\x00"])
def test_no_such_day(client, picked_up, key):
    assert client.post(url(picked_up), {"day": key}).status_code == 422
    assert fresh(picked_up).pickup_slot == picked_up.pickup_slot
