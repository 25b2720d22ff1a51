"""What may happen between opening the checkout and pressing its button."""

import pytest
from django.test import Client
from django.urls import reverse

from coops.partner.models import StockRecord
from shop.basket.models import Line
from shop.order.models import Checkout, Order
from tests.factories.forms import fields_of, page, text_of
from tests.shop.checkout_pages.conftest import INDEX, TYPED

FORM = "form[data-checkout]"


def offer(product):
    return StockRecord.objects.filter(product=product)


def test_a_second_press_finds_the_first_ones_order(client, rice, fill, shown):
    fill(rice)
    sent = {**shown(), **TYPED}

    first = client.post(INDEX, sent)
    second = client.post(INDEX, sent)

    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert Checkout.objects.count() == Order.objects.count() == 1
    assert offer(rice).get().num_allocated == 1


def test_a_new_page_after_an_order_is_a_new_order(client, rice, fill, order):
    fill(rice)
    order()
    fill(rice)
    order()

    assert Checkout.objects.count() == 2


def test_a_changed_price_is_told_old_and_new_and_can_then_be_accepted(client, rice, fill, shown):
    fill(rice, units=2)
    sent = {**shown(), **TYPED}
    offer(rice).update(price=35_000)

    response = client.post(INDEX, sent)

    assert response.status_code == 409
    text = text_of(response).replace("\xa0", " ")
    assert "32.000 ₫" in text
    assert "35.000 ₫" in text
    assert "100.000 ₫" in text  # the new total, delivery included
    assert not Order.objects.exists()
    again = fields_of(response, FORM)
    assert again["full_name"] == TYPED["full_name"]
    assert client.post(INDEX, again).status_code == 302
    assert Order.objects.get().total_incl_tax == 100_000


def test_a_changed_delivery_fee_is_told_old_and_new(client, rice, fill, shown, cooperative):
    fill(rice)
    sent = {**shown(), **TYPED}
    cooperative.delivery_fee_vnd = 45_000
    cooperative.save()

    response = client.post(INDEX, sent)

    assert response.status_code == 409
    text = text_of(response).replace("\xa0", " ")
    assert "62.000 ₫" in text
    assert "77.000 ₫" in text
    assert client.post(INDEX, fields_of(response, FORM)).status_code == 302


def test_the_total_seen_follows_a_choice_made_without_script(
    client, rice, fill, order, cooperative
):
    fill(rice)

    response = order(**{f"fulfilment-{cooperative.pk}": "pickup"})

    assert response.status_code == 302
    assert Order.objects.get().total_incl_tax == 32_000


def test_the_last_one_gone_is_told_before_paying_and_nothing_typed_is_lost(
    client, rice, plums, fill, shown
):
    offer(rice).update(num_in_stock=1)
    fill(rice, plums)
    sent = {**shown(), **TYPED}
    offer(rice).update(num_in_stock=0)

    response = client.post(INDEX, sent)

    assert response.status_code == 409
    assert "Gạo nếp cái hoa vàng" in page(response).select_one(".form-errors").get_text()
    basket = reverse("basket:summary")
    assert page(response).select_one(f'.form-errors a[href="{basket}"]')
    assert fields_of(response, FORM)["line1"] == TYPED["line1"]
    assert not Order.objects.exists()
    assert offer(plums).get().num_allocated == 0


def test_two_buyers_and_one_piece_one_wins_and_the_other_is_told(client, rice):
    offer(rice).update(num_in_stock=1)
    answers = []
    for visitor in (client, Client()):
        visitor.post(reverse("basket:add", kwargs={"pk": rice.pk}))
        answers.append((visitor, {**fields_of(visitor.get(INDEX), FORM), **TYPED}))

    statuses = [visitor.post(INDEX, sent).status_code for visitor, sent in answers]

    assert statuses == [302, 409]
    assert Order.objects.count() == 1
    assert offer(rice).get().num_allocated == 1


def test_goods_added_in_another_window_are_shown_before_they_are_ordered(
    client, rice, plums, fill, shown
):
    fill(rice)
    sent = {**shown(), **TYPED}
    fill(plums)

    response = client.post(INDEX, sent)

    assert response.status_code == 422
    assert "Mận hậu" in text_of(response)
    assert not Order.objects.exists()
    pk = plums.cooperative_id
    choices = {f"fulfilment-{pk}": "delivery", f"payment-{pk}": "vietqr"}
    assert client.post(INDEX, {**fields_of(response, FORM), **choices}).status_code == 302


def test_a_basket_emptied_in_another_window_orders_nothing(client, rice, fill, shown):
    fill(rice)
    sent = {**shown(), **TYPED}
    Line.objects.all().delete()

    response = client.post(INDEX, sent, follow=True)

    assert response.redirect_chain[-1][0] == reverse("basket:summary")
    assert "Giỏ hàng trống" in text_of(response)
    assert not Checkout.objects.exists()


@pytest.mark.parametrize("key", ["", "short", "x" * 200])
def test_a_form_without_its_key_is_shown_again_with_a_new_one(client, rice, fill, shown, key):
    fill(rice)

    response = client.post(INDEX, {**shown(), **TYPED, "key": key})

    assert response.status_code == 409
    assert not Order.objects.exists()
    assert client.post(INDEX, fields_of(response, FORM)).status_code == 302


@pytest.mark.parametrize("seen", ["", "-5", "1e9", "9" * 50, "abc"])
def test_a_tampered_total_is_never_taken_as_seen(client, rice, fill, shown, cooperative, seen):
    fill(rice)

    response = client.post(INDEX, {**shown(), **TYPED, f"seen_goods-{cooperative.pk}": seen})

    assert response.status_code == 409
    assert not Order.objects.exists()


def test_what_was_typed_is_forgotten_once_it_is_ordered(client, rice, fill, order, shown):
    fill(rice)
    order(phone="0912")
    order()
    fill(rice)

    assert shown()["phone"] == ""


def test_a_co_op_that_takes_no_payment_any_more_is_told(client, rice, cooperative, fill, shown):
    fill(rice)
    sent = {**shown(), **TYPED}
    cooperative.accepts_cod = cooperative.accepts_vietqr = False
    cooperative.save()

    response = client.post(INDEX, sent)

    assert response.status_code == 422
    assert fields_of(response, FORM)["full_name"] == TYPED["full_name"]
    assert page(response).select_one('.form-errors a[href="/gio-hang/"]')
    assert not Order.objects.exists()


def test_a_key_that_no_form_has_is_no_mistake_of_the_server(client, rice, fill, shown):
    fill(rice)

    response = client.post(INDEX, {**shown(), **TYPED, "key": "\x00"})

    assert response.status_code == 409
    assert fields_of(response, FORM)["full_name"] == TYPED["full_name"]
    assert not Order.objects.exists()
