"""The page after the order."""

import pytest
from django.urls import reverse

from shop.order.models import PaymentMethod
from shop.order.processing import cancel_order
from shop.payment.emvco import vietqr_payload
from tests.factories.forms import page, text_of
from tests.factories.orders import make_checkout


def done(client, checkout):
    return client.get(reverse("checkout:done", kwargs={"code": checkout.code}))


@pytest.fixture
def paid_by_transfer(rice, plums):
    """Return a checkout of two co-ops, both to be paid by bank transfer."""
    return make_checkout((rice, 2), plums, payment_method=PaymentMethod.VIETQR)


def test_it_shows_both_orders_with_a_code_to_pay_each(client, paid_by_transfer):
    response = done(client, paid_by_transfer)

    assert response.status_code == 200
    found = page(response)
    images = [image["src"] for image in found.select(".qr-block__image")]
    orders = list(paid_by_transfer.orders.order_by("pk"))
    assert len(images) == 2
    for order, image in zip(orders, images, strict=True):
        assert order.number in text_of(response)
        picture = client.get(image)
        assert picture["Content-Type"] == "image/png"
        assert picture.content.startswith(b"\x89PNG")
    assert found.select_one("a[download]")["href"] == images[0]


def test_account_amount_and_text_can_each_be_copied(client, paid_by_transfer):
    order = paid_by_transfer.orders.order_by("pk").first()

    found = page(done(client, paid_by_transfer))

    copied = [button["data-copy"] for button in found.select(".bank-details [data-copy]")]
    assert copied[:4] == ["3500205123456", "HTX DONG SAO", "94000", order.number]


def test_the_code_pays_the_right_account_amount_and_order(rice):
    from shop.order.transfers import due_transfer

    order = make_checkout(rice, payment_method=PaymentMethod.VIETQR).orders.get()

    assert due_transfer(order).payload == vietqr_payload(
        bank_bin="970405", account="3500205123456", amount_vnd=62_000, purpose=order.number
    )


def test_cash_to_have_ready_is_shown_large_and_no_code(client, rice):
    response = done(client, make_checkout(rice))

    found = page(response)
    assert not found.select(".qr-block")
    amounts = {amount.get_text() for amount in found.select(".cash-due__amount")}
    assert amounts == {"62.000\xa0₫"}


def test_its_links_open_the_orders_without_a_login(client, paid_by_transfer):
    links = [link["href"] for link in page(done(client, paid_by_transfer)).select("a.order-number")]

    assert len(links) == 2
    for link in links:
        assert client.get(link).status_code == 200


def test_a_cancelled_order_is_not_to_be_paid_any_more(client, paid_by_transfer):
    cancel_order(order=paid_by_transfer.orders.order_by("pk").first(), by_buyer=True)

    assert len(page(done(client, paid_by_transfer)).select(".qr-block")) == 1


def test_it_is_kept_from_search_engines_and_shared_caches(client, paid_by_transfer):
    response = done(client, paid_by_transfer)

    assert page(response).select_one('meta[name=robots][content="noindex"]')
    assert "private" in response["Cache-Control"]


@pytest.mark.parametrize("code", ["X", "A" * 27, "khong-co"])
def test_an_unknown_code_is_not_found(client, db, code):
    assert client.get(f"/dat-hang/xong/{code}/").status_code == 404


def test_a_name_with_markup_is_shown_as_text(client, rice):
    checkout = make_checkout(rice, full_name="<img src=x onerror=alert(1)>")
    order = checkout.orders.get()

    html = client.get(page(done(client, checkout)).select_one("a.order-number")["href"])

    assert order.full_name.startswith("<img")
    assert b"<img src=x" not in html.content


@pytest.mark.parametrize("code", ["\x00", "a\x00b", "x" * 300, "' or 1=1"])
def test_a_code_that_no_checkout_has_is_not_found(client, db, code):
    assert client.get(reverse("checkout:done", kwargs={"code": code})).status_code == 404


@pytest.mark.parametrize("province", ["\x00", "3\x008", "99", "x" * 300, ""])
def test_a_province_that_is_none_has_no_wards(client, db, province):
    response = client.get(reverse("checkout:wards"), {"province": province})

    assert response.status_code == 200
    assert len(page(response).select("option")) <= 1
