"""What a buyer reads on an order's page, and cancelling it."""

import pytest
from django.urls import reverse

from shop.order.links import link_key, signed_path
from shop.order.models import OrderEvent
from shop.order.payments import mark_paid
from shop.order.processing import cancel_order, confirm_order, hand_over_order, pack_order
from tests.factories.forms import fields_of, page, text_of
from tests.factories.orders import make_order


def cancel_path(order):
    return reverse("order:cancel", kwargs={"number": order.number}) + "?k=" + link_key(order.number)


def steps(response):
    return [
        (item["class"][-1].removeprefix("timeline__item--"), " ".join(item.get_text(" ").split()))
        for item in page(response).select(".timeline__item")
    ]


def test_a_new_order_shows_what_it_waits_for_and_what_comes(client, order):
    response = client.get(signed_path(order))

    text = text_of(response).replace("\xa0", " ")
    assert "Chờ xác nhận" in text
    assert "94.000 ₫" in text
    assert page(response).select_one('a[href="tel:+842370000001"]')
    assert [state for state, _label in steps(response)] == ["todo"] * 4 + ["now"]


def test_the_newest_step_stands_on_top_of_the_older_ones(client, order, manager):
    confirm_order(order=order, by=manager)
    pack_order(order=order, by=manager)

    states = steps(client.get(signed_path(order)))

    assert [state for state, _label in states] == ["todo", "todo", "now", "done", "done"]
    assert states[-1][1].startswith("Đã đặt hàng")


def test_carrier_and_parcel_code_are_shown_and_can_be_copied(client, order, manager):
    confirm_order(order=order, by=manager)
    pack_order(order=order, by=manager)
    hand_over_order(order=order, by=manager, carrier_name="Viettel Post", tracking_code="VTP123")

    response = client.get(signed_path(order))

    assert "Viettel Post" in text_of(response)
    assert page(response).select_one('[data-copy="VTP123"]')


def test_the_code_to_pay_is_there_until_the_money_is(client, transfer_order, manager):
    assert page(client.get(signed_path(transfer_order))).select_one(".qr-block")

    mark_paid(order=transfer_order, by=manager)

    assert not page(client.get(signed_path(transfer_order))).select_one(".qr-block")
    qr = reverse("order:qr", kwargs={"number": transfer_order.number})
    assert client.get(f"{qr}?k={link_key(transfer_order.number)}").status_code == 404


def test_an_order_paid_in_cash_has_no_code(client, order):
    qr = reverse("order:qr", kwargs={"number": order.number})

    assert client.get(f"{qr}?k={link_key(order.number)}").status_code == 404


def test_the_account_stays_the_one_of_the_day_of_the_order(client, transfer_order, cooperative):
    cooperative.bank_account = "999"
    cooperative.save()

    assert page(client.get(signed_path(transfer_order))).select_one('[data-copy="3500205123456"]')


def test_cancelling_asks_first_and_gives_the_stock_back_once(client, order, rice):
    ask = client.get(cancel_path(order))
    assert ask.status_code == 200
    form = page(ask).select_one("main form")

    for _press in range(2):
        response = client.post(form["action"], {**fields_of(ask), "reason": " Mua  nhầm "})
        assert response.status_code == 302
        assert client.get(response.url).status_code == 200

    order.refresh_from_db()
    assert (order.status, order.cancelled_by_buyer) == ("cancelled", True)
    assert order.cancel_reason == "Mua nhầm"
    assert rice.stockrecords.get().num_allocated == 0
    assert OrderEvent.objects.filter(order=order, kind="cancelled").count() == 1


def test_asking_cancels_nothing(client, order):
    client.get(cancel_path(order))

    order.refresh_from_db()
    assert order.status == "new"


def test_a_cancelled_order_says_who_cancelled_and_why(client, order):
    cancel_order(order=order, by_buyer=True, reason="Mua nhầm")

    found = steps(client.get(signed_path(order)))

    assert found[0] == ("problem", found[0][1])
    assert "Mua nhầm" in found[0][1]
    assert [state for state, _label in found] == ["problem", "done"]


def test_money_that_came_in_is_named_before_cancelling(client, transfer_order, manager):
    mark_paid(order=transfer_order, by=manager)

    text = text_of(client.get(cancel_path(transfer_order))).replace("\xa0", " ")

    assert "94.000 ₫" in text
    assert "hoàn lại" in text


def test_a_packed_order_cannot_be_cancelled_and_says_whom_to_call(client, order, manager):
    confirm_order(order=order, by=manager)
    pack_order(order=order, by=manager)

    assert "Huỷ đơn này" not in text_of(client.get(signed_path(order)))
    assert not page(client.get(cancel_path(order))).select("main form")
    response = client.post(cancel_path(order), {"reason": ""})

    order.refresh_from_db()
    assert response.status_code == 409
    assert order.status == "packed"
    assert "HTX Đồng Sao" in page(response).select_one(".message--error").get_text()


def test_a_reason_that_is_too_long_is_refused_and_kept(client, order):
    response = client.post(cancel_path(order), {"reason": "x" * 256})

    assert response.status_code == 422
    assert fields_of(response)["reason"] == "x" * 256


def test_the_text_for_zalo_can_be_copied(client, order):
    found = page(client.get(signed_path(order)))

    text = found.select_one("textarea[readonly]").get_text()
    assert order.number in text
    assert signed_path(order) in text


def test_markup_in_what_a_buyer_wrote_is_shown_as_text(client, rice):
    order = make_order(rice, note="<b>gấp</b>", full_name='"><script>x</script>')

    html = client.get(signed_path(order)).content.decode()

    assert "<script>x" not in html
    assert "<b>gấp" not in html


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_speaks_both_languages(client, order, language, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    response = client.get(signed_path(order))

    assert response.status_code == 200
    assert f'<html lang="{language}"'.encode() in response.content
