"""A load of the demo world that stopped at its orders: there are goods, but none was ordered."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from shop.demo import orders, world
from shop.order.audit import broken_rows
from shop.order.models import Order
from tests.factories.training import shrink_course_pictures
from tests.standing import standing

pytestmark = pytest.mark.usefixtures("db", "stopped")


@pytest.fixture(scope="module")
def stopped(files, request):
    """Cut the power once, at the first order that is handed over."""

    def power_cut(**kwargs):
        raise KeyboardInterrupt

    def load_without_end():
        with pytest.MonkeyPatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(orders.processing, "hand_over_order", power_cut)
            load(files)

    with standing(request, load_without_end):
        yield


def load(files):
    world.load_world(files, say=lambda line: None, workers=1)


def test_orders_are_all_there_or_none(files, monkeypatch, tmp_path):
    shrink_course_pictures(monkeypatch, tmp_path)
    assert not Order.objects.exists()
    assert not list(broken_rows())

    load(files)

    assert Order.objects.count() == 16
    assert not list(broken_rows())


def test_nothing_happened_in_the_future_when_loaded_at_night():
    yesterday = timezone.localdate() - timedelta(days=1)
    night = datetime.combine(yesterday, datetime.min.time(), ZoneInfo("Asia/Ho_Chi_Minh"))
    night += timedelta(hours=2)

    orders.play_orders(now=night)

    assert Order.objects.exists()
    for order in Order.objects.all():
        events = list(order.events.order_by("pk").values_list("at", flat=True))
        assert events == sorted(events)
        assert order.date_placed == events[0]
        assert events[-1] < night
