"""A person's address book, and the checkout that fills in from it."""

import pytest
from django.urls import reverse

from shop.address.book import MOST, addresses_of, save_address
from shop.address.models import UserAddress
from tests.factories.coops import make_product, make_user
from tests.factories.forms import fields_of, page, text_of
from tests.factories.orders import make_order

LIST = reverse("addresses:list")
ADD = reverse("addresses:add")
TYPED = {
    "full_name": "Lê Thị  Hoa",
    "phone": "0912 345 678",
    "province": "38",
    "ward": "16498",
    "line1": "Số 5, gần chợ Hôm",
}


@pytest.fixture
def me(client, buyer):
    client.force_login(buyer)
    return client


def add(client, **typed):
    return client.post(ADD, {**TYPED, **typed})


def test_the_first_address_is_the_usual_one_and_is_listed(me, buyer):
    assert add(me).url == LIST

    address = addresses_of(buyer).get()
    assert (address.full_name, str(address.phone_number)) == ("Lê Thị Hoa", "+84912345678")
    assert address.is_default_for_shipping and address.units_version
    assert "Số 5, gần chợ Hôm" in text_of(me.get(LIST))


def test_the_same_address_again_is_no_second_one(me, buyer):
    add(me)
    add(me, phone="0987654321")

    assert str(addresses_of(buyer).get().phone_number) == "+84987654321"


def test_changing_one_address_into_another_leaves_one(me, buyer):
    add(me)
    add(me, line1="Số 6")
    six = addresses_of(buyer).get(line1="Số 6")

    me.post(reverse("addresses:edit", kwargs={"pk": six.pk}), TYPED)

    assert [one.line1 for one in addresses_of(buyer)] == [TYPED["line1"]]


def test_there_is_always_one_usual_address(me, buyer):
    add(me)
    add(me, line1="Số 6", is_usual="on")
    assert addresses_of(buyer).get(is_default_for_shipping=True).line1 == "Số 6"

    five = addresses_of(buyer).get(line1=TYPED["line1"])
    me.post(reverse("addresses:usual", kwargs={"pk": five.pk}))
    assert addresses_of(buyer).get(is_default_for_shipping=True) == five

    me.post(reverse("addresses:remove", kwargs={"pk": five.pk}))
    assert me.post(reverse("addresses:remove", kwargs={"pk": five.pk})).status_code == 404
    assert addresses_of(buyer).get(is_default_for_shipping=True).line1 == "Số 6"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"full_name": ""}, "full_name"),
        ({"full_name": "x" * 10_000}, "full_name"),
        ({"phone": "0912"}, "phone"),
        ({"province": "99"}, "province"),
        ({"ward": "00001"}, "ward"),
        ({"line1": " "}, "line1"),
        ({"line1": "a\x00b"}, "line1"),
    ],
)
def test_what_cannot_be_an_address_is_refused_and_kept(me, buyer, typed, field):
    response = add(me, **typed)

    assert response.status_code == 422
    assert page(response).select_one(f"#id_{field}_error")
    shown = fields_of(response)
    kept = {name: value for name, value in TYPED.items() if name not in {field, "ward"}}
    assert {name: shown[name] for name in kept} == kept
    assert not addresses_of(buyer).exists()


def test_without_script_a_button_loads_the_wards_and_saves_nothing(me, buyer):
    response = me.post(ADD, {**TYPED, "ward": "", "refresh": "province"})

    assert response.status_code == 200
    assert page(response).select_one('#id_ward option[value="16498"]')
    assert fields_of(response)["line1"] == TYPED["line1"]
    assert not addresses_of(buyer).exists()


def test_an_empty_book_begins_with_the_address_of_the_last_order(me, buyer, rice):
    make_order(rice, user=buyer)

    assert fields_of(me.get(ADD))["line1"] == "Số 5, gần chợ Hôm"


def test_the_book_holds_twenty(me, buyer):
    for n in range(MOST):
        add(me, line1=f"Số {n}")

    assert add(me, line1="Số 99").status_code == 409
    assert addresses_of(buyer).count() == MOST


def test_others_addresses_are_not_there(me, buyer):
    other = make_user("khac@example.com")
    fields = {"full_name": "Ai", "line1": "Số 1", "ward_code": "16498", "province_code": "38"}
    theirs = save_address(other, fields, is_usual=True)

    for name in ("edit", "remove", "usual"):
        address = reverse(f"addresses:{name}", kwargs={"pk": theirs.pk})
        assert me.post(address, TYPED).status_code == 404
    assert UserAddress.objects.get().line1 == "Số 1"


def test_the_checkout_starts_with_the_usual_address_and_offers_the_others(
    me, buyer, rice, cooperative
):
    add(me)
    add(me, line1="Nhà mẹ", full_name="Bà Tư", phone="0987654321")
    mother = addresses_of(buyer).get(line1="Nhà mẹ")
    me.post(reverse("basket:add", kwargs={"pk": make_product(cooperative).pk}), {"quantity": 1})
    checkout = reverse("checkout:index")
    shown = me.get(checkout)
    assert fields_of(shown)["line1"] == TYPED["line1"]

    pressed = me.post(checkout, {**fields_of(shown), "book": mother.pk})

    sent = fields_of(pressed)
    assert pressed.status_code == 200
    assert (sent["line1"], sent["full_name"]) == ("Nhà mẹ", "Bà Tư")
    assert sent["phone"] == "0987 654 321"


def test_nobody_elses_address_is_filled_in(me, buyer, rice):
    other = make_user("khac@example.com")
    fields = {"full_name": "Ai", "line1": "Bí mật", "ward_code": "16498", "province_code": "38"}
    theirs = save_address(other, fields, is_usual=True)
    me.post(reverse("basket:add", kwargs={"pk": rice.pk}), {"quantity": 1})

    pressed = me.post(reverse("checkout:index"), {"book": theirs.pk, "line1": "Nhà tôi"})

    assert "Bí mật" not in pressed.content.decode()
    assert fields_of(pressed)["line1"] == "Nhà tôi"
