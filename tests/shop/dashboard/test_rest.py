"""The desk's page about days of rest, and its warnings of holidays."""

from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coops.registry.models import Cooperative
from coops.registry.rests import rest_of
from shop.shipping.models import PickupSlot
from shop.shipping.pickups import open_days
from tests.factories.forms import page, text_of
from tests.shop.shipping.test_pickups import make_point

pytestmark = pytest.mark.django_db

REST = reverse("dashboard:rest")
TODAY = reverse("dashboard:today")
POINTS = reverse("dashboard:pickup_points")
SENT = {"first": "2027-02-04", "last": "12/02/2027", "order_until": "2027-02-02", "reason": "Tết"}


@pytest.fixture(autouse=True)
def january(monkeypatch):
    """Make it 15 January 2027, noon."""
    noon = timezone.make_aware(datetime.combine(date(2027, 1, 15), time(12)))
    monkeypatch.setattr(timezone, "now", lambda: noon)


def test_a_rest_is_written_read_changed_and_ended(desk, cooperative):
    assert "Thứ Bảy 06/02/2027, Mùng 1 Tết" in text_of(desk.get(REST))

    answer = desk.post(REST, SENT, follow=True)

    assert answer.redirect_chain == [(REST, 302)]
    said = "HTX Đồng Sao nghỉ Tết 04/02–12/02; đặt đến hết 02/02 để kịp nhận trước khi nghỉ."
    assert said in text_of(answer)
    assert said in text_of(desk.get(TODAY))
    assert page(answer).find("input", id="id_first")["value"] == "2027-02-04"
    desk.post(REST, {**SENT, "order_until": "", "reason": "  gặt\tlúa\x07 "})
    cooperative.refresh_from_db()
    assert (cooperative.rest_order_until, cooperative.rest_reason) == (None, "gặt lúa")
    for _press in range(2):
        assert desk.post(REST, {"end": "1"}).status_code == 302
    cooperative.refresh_from_db()
    assert rest_of(cooperative) is None


def test_the_desk_reads_from_when_buyers_are_told(desk, monkeypatch):
    assert "Thứ Ba 05/01" not in text_of(desk.post(REST, SENT, follow=True)), "they are already"

    december = timezone.make_aware(datetime(2026, 12, 20, 12))
    monkeypatch.setattr(timezone, "now", lambda: december)

    assert "Thứ Ba 05/01" in text_of(desk.get(REST))


def test_the_desk_reads_the_year_where_it_is_not_this_one(desk, monkeypatch):
    assert "04/02/2027" not in text_of(desk.post(REST, SENT, follow=True)), "it is this year"

    december = timezone.make_aware(datetime(2026, 12, 20, 12))
    monkeypatch.setattr(timezone, "now", lambda: december)

    text = text_of(desk.get(REST))
    assert "04/02/2027–12/02/2027" in text
    assert "Thứ Ba 05/01/2027" in text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"first": ""}, "first"),
        ({"last": ""}, "last"),
        ({"first": "31/02/2027"}, "first"),
        ({"first": "mùng 4 🌾"}, "first"),
        ({"last": "2027-02-03"}, "last"),
        ({"first": "2029-02-04", "last": "2029-02-05"}, "first"),
        ({"order_until": "2027-02-04"}, "order_until"),
        ({"reason": "x" * 10_000}, "reason"),
        ({"reason": "Tết\x00"}, "reason"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field_and_stays_typed(
    desk, cooperative, typed, field
):
    answer = desk.post(REST, {**SENT, **typed})

    assert answer.status_code == 422
    soup = page(answer)
    assert soup.find(id=f"id_{field}")["aria-invalid"] == "true"
    assert soup.select_one(f'.form-errors a[href="#id_{field}"]') is not None
    other = "last" if field == "reason" else "reason"
    assert soup.find(id=f"id_{other}")["value"] == SENT[other]
    cooperative.refresh_from_db()
    assert rest_of(cooperative) is None


def test_a_rest_is_the_own_co_ops_alone_and_no_helpers_matter(
    desk, cooperative, other_cooperative, helper, client
):
    desk.post(REST, SENT)
    other_cooperative.refresh_from_db()
    assert rest_of(other_cooperative) is None

    client.force_login(helper)
    assert client.get(REST).status_code == 403
    assert client.post(REST, {"end": "1"}).status_code == 403
    cooperative.refresh_from_db()
    assert rest_of(cooperative) is not None


def test_tet_is_asked_about_until_a_rest_is_written(desk, cooperative, monkeypatch):
    assert "Thứ Bảy 06/02, Mùng 1 Tết" in text_of(desk.get(TODAY))

    Cooperative.objects.filter(pk=cooperative.pk).update(
        rest_from=date(2027, 2, 4), rest_until=date(2027, 2, 12)
    )
    text = text_of(desk.get(TODAY))
    assert "Mùng 1 Tết" not in text and "nghỉ 04/02–12/02" in text

    Cooperative.objects.filter(pk=cooperative.pk).update(rest_from=None, rest_until=None)
    long_before = timezone.now() - timedelta(days=60)
    monkeypatch.setattr(timezone, "now", lambda: long_before)
    assert "Tết" not in text_of(desk.get(TODAY))


def test_opening_a_point_on_a_holiday_warns_and_a_rest_takes_the_day_out(desk, cooperative):
    point = {
        "place": "Cổng chợ Hôm",
        "weekday": "5",
        "opens": "07:00",
        "closes": "09:30",
        "capacity": "20",
        "closes_before_h": "12",
    }

    answer = desk.post(POINTS, point, follow=True)

    warned = page(answer).select_one(".message--warning").text
    assert "Thứ Bảy 06/02, Mùng 1 Tết" in warned
    assert "Thứ Bảy 06/02, Mùng 1 Tết" in page(answer).select_one("#holidays").parent.text
    days = open_days([cooperative.pk], shown=5)[cooperative.pk]
    assert date(2027, 2, 6) in {one.day for one in days}

    desk.post(REST, SENT)

    assert page(desk.get(POINTS)).select_one("#holidays") is None
    days = open_days([cooperative.pk], shown=5)[cooperative.pk]
    assert [one.day.day for one in days] == [16, 23, 30]


def test_pick_up_days_that_were_chosen_before_are_named(desk, cooperative):
    point = make_point(cooperative)
    PickupSlot.objects.create(point=point, day=date(2027, 2, 6), capacity=2, taken=1)

    text = text_of(desk.post(REST, SENT, follow=True))

    assert point.place in text
