"""Fees that follow the ward, pasted addresses and pick-up days on the checkout's page."""

import pytest
from django.urls import reverse

from shop.order.models import Order
from shop.shipping.models import DeliveryTable, PickupSlot
from shop.shipping.pickups import open_days, take_place
from tests.factories.forms import fields_of, page, text_of
from tests.shop.checkout_pages.conftest import INDEX, TYPED
from tests.shop.shipping.test_pickups import make_point

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(cooperative):
    """Return a table: 10,000 in the own commune, 20,000 in the province, 50,000 elsewhere."""
    return DeliveryTable.objects.create(
        cooperative=cooperative,
        steps=[{"up_to_g": 5000, "fees": {"ward": 10_000, "province": 20_000, "nation": 50_000}}],
    )


def test_the_fee_follows_the_ward_without_script(client, rice, fill, shown, table):
    fill(rice)
    first = shown()
    assert first[f"seen_fee-{rice.cooperative_id}"] == "30000"

    answer = client.post(INDEX, {**first, "province": "79", "refresh": "province"})
    assert "50.000" in text_of(answer)
    answer = client.post(INDEX, {**fields_of(answer, "form[data-checkout]"), **TYPED})

    order = Order.objects.filter(checkout__phone="+84912345678").first()
    assert order is None, "the ward of the co-op costs less than what was shown"
    assert answer.status_code == 409
    answer = client.post(INDEX, {**fields_of(answer, "form[data-checkout]"), "consent": "on"})
    assert answer.status_code == 302
    assert int(Order.objects.get().shipping_incl_tax) == 10_000


def test_the_page_asks_for_fees_and_gets_each_co_ops(client, rice, fill, table):
    fill(rice)
    address = reverse("checkout:fees")

    found = client.get(address, {"province": "38", "ward": "14797"}).json()

    assert found[str(rice.cooperative_id)]["fee"] == 20_000
    assert "20.000" in found[str(rice.cooperative_id)]["label"]
    assert client.get(address, {"province": "\x00", "ward": "🍚" * 99}).status_code == 200
    assert client.post(address).status_code == 405


def test_a_pasted_address_fills_the_fields_and_loses_nothing(client, rice, fill, shown):
    fill(rice)
    typed = {**shown(), "full_name": "Lê Hoa", "note": "gọi trước"}

    answer = client.post(
        INDEX,
        {**typed, "paste": "0912345678, thôn 3, X. Quảng Hợp, Thanh Hoá", "refresh": "paste"},
    )

    sent = fields_of(answer, "form[data-checkout]")
    assert (sent["province"], sent["ward"], sent["line1"]) == ("38", "16498", "thôn 3")
    assert sent["phone"].replace(" ", "") == "0912345678"
    assert (sent["full_name"], sent["note"]) == ("Lê Hoa", "gọi trước")
    assert Order.objects.count() == 0


def test_a_split_commune_is_asked_about_with_a_button_for_each(client, rice, fill, shown):
    fill(rice)
    answer = client.post(INDEX, {**shown(), "paste": "Số 5, P. Mễ Trì, Hà Nội", "refresh": "paste"})
    buttons = page(answer).select("button[name=take]")
    assert [button["value"] for button in buttons] and len(buttons) == 3

    sent = fields_of(answer, "form[data-checkout]")
    answer = client.post(INDEX, {**sent, "take": "00592"})

    sent = fields_of(answer, "form[data-checkout]")
    assert (sent["province"], sent["ward"], sent["line1"]) == ("01", "00592", "Số 5")


@pytest.mark.parametrize("text", ["", "\x00", "x" * 10_000, "<b>xã</b>", "🍚", "Ha\u0300 Nội"])
def test_any_pasted_text_gives_the_page_with_a_word_and_never_an_error(
    client, rice, fill, shown, text
):
    fill(rice)

    answer = client.post(
        INDEX, {**shown(), "full_name": "Lê Hoa", "paste": text, "refresh": "paste"}
    )

    assert answer.status_code == 200
    assert page(answer).select_one("#dan-dia-chi .message")
    assert fields_of(answer, "form[data-checkout]")["full_name"] == "Lê Hoa"


@pytest.mark.parametrize("code", ["", "x", "99999", "\x00", "1" * 5000])
def test_a_ward_that_was_never_offered_changes_nothing(client, rice, fill, shown, code):
    fill(rice)

    answer = client.post(INDEX, {**shown(), **TYPED, "take": code})

    assert answer.status_code == 200
    assert fields_of(answer, "form[data-checkout]")["ward"] == "16498"


def test_a_pick_up_day_is_chosen_and_taken(client, rice, fill, order, cooperative):
    make_point(cooperative)
    fill(rice)
    day = open_days([cooperative.pk])[cooperative.pk][0]

    answer = order(**{f"fulfilment-{cooperative.pk}": f"pickup-{day.key}", "province": ""})

    assert answer.status_code == 302
    placed = Order.objects.get()
    assert placed.pickup_text == day.text
    assert placed.pickup_slot == PickupSlot.objects.get(taken=1)
    assert int(placed.shipping_incl_tax) == 0


def test_a_day_that_filled_up_meanwhile_is_refused_with_everything_kept(
    client, rice, fill, shown, cooperative
):
    make_point(cooperative, capacity=1)
    fill(rice)
    sent = {**shown(), **TYPED}
    day = open_days([cooperative.pk])[cooperative.pk][0]
    take_place(day.key, cooperative_id=cooperative.pk)

    answer = client.post(INDEX, {**sent, f"fulfilment-{cooperative.pk}": f"pickup-{day.key}"})

    assert answer.status_code == 422
    assert fields_of(answer, "form[data-checkout]")["line1"] == TYPED["line1"]
    assert Order.objects.count() == 0


@pytest.mark.parametrize("choice", ["pickup", "pickup-", "pickup-0-2026-01-01", "x", "\x00"])
def test_no_day_or_a_made_up_one_is_refused(client, rice, fill, order, cooperative, choice):
    make_point(cooperative)
    fill(rice)

    answer = order(**{f"fulfilment-{cooperative.pk}": choice})

    assert answer.status_code == 422
    assert Order.objects.count() == 0
