"""Filling in the one page of the checkout."""

import pytest
from django.urls import reverse

from shop.order.models import Checkout, Fulfilment, Order, PaymentMethod
from tests.factories.coops import make_cooperative, make_product
from tests.factories.forms import fields_of, page, text_of
from tests.shop.checkout_pages.conftest import INDEX, TYPED, pickup

FORM = "form[data-checkout]"


def test_an_empty_basket_has_nothing_to_check_out(client, db):
    assert client.get(INDEX).url == reverse("basket:summary")


def test_a_basket_that_cannot_be_ordered_is_looked_at_first(client, rice, fill):
    fill(rice)
    rice.is_public = False
    rice.save()

    assert client.get(INDEX).url == reverse("basket:summary")


def test_the_page_shows_lines_fees_and_total_before_the_button(client, rice, plums, fill):
    fill(rice, plums)

    text = text_of(client.get(INDEX)).replace("\xa0", " ")

    for part in ("Gạo nếp cái hoa vàng", "32.000 ₫", "Mận hậu", "50.000 ₫", "30.000 ₫"):
        assert part in text
    assert "Tổng cộng, đã gồm thuế 142.000 ₫" in text


def test_consent_is_not_ticked_and_no_province_is_chosen(client, rice, fill, shown):
    fill(rice)

    sent = shown()

    assert "consent" not in sent
    assert sent["province"] == sent["ward"] == ""
    assert sent["payment"] == PaymentMethod.COD


def test_one_press_places_one_order_for_each_cooperative(client, rice, plums, fill, order):
    fill(rice, plums, units=2)

    response = order()

    checkout = Checkout.objects.get()
    assert response.url == reverse("checkout:done", kwargs={"code": checkout.code})
    first, second = checkout.orders.order_by("pk")
    assert str(first.phone) == "+84912345678"
    assert first.full_name == "Nguyễn Thị Thanh Huyền"
    assert (first.payment_method, second.payment_method) == ("cod", "vietqr")
    assert checkout.address_text == (
        "Thôn Linh Hưng, gần trường tiểu học, Xã Quảng Ngọc, Thanh Hóa"
    )
    assert first.shipping_address.ward_code == "16498"
    assert first.shipping_address.units_version
    assert checkout.consent_version


@pytest.mark.parametrize(
    "spelling", ["0912345678", "+84 912 345 678", "84912345678", "0912.345.678", "(091) 234-5678"]
)
def test_the_phone_may_be_written_in_any_way(client, rice, fill, order, spelling):
    fill(rice)

    order(phone=spelling)

    assert str(Checkout.objects.get().phone) == "+84912345678"


def test_a_cooperative_that_takes_less_has_a_choice_of_its_own(client, rice, plums, fill, shown):
    fill(rice, plums)

    sent = shown()

    assert sent[f"payment-{plums.cooperative_id}"] == PaymentMethod.VIETQR
    assert f"payment-{rice.cooperative_id}" not in sent


def test_two_cooperatives_with_nothing_in_common_have_a_choice_each(client, rice, plums, fill):
    rice.cooperative.accepts_vietqr = False
    rice.cooperative.save()
    fill(rice, plums)

    sent = fields_of(client.get(INDEX), FORM)
    assert "payment" not in sent
    response = client.post(INDEX, {**sent, **TYPED})

    assert response.status_code == 302
    assert list(Order.objects.order_by("pk").values_list("payment_method", flat=True)) == [
        PaymentMethod.COD,
        PaymentMethod.VIETQR,
    ]


def test_cash_is_not_offered_above_the_ceiling(client, db, fill, shown):
    cooperative = make_cooperative(cod_ceiling_vnd=100_000)
    fill(make_product(cooperative, price=90_000))

    response = client.get(INDEX)

    values = [i["value"] for i in page(response).select("input[name=payment]")]
    assert values == [PaymentMethod.VIETQR]


def test_cash_is_refused_when_delivery_lifts_the_total_above_the_ceiling(
    client, db, fill, shown, order
):
    cooperative = make_cooperative(cod_ceiling_vnd=100_000)
    fill(make_product(cooperative, price=90_000))

    response = order(payment=PaymentMethod.COD)
    assert response.status_code == 422
    assert not Order.objects.exists()

    response = order(payment=PaymentMethod.COD, **pickup(cooperative))
    assert response.status_code == 302


def test_no_address_is_asked_for_when_everything_is_picked_up(
    client, rice, plums, fill, order, cooperative, other_cooperative
):
    fill(rice, plums)

    response = order(province="", ward="", line1="", **pickup(cooperative, other_cooperative))

    assert response.status_code == 302
    for placed in Order.objects.all():
        assert placed.fulfilment == Fulfilment.PICKUP
        assert placed.shipping_address is None
    assert Checkout.objects.get().address_text == ""


def test_an_address_typed_for_nothing_is_not_kept(client, rice, fill, order, cooperative):
    fill(rice)

    order(**pickup(cooperative))

    assert Checkout.objects.get().address_text == ""


def test_the_address_is_asked_for_when_one_of_two_is_delivered(
    client, rice, plums, fill, order, cooperative
):
    fill(rice, plums)

    response = order(province="", ward="", line1="", **pickup(cooperative))

    assert response.status_code == 422
    assert {"id_province_error", "id_ward_error", "id_line1_error"} <= {
        found["id"] for found in page(response).select("[id$=_error]")
    }


