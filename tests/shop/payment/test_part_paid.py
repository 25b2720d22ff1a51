"""Orders of which a part is paid: every page asks for the rest, not for all of it again."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from shop.order import processing
from shop.order.links import signed_path
from shop.payment.credits import assign, take_credit
from shop.payment.models import CardAccount
from tests.factories.orders import make_order
from tests.shop.payment.conftest import fresh, told

pytestmark = pytest.mark.django_db
REST, WHOLE = "64.000", "94.000"


def pay_part(order, amount: int = 30_000):
    """Let a part of 94,000 đồng come by transfer."""
    credit, _new = take_credit(
        cooperative=order.cooperative, told=told(order, amount), source="webhook"
    )
    assign(credit=credit, order=order, by=None)
    return fresh(order)


def shown(answer, selector: str) -> str:
    found = BeautifulSoup(answer.content, "html.parser").select(selector)
    return " ".join(one.get_text(" ", strip=True) for one in found)


def test_cash_to_have_ready_is_what_is_missing(client, rice):
    order = pay_part(make_order((rice, 2)))
    paths = (signed_path(order), reverse("checkout:done", args=[order.checkout.code]))

    for path in paths:
        text = shown(client.get(path), ".cash-due")
        assert REST in text and WHOLE not in text


def test_the_card_pages_ask_for_what_is_missing(client, rice, cooperative):
    CardAccount.objects.create(
        cooperative=cooperative, token="t" * 32, secret_key="sk_test_x", webhook_secret="whsec_x"
    )
    order = pay_part(make_order((rice, 2), payment_method="card"))
    card = signed_path(order).replace("/don-hang/", "/thanh-toan/the/")

    assert REST in shown(client.get(signed_path(order)), ".panel--ripe")
    text = shown(client.get(card), ".facts__row--total")
    assert REST in text and WHOLE not in text


def test_the_desk_matches_cash_with_what_is_missing(desk, rice, manager):
    order = pay_part(make_order((rice, 2)))
    processing.confirm_order(order=order, by=manager)
    processing.pack_order(order=order, by=manager)
    processing.hand_over_order(order=order, by=manager)

    page = desk.get("/quan-ly/tien/")

    assert REST in shown(page, "[aria-labelledby=cash]")
    sent = {"orders": [order.number], "amount": REST}
    assert desk.post(reverse("dashboard:money_cash"), sent).status_code == 302
    assert fresh(order).payment_status == "paid"
