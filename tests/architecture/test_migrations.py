"""A fresh database through every migration is a shop that can be used, and so is a second run."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from oscar.core.loading import get_model

from catalog.models import Category
from shop.address.models import Province, Ward
from shop.content.models import PolicyPage
from tests.factories.coops import make_cooperative, make_product
from tests.factories.orders import make_order

pytestmark = [pytest.mark.migrations, pytest.mark.django_db]


def test_a_migrated_database_sells(client):
    rice = make_product(make_cooperative(), stock=3)

    order = make_order(rice)

    assert client.get(rice.get_absolute_url()).status_code == 200
    assert client.get("/").status_code == 200
    assert order.lines.get().num_allocated == 1
    call_command("check_stock")


def test_what_the_shop_needs_is_there_once(client):
    before = counts()

    call_command("migrate", verbosity=0)

    assert counts() == before
    assert before["wards"] == 3321 and before["provinces"] == 34 and before["policies"] >= 4
    assert client.get("/chinh-sach/dieu-khoan/").status_code == 200
    assert client.get(reverse("checkout:index")).status_code in {200, 302}


def counts() -> dict[str, int]:
    return {
        "wards": Ward.objects.count(),
        "provinces": Province.objects.count(),
        "shelves": Category.objects.count(),
        "classes": get_model("catalogue", "ProductClass").objects.count(),
        "policies": PolicyPage.objects.count(),
    }
