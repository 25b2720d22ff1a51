"""Numbers that stop counting."""

import pytest

from catalog.models import Product
from coops.registry.models import Cooperative
from shop.core import capped
from shop.core.capped import CappedCount, written
from tests.factories.coops import make_product

pytestmark = pytest.mark.django_db


def counted(cooperative, rows) -> int:
    """Return the number of ``rows`` as another query carries it."""
    row = Cooperative.objects.filter(pk=cooperative.pk).annotate(number=CappedCount(rows))
    return row.values_list("number", flat=True).get()


def test_few_are_counted_exactly(cooperative):
    for number in range(3):
        make_product(cooperative, f"Gạo {number}")

    assert counted(cooperative, Product.objects.all()) == 3
    assert counted(cooperative, Product.objects.none()) == 0


def test_counting_stops_one_beyond_the_limit(cooperative, monkeypatch):
    monkeypatch.setattr(capped, "MOST", 2)
    for number in range(5):
        make_product(cooperative, f"Gạo {number}")

    assert counted(cooperative, Product.objects.all()) == 3


@pytest.mark.parametrize(("number", "text"), [(0, "0"), (1_000, "1000"), (1_001, "1.000+")])
def test_more_than_are_counted_is_said_to_be_more(number, text):
    assert written(number) == text
