"""Who comes too often is told so in a sentence, told when to come back, and loses nothing."""

from collections.abc import Callable

import pytest
from django.core.cache.backends.locmem import LocMemCache
from django.test import Client
from django.urls import reverse

from shop.core.throttle import Throttle
from shop.order.models import Order
from tests.factories.orders import make_order
from tests.races.visitors import CHOSEN, FormReader

pytestmark = pytest.mark.django_db


@pytest.fixture
def limited(monkeypatch) -> Callable[[str, int], None]:
    """Return a function that lowers the limit of that name."""

    def lower(name: str, limit: int) -> None:
        cache = LocMemCache(name, {})
        cache.clear()
        monkeypatch.setattr(name, Throttle(name, limit, 600, cache=cache))

    return lower


def is_told_to_wait(response) -> bool:
    """Return whether an answer is a 429 that says until when, in a number of seconds."""
    assert response.status_code == 429
    return 0 < int(response["Retry-After"]) <= 600


def test_searches(client, rice, limited):
    limited("shop.storefront.views.listing.SEARCHES", 2)
    for _search in range(2):
        assert client.get("/tim-kiem/?q=nếp").status_code == 200

    refused = client.get("/tim-kiem/?q=nếp <b>")

    assert is_told_to_wait(refused)
    text = refused.content.decode()
    assert 'value="nếp &lt;b&gt;"' in text
    assert "Không tìm thấy" not in text
    assert client.get("/tim-kiem/?q=nếp", REMOTE_ADDR="10.1.1.1").status_code == 200
    assert client.get("/tim-kiem/").status_code == 200


def test_orders(rice, limited):
    limited("shop.checkout.views.ordering.ORDERS_BY_ADDRESS", 1)

    def order(client: Client):
        client.post(f"/gio-hang/them/{rice.pk}/")
        reader = FormReader()
        reader.feed(client.get("/dat-hang/").content.decode())
        return client.post("/dat-hang/", reader.fields | CHOSEN)

    assert order(Client()).status_code == 302
    second = Client()

    refused = order(second)

    assert is_told_to_wait(refused)
    assert CHOSEN["phone"] in refused.content.decode()
    assert CHOSEN["full_name"] in refused.content.decode()
    assert Order.objects.count() == 1
    assert order(Client(REMOTE_ADDR="10.1.1.1")).status_code == 302


def test_order_look_ups(client, rice, limited):
    limited("shop.order.lookup.BY_ADDRESS", 1)
    typed = {"number": make_order(rice).number, "phone": "0987 654 321"}
    assert client.post(reverse("order:lookup"), typed).status_code == 404

    refused = client.post(reverse("order:lookup"), typed)

    assert is_told_to_wait(refused)
    assert typed["number"] in refused.content.decode()


def test_logins(client, buyer, limited):
    limited("shop.users.limits.LOGINS_BY_ADDRESS", 1)
    typed = {"username": buyer.email, "password": "sai"}
    assert client.post(reverse("users:login"), typed).status_code == 422

    refused = client.post(reverse("users:login"), typed)

    assert is_told_to_wait(refused)
    assert buyer.email in refused.content.decode()


def test_suggestions(client, limited):
    limited("shop.storefront.views.listing.SUGGESTING", 1)
    client.get("/tim-kiem/goi-y/?q=ga")

    assert is_told_to_wait(client.get("/tim-kiem/goi-y/?q=ga"))


DOORS = [
    "/kenh/shopee/push/",
    "/kenh/sendo/push/wrong/",
    "/thanh-toan/ngan-hang/generic/wrong/",
    "/thanh-toan/stripe/webhook/",
]


@pytest.mark.parametrize("door", DOORS)
def test_messages_that_nobody_of_ours_signed(client, settings, limited, door):
    settings.STRIPE = {**settings.STRIPE, "secret_key": "sk_test_x", "webhook_secret": "whsec_x"}
    limited("shop.core.refusals.REFUSALS", 2)

    def knock(**extra) -> object:
        return client.post(door, "{}", content_type="application/json", **extra)

    first = [knock().status_code for _knock in range(2)]
    refused = knock()

    assert set(first) <= {401, 404}
    assert is_told_to_wait(refused)
    assert knock(REMOTE_ADDR="10.1.1.1").status_code == first[0]


def test_an_answer_that_was_not_refused_says_nothing_of_waiting(client, rice):
    assert "Retry-After" not in client.get("/")
