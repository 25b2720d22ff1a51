"""A co-op with two households and goods that were delivered and paid."""

import pytest
from django.test import Client
from django.utils import timezone

from coops.settlement.choices import Basis
from coops.settlement.services.settling import open_settlement
from shop.order.models import Order, Status
from shop.order.payments import mark_paid
from shop.order.processing import confirm_order, deliver_order, hand_over_order, pack_order
from tests.factories.coops import make_cooperative, make_member, make_product
from tests.factories.orders import make_order
from tests.factories.settlements import make_household


@pytest.fixture
def cooperative(db):
    return make_cooperative()


@pytest.fixture
def owner(cooperative):
    return make_member(cooperative)


@pytest.fixture
def rice(cooperative):
    return make_product(cooperative, price=32_001, stock=1000)


@pytest.fixture
def lan(cooperative):
    return make_household(cooperative, "Nguyễn Thị Lan", kept_percent=10)


@pytest.fixture
def hung(cooperative):
    return make_household(cooperative, "Trần Văn Hùng")


@pytest.fixture
def desk(owner):
    client = Client()
    client.force_login(owner)
    return client


def delivered(*goods, by, is_paid=True, **choices) -> Order:
    order = make_order(*goods, **choices)
    for step in (confirm_order, pack_order, hand_over_order, deliver_order):
        step(order=order, by=by)
        order.refresh_from_db()
    assert order.status == Status.DELIVERED
    if is_paid:
        mark_paid(order=order, by=by)
        order.refresh_from_db()
    return order


def draft_of(cooperative, by, *, name="Tháng 11", basis=Basis.PAID):
    today = timezone.localdate()
    return open_settlement(
        cooperative=cooperative,
        name=name,
        from_day=today.replace(day=1),
        to_day=today,
        basis=basis,
        by=by,
    )
