"""A co-op's days of rest: what buyers read and when, and what cannot be written."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from coops.registry.models import Cooperative
from coops.registry.rests import (
    FURTHEST,
    Rest,
    RestRefused,
    refusal_on,
    rest_from_to,
    rest_of,
    take_orders_again,
    told_rest,
)

TODAY = date(2027, 1, 20)
TET = Rest(
    "HTX Đồng Sao", date(2027, 2, 4), date(2027, 2, 12), order_until=date(2027, 2, 2), reason="Tết"
)

ON = "HTX Đồng Sao nghỉ Tết 04/02–12/02, nhận đơn lại từ Thứ Bảy 13/02, mùng 8 tháng Giêng."


def rest(cooperative, first=TET.first, last=TET.last, order_until=TET.order_until, **fields):
    values = {"reason": "Tết", "today": TODAY} | fields
    rest_from_to(cooperative=cooperative, first=first, last=last, order_until=order_until, **values)


@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        (
            date(2027, 2, 2),
            "HTX Đồng Sao nghỉ Tết 04/02–12/02; đặt đến hết 02/02 để kịp nhận trước khi nghỉ.",
        ),
        (
            date(2027, 2, 3),
            "HTX Đồng Sao nghỉ Tết 04/02–12/02; đơn đặt bây giờ có thể giao sau kỳ nghỉ, "
            "từ Thứ Bảy 13/02, mùng 8 tháng Giêng.",
        ),
        (date(2027, 2, 4), ON),
        (date(2027, 2, 12), ON),
    ],
)
def test_one_sentence_says_what_a_buyer_has_to_know_today(today, sentence):
    assert TET.sentence(today) == sentence


def test_one_day_without_a_reason_is_a_rest_too():
    storm = Rest("HTX Đồng Sao", date(2026, 12, 8), date(2026, 12, 8))

    said = storm.sentence(date(2026, 12, 8))

    assert said == "HTX Đồng Sao nghỉ 08/12, nhận đơn lại từ Thứ Tư 09/12."


@pytest.mark.django_db
def test_buyers_read_of_it_a_month_ahead_until_it_is_over(cooperative):
    assert rest_of(cooperative) is None and told_rest(cooperative, TODAY) == ""
    rest(cooperative, today=date(2026, 11, 27))

    cooperative.refresh_from_db()
    assert rest_of(cooperative) == TET
    assert told_rest(cooperative, date(2027, 1, 4)) == ""
    assert "nghỉ Tết" in told_rest(cooperative, date(2027, 1, 5))
    assert refusal_on(cooperative, date(2027, 2, 3)) == ""
    assert refusal_on(cooperative, date(2027, 2, 4)) == TET.sentence(date(2027, 2, 4))
    assert refusal_on(cooperative, date(2027, 2, 13)) == ""
    assert told_rest(cooperative, date(2027, 2, 13)) == ""


@pytest.mark.django_db
def test_orders_are_taken_again_at_one_word(cooperative):
    rest(cooperative)

    for _press in range(2):
        take_orders_again(cooperative=cooperative)

    cooperative.refresh_from_db()
    assert rest_of(cooperative) is None and cooperative.rest_reason == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"last": date(2027, 2, 3)}, "last"),
        ({"first": date(2027, 1, 1), "last": date(2027, 1, 19), "order_until": None}, "last"),
        ({"first": date(2028, 2, 4), "last": date(2028, 2, 5)}, "first"),
        ({"last": TET.first + timedelta(days=92)}, "last"),
        ({"order_until": TET.first}, "order_until"),
    ],
)
def test_days_that_cannot_be_are_refused_and_change_nothing(cooperative, days, field):
    rest(cooperative)

    with pytest.raises(RestRefused) as refusal:
        rest(cooperative, **days)

    assert refusal.value.field == field and str(refusal.value)
    cooperative.refresh_from_db()
    assert rest_of(cooperative) == TET


@pytest.mark.django_db
@pytest.mark.parametrize("ahead", [1, 30])
def test_a_near_rest_typed_a_year_late_is_refused(cooperative, ahead):
    meant = TODAY + timedelta(days=ahead)
    typed = meant.replace(year=meant.year + 1)

    with pytest.raises(RestRefused) as refusal:
        rest(cooperative, first=typed, last=typed, order_until=None)

    assert refusal.value.field == "first" and str(FURTHEST.days) in str(refusal.value)


@pytest.mark.django_db
def test_a_rest_may_begin_on_the_furthest_day_and_none_later(cooperative):
    furthest = TODAY + timedelta(days=330)
    rest(cooperative, first=furthest, last=furthest, order_until=None)

    later = furthest + timedelta(days=1)
    with pytest.raises(RestRefused):
        rest(cooperative, first=later, last=later, order_until=None)

    assert rest_of(cooperative).first == furthest


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"rest_from": TODAY},
        {"rest_until": TODAY},
        {"rest_from": TODAY, "rest_until": TODAY - timedelta(days=1)},
    ],
)
def test_the_database_keeps_no_half_rest(cooperative, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Cooperative.objects.filter(pk=cooperative.pk).update(**fields)
