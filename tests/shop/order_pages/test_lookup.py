"""Finding an order by number and phone."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.forms import fields_of, page, text_of

LOOKUP = reverse("order:lookup")


def look_up(client, number, phone="0912345678", **extra):
    return client.post(LOOKUP, {"number": number, "phone": phone}, **extra)


@pytest.mark.parametrize("phone", ["0912345678", "+84 912 345 678", "84912345678", "0912.345.678"])
@pytest.mark.parametrize(
    "spell", [str, str.lower, lambda n: f" {n[:3]} {n[3:]} ", lambda n: f"{n[:4]}-{n[4:]}"]
)
def test_number_and_phone_open_the_order_in_any_spelling(client, order, spell, phone):
    response = look_up(client, spell(order.number), phone)

    assert response.status_code == 302
    assert client.get(response.url).status_code == 200


def test_it_opens_for_this_visitor_only(client, order):
    response = look_up(client, order.number)

    assert Client().get(response.url).status_code == 404


def test_a_wrong_number_and_a_wrong_phone_look_the_same(client, order):
    wrong_phone = look_up(client, order.number, "0987654321")
    wrong_number = look_up(client, "ABCDEFGH2", "0912345678")

    assert wrong_phone.status_code == wrong_number.status_code == 404
    errors = [page(r).select_one(".form-errors").get_text() for r in (wrong_phone, wrong_number)]
    assert errors[0] == errors[1]


def test_what_was_typed_stays(client, db):
    response = look_up(client, "abc def", "0912345678")

    assert fields_of(response) == {"number": "abc def", "phone": "0912345678"}


@pytest.mark.parametrize(
    ("number", "phone"),
    [("", ""), ("A" * 41, "0912345678"), ("ABCDEFGH2", "113"), ("\x00", "\x00"), ("ABC", "x" * 99)],
)
def test_nonsense_is_refused_beside_its_field(client, db, number, phone):
    response = look_up(client, number, phone)

    assert response.status_code == 422
    assert page(response).select_one(".field__error")


def test_a_number_is_guarded_after_five_tries_from_wherever(client, order):
    for n in range(5):
        look_up(client, order.number, f"09876543{n:02d}", REMOTE_ADDR=f"198.51.100.{n}")

    response = look_up(client, order.number, REMOTE_ADDR="198.51.100.99")

    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert "Đã thử quá nhiều lần" in text_of(response)


def test_an_address_is_stopped_after_ten_tries_and_others_are_not(client, order):
    for n in range(10):
        look_up(client, f"ABCDEFG{n}2", REMOTE_ADDR="198.51.100.1")

    stopped = look_up(client, order.number, REMOTE_ADDR="198.51.100.1")
    other = look_up(Client(), order.number, REMOTE_ADDR="198.51.100.2")

    assert stopped.status_code == 429
    assert fields_of(stopped)["number"] == order.number
    assert other.status_code == 302


def test_a_header_of_the_visitors_own_does_not_get_round_the_limit(client, order):
    for n in range(11):
        response = look_up(client, f"ABCDEFG{n}2", HTTP_X_FORWARDED_FOR=f"198.51.100.{n}")

    assert response.status_code == 429
