"""Who may see an order; to everybody else it does not exist."""

import pytest
from django.urls import reverse

from shop.order.links import link_key, signed_path
from tests.factories.forms import text_of
from tests.factories.orders import make_order

PAGES = ("order:detail", "order:cancel", "order:qr")


def address(name, number, key=""):
    return reverse(name, kwargs={"number": number}) + (f"?k={key}" if key else "")


def test_the_signed_link_opens_the_order_without_a_login(client, order):
    response = client.get(signed_path(order))

    assert response.status_code == 200
    assert order.number.encode() in response.content


def test_the_number_may_be_typed_in_small_letters(client, order):
    key = link_key(order.number)

    assert client.get(address("order:detail", order.number.lower(), key)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_nobody_sees_an_order_by_its_number_alone(client, transfer_order, name):
    assert client.get(address(name, transfer_order.number)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_an_order_that_does_not_exist_looks_the_same(client, transfer_order, name):
    mine = client.get(address(name, transfer_order.number))
    absent = client.get(address(name, "ABCDEFGH2"))

    assert mine.status_code == absent.status_code == 404
    assert text_of(mine) == text_of(absent)


@pytest.mark.parametrize("change", [lambda k: k[:-1], lambda k: k + "A", lambda k: k.swapcase()])
def test_a_tampered_key_opens_nothing(client, order, change):
    assert (
        client.get(
            address("order:detail", order.number, change(link_key(order.number)))
        ).status_code
        == 404
    )


@pytest.mark.parametrize("key", ["", "é", "a:b", "%00", "x" * 5000])
def test_a_strange_key_is_no_error(client, order, key):
    assert client.get(address("order:detail", order.number), {"k": key}).status_code == 404


def test_the_key_of_one_order_does_not_open_another(client, order, rice):
    other = make_order(rice)

    assert (
        client.get(address("order:detail", other.number, link_key(order.number))).status_code == 404
    )


def test_the_person_who_ordered_sees_it_when_logged_in(client, rice, buyer):
    order = make_order(rice, user=buyer)
    client.force_login(buyer)

    assert client.get(address("order:detail", order.number)).status_code == 200


def test_another_person_who_is_logged_in_does_not(client, rice, buyer, manager):
    order = make_order(rice, user=buyer)
    client.force_login(manager)

    assert client.get(address("order:detail", order.number)).status_code == 404


def test_a_stranger_cannot_cancel(client, order):
    response = client.post(address("order:cancel", order.number))

    order.refresh_from_db()
    assert response.status_code == 404
    assert order.status == "new"


def test_the_page_is_kept_from_search_engines_and_shared_caches(client, order):
    response = client.get(signed_path(order))

    assert b'<meta name="robots" content="noindex">' in response.content
    assert "private" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"
