"""A marketplace's buyer: no mail from us, no door without a telephone, pages that still open."""

import pytest
from django.core import mail
from django.urls import reverse

from shop.order import mails, processing
from shop.order.channel_orders import follow_channel
from shop.order.events import Kind
from shop.order.links import signed_path
from shop.order.lookup import find_order
from shop.order.messages import zalo_text
from shop.order.models import Order, Status
from shop.order.timeline import timeline
from tests.factories.channel_orders import make_channel_order
from tests.factories.coops import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def shopee(cooperative, rice):
    """Return a Shopee order of known and unknown goods, without a telephone."""
    return make_channel_order(cooperative, (rice, 2), ("Combo Tết", 1))


def test_a_marketplaces_buyer_gets_no_mail(shopee, manager, django_capture_on_commit_callbacks):
    Order.objects.filter(pk=shopee.pk).update(guest_email="ai-do@example.com")
    shopee.refresh_from_db()

    with django_capture_on_commit_callbacks(execute=True):
        processing.confirm_order(order=shopee, by=manager)
        follow_channel(order=shopee, target=Status.HANDED_OVER)

    assert mails.send_moved_to_buyer(shopee, Kind.CONFIRMED) == 0
    assert mail.outbox == []


def test_an_order_without_a_telephone_is_found_by_nobody(shopee):
    assert find_order(number=shopee.number, phone="", address="127.0.0.1") is None


def test_an_order_with_a_telephone_is_found_with_it(cooperative, rice):
    order = make_channel_order(cooperative, rice, phone="0912345678")

    found = find_order(number=order.number, phone="+84912345678", address="127.0.0.1")

    assert found == order


@pytest.mark.parametrize("status", [None, Status.DELIVERED, Status.CANCELLED])
def test_the_buyers_page_opens_without_checkout_and_goods_we_know(client, shopee, status):
    follow_channel(order=shopee, target=status)

    response = client.get(signed_path(shopee))

    assert response.status_code == 200
    assert "Combo Tết" in response.text
    assert reverse("order:cancel", args=[shopee.number]) not in response.text


def test_the_buyer_cannot_cancel_it_here(client, shopee):
    url = signed_path(shopee).replace("?", "huy/?")

    response = client.post(url, {"reason": ""})

    assert response.status_code == 409
    shopee.refresh_from_db()
    assert shopee.status == Status.NEW


def test_the_text_for_a_chat_leads_nobody_away_from_the_marketplace(shopee):
    for audience in ("buyer", "cooperative"):
        assert "None" not in zalo_text(shopee, audience=audience)
    assert "/don-hang/" not in zalo_text(shopee)
    assert "VietQR" not in zalo_text(shopee)


def test_the_history_says_where_it_was_cancelled(shopee):
    follow_channel(order=shopee, target=Status.CANCELLED, reason="Hết hạn")

    assert timeline(shopee)[0].note == "trên Shopee: Hết hạn"


def test_the_operator_finds_it_by_the_number_there(client, shopee):
    operator = make_user(is_staff=True, is_superuser=True)
    client.force_login(operator)

    url = reverse("admin:order_order_changelist")
    assert shopee.number in client.get(url, {"q": shopee.remote_number}).text
    assert client.get(reverse("admin:order_order_change", args=[shopee.pk])).status_code == 200
