"""Rows that packing left on orders which are gone: the migration takes them away."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from shop.order import processing
from shop.order.line_lots import LineLot
from tests.factories.lots import make_lot
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db


def test_only_what_lies_packed_of_orders_that_left_is_forgotten(rice, manager):
    lot = make_lot(rice, 9)
    orders = [make_order((rice, 1)) for _ in range(2)]
    for order in orders:
        processing.confirm_order(order=order, by=manager)
        processing.pack_order(order=order, by=manager)
    left, lying = orders
    processing.hand_over_order(order=left, by=manager)
    LineLot.objects.create(line=left.lines.get(), lot=lot, units=1)

    name = "shop.order.migrations.1014_free_lots_of_what_left"
    import_module(name).free_lots(apps, SimpleNamespace(connection=connection))

    assert set(LineLot.objects.values_list("line__order", "is_gone")) == {
        (left.pk, True),
        (lying.pk, False),
    }