def test_all_errors_stand_beside_their_fields_and_on_top_and_nothing_typed_is_lost(
    client, rice, fill, order
):
    fill(rice)
    typed = {"phone": "12345", "full_name": " ", "note": "Gọi <trước> 5 phút", "email": "khong@"}

    response = order(**typed, consent="")

    assert response.status_code == 422
    found = page(response)
    for name in ("phone", "full_name", "email", "consent"):
        assert found.select_one(f"#id_{name}_error"), name
        assert found.select_one(f'.form-errors a[href="#id_{name}"]'), name
    sent = fields_of(response, FORM)
    assert sent["phone"] == "12345"
    assert sent["note"] == "Gọi <trước> 5 phút"
    assert sent["email"] == "khong@"
    assert (sent["province"], sent["ward"]) == ("38", "16498")
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"ward": "00004"},  # a ward of another province
        {"ward": "99999"},
        {"province": "99", "ward": ""},
        {"province": "\x00", "ward": ""},
        {"full_name": "x" * 151},
        {"line1": "x" * 256},
        {"note": "x" * 501},
        {"payment": "gold"},
        {"payment": ""},
        {"phone": "\x00" * 10},
        {"full_name": "Hoa\x00"},
        {"phone": "+1 212 555 0100"},
    ],
)
def test_nonsense_is_refused_beside_its_field(client, rice, fill, order, typed):
    fill(rice)

    response = order(**typed)

    assert response.status_code == 422
    assert page(response).select_one(".form-errors")
    assert not Order.objects.exists()


def test_a_way_of_getting_the_goods_that_is_not_offered_is_refused(client, db, fill, order):
    cooperative = make_cooperative(offers_pickup=False)
    fill(make_product(cooperative))

    for value in (Fulfilment.PICKUP, "drone", ""):
        response = order(**{f"fulfilment-{cooperative.pk}": value})
        assert response.status_code == 422
    assert not Order.objects.exists()


def test_a_consent_to_an_older_wording_is_asked_for_again(client, rice, fill, order):
    fill(rice)

    response = order(consent_version="dieu-khoan=0.1")

    assert response.status_code == 422
    sent = fields_of(response, FORM)
    assert "consent" not in sent
    assert "Điều khoản vừa được sửa" in text_of(response)
    assert client.post(INDEX, {**sent, "consent": "on"}).status_code == 302


def test_without_script_a_button_shows_the_wards_and_keeps_what_was_typed(
    client, rice, fill, shown
):
    fill(rice)
    typed = {"phone": "0912 345 678", "full_name": "Lê Hoa", "province": "38", "consent": "on"}

    response = client.post(INDEX, {**shown(), **typed, "refresh": "province"})

    assert response.status_code == 200
    found = page(response)
    assert not found.select_one(".form-errors")
    assert len(found.select("#id_ward option")) > 100
    sent = fields_of(response, FORM)
    assert {name: sent[name] for name in typed} == typed
    assert not Order.objects.exists()
    last = {**sent, "ward": "16498", "line1": "Thôn Linh Hưng"}
    assert client.post(INDEX, last).status_code == 302


def test_without_script_a_button_counts_again_after_a_change(
    client, rice, fill, shown, cooperative
):
    fill(rice)

    response = client.post(INDEX, {**shown(), **pickup(cooperative), "refresh": "total"})

    assert "Tổng cộng, đã gồm thuế 32.000 ₫" in text_of(response).replace("\xa0", " ")


def test_wards_come_as_options_with_their_former_names(client, db):
    response = client.get(reverse("checkout:wards"), {"province": "38"})

    options = page(response).select("option")
    by_code = {option["value"]: option for option in options}
    assert by_code["16498"].get_text() == "Xã Quảng Ngọc"
    assert "xã" in by_code["16498"]["data-old"]


@pytest.mark.parametrize("province", ["", "99", "abc", "' OR 1=1", "3" * 1000])
def test_an_unknown_province_has_no_wards(client, db, province):
    response = client.get(reverse("checkout:wards"), {"province": province})

    assert response.status_code == 200
    assert len(page(response).select("option")) == 1


def test_what_was_typed_is_there_again_after_a_way_to_the_basket(client, rice, fill, order, shown):
    fill(rice)
    order(phone="0912", note="Gọi trước")

    client.get(reverse("basket:summary"))
    sent = shown()

    assert (sent["phone"], sent["note"], sent["ward"]) == ("0912", "Gọi trước", "16498")
    assert "consent" not in sent


def test_the_form_knows_a_buyer_with_an_account_and_the_last_address(
    client, rice, fill, order, shown, buyer
):
    client.force_login(buyer)
    fill(rice)
    assert shown()["full_name"] == "Lê Thị Hoa"
    order(line1="Số 5, gần chợ Hôm")
    fill(rice)

    sent = shown()

    assert (sent["province"], sent["ward"]) == ("38", "16498")
    assert sent["line1"] == "Số 5, gần chợ Hôm"
    assert Order.objects.get().user == buyer


def test_opening_the_page_writes_nothing(client, rice, fill, django_assert_max_num_queries):
    fill(rice)

    with django_assert_max_num_queries(12) as queries:
        client.get(INDEX)

    assert not [q for q in queries if not q["sql"].startswith("SELECT")]
