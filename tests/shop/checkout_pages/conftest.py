import pytest
from django.urls import reverse

from shop.order.models import Fulfilment, PaymentMethod
from tests.factories.coops import make_product
from tests.factories.forms import fields_of

INDEX = reverse("checkout:index")

TYPED = {
    "phone": "0912 345 678",
    "full_name": "Nguyễn Thị Thanh Huyền",
    "province": "38",
    "ward": "16498",
    "line1": "Thôn Linh Hưng, gần trường tiểu học",
    "payment": PaymentMethod.COD,
    "consent": "on",
}


@pytest.fixture
def plums(other_cooperative):
    """Return ten kilos of plums of a co-op that takes bank transfers only, 50,000 đồng each."""
    other_cooperative.accepts_cod = False
    other_cooperative.save()
    return make_product(other_cooperative, "Mận hậu", price=50_000)


@pytest.fixture
def fill(client):
    """Return a function that puts goods into the basket."""

    def put(*goods, units=1):
        for product in goods:
            response = client.post(
                reverse("basket:add", kwargs={"pk": product.pk}), {"quantity": units}
            )
            assert response.status_code == 302

    return put


@pytest.fixture
def shown(client):
    """Return a function that opens the checkout and returns what its form would send."""
    return lambda: fields_of(client.get(INDEX), "form[data-checkout]")


@pytest.fixture
def order(client, shown):
    """Return a function that opens the checkout, fills it in, and presses «Đặt hàng»."""

    def press(**typed):
        return client.post(INDEX, {**shown(), **TYPED, **typed})

    return press


def pickup(*cooperatives) -> dict[str, str]:
    """Return the fields that choose pick-up at these co-ops."""
    return {f"fulfilment-{c.pk}": Fulfilment.PICKUP for c in cooperatives}
