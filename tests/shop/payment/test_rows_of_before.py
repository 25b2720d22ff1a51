"""Orders that were paid before there was a ledger get the rows that say so."""

from importlib import import_module

import pytest
from django.apps import apps

from shop.order.models import Order, PaymentStatus
from shop.payment.audit import broken_rows
from tests.factories.orders import make_order
from tests.shop.payment.conftest import rows_of

write_rows = import_module("shop.payment.migrations.1001_rows_of_before").write_rows


@pytest.mark.django_db
def test_each_status_of_before_has_the_rows_it_follows_from(rice):
    rice.stockrecords.update(num_in_stock=100)
    said = {
        PaymentStatus.UNPAID: ("new", []),
        PaymentStatus.PAID: ("delivered", [("capture", 94_000)]),
        PaymentStatus.REFUND_DUE: ("cancelled", [("capture", 94_000)]),
        PaymentStatus.REFUNDED: ("cancelled", [("capture", 94_000), ("refund", -94_000)]),
    }
    orders = {}
    for payment, (status, _rows) in said.items():
        order = orders[payment] = make_order((rice, 2))
        Order.objects.filter(pk=order.pk).update(payment_status=payment, status=status)
    assert len(list(broken_rows())) >= 3

    write_rows(apps, None)

    assert list(broken_rows()) == []
    for payment, (_status, rows) in said.items():
        assert rows_of(orders[payment]) == rows
