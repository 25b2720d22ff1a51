"""Days at pick-up points: what can be chosen, how many orders a day holds."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from shop.checkout.details import GroupChoice
from shop.checkout.exceptions import PickupDayGone
from shop.checkout.groups import basket_groups
from shop.checkout.services import place_checkout
from shop.order.models import Fulfilment, PaymentMethod
from shop.order.processing import cancel_order
from shop.shipping.exceptions import SlotRefused
from shop.shipping.models import PickupPoint, PickupSlot
from shop.shipping.pickups import change_capacity, open_days, take_place
from tests.factories.coops import make_product
from tests.factories.orders import buyer_details, make_basket, new_key

pytestmark = pytest.mark.django_db


def make_point(cooperative, **fields) -> PickupPoint:
    """Return a point on Saturdays, 7:00–9:00, for two orders."""
    defaults = {
        "place": "Nhà văn hoá thôn Linh Hưng",
        "weekday": 5,
        "opens": time(7),
        "closes": time(9),
        "capacity": 2,
        "closes_before_h": 12,
    }
    return PickupPoint.objects.create(cooperative=cooperative, **{**defaults, **fields})


@pytest.fixture
def point(cooperative):
    return make_point(cooperative)


def at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def next_day(cooperative) -> str:
    return open_days([cooperative.pk])[cooperative.pk][0].key


def place(product, key, cooperative=None):
    basket = make_basket(product)
    choice = GroupChoice(Fulfilment.PICKUP, PaymentMethod.COD, pickup_day=key)
    return place_checkout(
        basket=basket,
        details=buyer_details(),
        choices={product.cooperative_id: choice},
        idempotency_key=new_key(),
    ).orders.get()


def test_two_coming_days_are_offered_the_soonest_first(cooperative, point):
    friday = date(2026, 12, 4)

    days = open_days([cooperative.pk], now=at(friday, 8))[cooperative.pk]

    assert [one.day for one in days] == [date(2026, 12, 5), date(2026, 12, 12)]
    assert days[0].text == "Nhà văn hoá thôn Linh Hưng, Thứ Bảy 05/12/2026, 7:00–9:00"


def test_a_holiday_is_named_and_a_day_of_rest_is_not_offered(cooperative, point):
    now = at(date(2027, 1, 28), 8)

    days = open_days([cooperative.pk], now=now)[cooperative.pk]

    assert days[1].text == "Nhà văn hoá thôn Linh Hưng, Thứ Bảy 06/02/2027, Mùng 1 Tết, 7:00–9:00"
    cooperative.rest_from, cooperative.rest_until = date(2027, 2, 4), date(2027, 2, 12)
    cooperative.save()
    days = open_days([cooperative.pk], now=now)[cooperative.pk]
    assert [one.day for one in days] == [date(2027, 1, 30), date(2027, 2, 13)]
    with pytest.raises(SlotRefused, match="nghỉ ngày Thứ Bảy 06/02, Mùng 1 Tết"):
        take_place(f"{point.pk}-2027-02-06", cooperative_id=cooperative.pk, now=now)
    assert not PickupSlot.objects.exists()
    take_place(f"{point.pk}-2027-02-13", cooperative_id=cooperative.pk, now=now)


def test_days_cost_two_queries_however_many_points(cooperative, django_assert_num_queries):
    for weekday in range(4):
        make_point(cooperative, weekday=weekday)

    with django_assert_num_queries(2):
        open_days([cooperative.pk])


def test_ordering_ends_hours_before(cooperative, point):
    days = open_days([cooperative.pk], now=at(date(2026, 12, 4), 20))[cooperative.pk]

    assert days[0].day == date(2026, 12, 12)
    with pytest.raises(SlotRefused):
        take_place(
            f"{point.pk}-2026-12-05",
            cooperative_id=cooperative.pk,
            now=at(date(2026, 12, 4), 20),
        )


def test_a_full_day_is_not_offered_and_cannot_be_taken(cooperative, point):
    key = next_day(cooperative)
    for _turn in range(2):
        take_place(key, cooperative_id=cooperative.pk)

    assert next_day(cooperative) != key
    with pytest.raises(SlotRefused):
        take_place(key, cooperative_id=cooperative.pk)
    assert PickupSlot.objects.get().taken == 2


@pytest.mark.parametrize(
    "key", ["", "x", "1-", "1-2026-13-45", "٣-2026-12-05", "999999-2026-12-05"]
)
def test_what_is_no_day_is_refused(cooperative, point, key):
    with pytest.raises(SlotRefused):
        take_place(key, cooperative_id=cooperative.pk)


def test_another_weekday_and_a_day_far_ahead_are_refused(cooperative, point):
    day = open_days([cooperative.pk])[cooperative.pk][0].day
    for wrong in (day + timedelta(days=1), day + timedelta(weeks=60), day - timedelta(weeks=3)):
        with pytest.raises(SlotRefused):
            take_place(f"{point.pk}-{wrong}", cooperative_id=cooperative.pk)


def test_another_co_ops_point_is_refused(cooperative, other_cooperative, point):
    with pytest.raises(SlotRefused):
        take_place(next_day(cooperative), cooperative_id=other_cooperative.pk)


def test_an_order_freezes_place_and_hours_and_gives_its_place_back_once(cooperative, point, rice):
    key = next_day(cooperative)
    order = place(rice, key)
    assert order.pickup_slot.taken == 1
    assert "7:00–9:00" in order.pickup_text
    PickupPoint.objects.update(opens=time(8))

    cancel_order(order=order, by_buyer=True)
    cancel_order(order=order, by_buyer=True)

    order.refresh_from_db()
    assert PickupSlot.objects.get().taken == 0
    assert "7:00–9:00" in order.pickup_text


def test_the_buyer_who_comes_too_late_is_told_and_nothing_is_written(cooperative, point, rice):
    key = next_day(cooperative)
    place(rice, key)
    place(rice, key)

    with pytest.raises(PickupDayGone):
        place(rice, key)
    with pytest.raises(PickupDayGone):
        place(rice, "")

    assert PickupSlot.objects.get().taken == 2
    assert cooperative.orders.count() == 2
    assert rice.stockrecords.get().num_allocated == 2


def test_a_refused_order_keeps_no_place(cooperative, point):
    rice = make_product(cooperative, stock=1)
    key = next_day(cooperative)
    late = make_basket(rice)
    place(rice, key)

    with pytest.raises(Exception, match=r"."):
        place_checkout(
            basket=late,
            details=buyer_details(),
            choices={
                cooperative.pk: GroupChoice(Fulfilment.PICKUP, PaymentMethod.COD, pickup_day=key)
            },
            idempotency_key=new_key(),
        )

    assert PickupSlot.objects.get().taken == 1


def test_capacity_never_sinks_below_what_is_taken(cooperative, point):
    key = next_day(cooperative)
    take_place(key, cooperative_id=cooperative.pk)
    take_place(key, cooperative_id=cooperative.pk)

    change_capacity(point, 1)

    assert PickupSlot.objects.get().capacity == 2
    point.refresh_from_db()
    assert point.capacity == 1


def test_a_co_op_that_only_hands_over_and_is_full_blocks_with_a_sentence(cooperative, rice):
    make_point(cooperative, capacity=1, closes_before_h=0)
    cooperative.offers_delivery = False
    cooperative.save()
    for one in open_days([cooperative.pk], shown=9)[cooperative.pk]:
        take_place(one.key, cooperative_id=cooperative.pk)

    (group,) = basket_groups(make_basket(rice), with_days=True)

    assert not group.is_orderable
    assert cooperative.short_name in group.warnings[0].text
