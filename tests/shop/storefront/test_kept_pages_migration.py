"""Back before kept pages came, and forth again: the shop sells on the way."""

from decimal import Decimal

import pytest
from django.core.management import call_command

from coops.partner.models import StockRecord
from shop.storefront.kept.marks import read_mark
from tests.factories.coops import make_cooperative, make_product

pytestmark = [pytest.mark.migrations, pytest.mark.django_db(transaction=True)]


def test_without_the_mark_s_table_goods_are_sold_as_ever():
    make_product(make_cooperative(), stock=3)
    call_command("migrate", "storefront", "zero", verbosity=0)
    try:
        assert StockRecord.objects.update(price=Decimal(41_000)) == 1
    finally:
        call_command("migrate", "storefront", verbosity=0)

    before = read_mark()
    StockRecord.objects.update(price=Decimal(42_000))

    assert before and read_mark() != before
