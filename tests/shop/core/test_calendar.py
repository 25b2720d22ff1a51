"""Holidays and lunar dates: Tết 2027 in Việt Nam, and clocks that stand still over it."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone, translation

from shop.core import calendar
from shop.core.calendar import (
    LunarDate,
    answer_deadline,
    holiday_on,
    lists_reach_far_enough,
    lunar_date,
    named_day,
    next_tet,
    words_for,
)

DAY = timedelta(hours=24)


def at(text: str) -> datetime:
    """Return ``2027-02-04 15:30`` in Việt Nam."""
    return timezone.make_aware(datetime.fromisoformat(text))


def test_tet_2027_begins_on_the_sixth_of_february():
    assert next_tet(date(2026, 11, 27)) == date(2027, 2, 6)
    assert next_tet(date(2027, 2, 6)) == date(2027, 2, 6)
    assert next_tet(date(2027, 2, 7)) == date(2028, 1, 26)
    assert named_day(date(2027, 2, 6)) == "Thứ Bảy 06/02, Mùng 1 Tết"
    assert named_day(date(2027, 2, 5), with_year=True) == "Thứ Sáu 05/02/2027, Giao thừa"


def test_the_years_that_differ_from_chinas_are_viet_nams():
    # New moon of 2 February 2030 at 23:07 in Hà Nội, past midnight in Beijing.
    assert lunar_date(date(2030, 2, 1)) == LunarDate(2029, 12, 29)
    assert next_tet(date(2030, 1, 1)) == date(2030, 2, 2)


@pytest.mark.parametrize(
    ("day", "lunar"),
    [
        (date(2026, 4, 26), LunarDate(2026, 3, 10)),  # Hùng Kings' Day, as the law says
        (date(2027, 4, 16), LunarDate(2027, 3, 10)),
        (date(2027, 2, 5), LunarDate(2026, 12, 29)),  # a last month without a thirtieth
        (date(2026, 9, 25), LunarDate(2026, 8, 15)),
        (date(2028, 6, 23), LunarDate(2028, 5, 1, is_leap=True)),
    ],
)
def test_a_day_has_its_lunar_date(day, lunar):
    assert lunar_date(day) == lunar


def test_the_months_follow_each_other_without_a_gap():
    starts, months = calendar._months()

    assert {(after - before).days for before, after in pairwise(starts)} == {29, 30}
    for (year, month, _leap), (next_year, next_month, is_leap) in pairwise(months):
        follows = (year, month) if is_leap else (year + month // 12, month % 12 + 1)
        assert (next_year, next_month) == follows


@pytest.mark.parametrize("day", [date(2025, 12, 19), date(2031, 1, 1), date.min, date.max])
def test_beyond_the_lists_a_day_is_an_ordinary_one(day):
    assert lunar_date(day) is None
    assert holiday_on(day) == words_for(day) == ""


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2027, 1, 30), "Tết ông Công ông Táo"),
        (date(2027, 2, 3), "27 tháng Chạp"),
        (date(2027, 2, 9), "Mùng 4 Tết"),
        (date(2027, 2, 10), "mùng 5 tháng Giêng"),
        (date(2027, 2, 20), "Rằm tháng Giêng"),
        (date(2026, 9, 2), "Quốc khánh"),
        (date(2026, 11, 28), ""),
        (date(2028, 6, 27), ""),  # the fifth of a leap month is no festival
    ],
)
def test_days_are_called_as_people_call_them(day, words):
    assert words_for(day) == words


def test_the_words_speak_the_visitors_language():
    with translation.override("en"):
        assert named_day(date(2027, 2, 6)) == "Saturday 06/02, first day of Tết"


@pytest.mark.parametrize(
    ("asked", "until"),
    [
        ("2026-12-01 10:00", "2026-12-02 10:00"),
        ("2027-02-03 10:00", "2027-02-04 10:00"),
        ("2027-02-04 10:00", "2027-02-10 10:00"),  # 14 hours before Tết, 10 after
        ("2027-02-06 08:00", "2027-02-11 00:00"),
        ("2027-02-10 00:00", "2027-02-11 00:00"),
        ("2027-04-29 20:00", "2027-05-02 20:00"),  # two holidays in a row
        ("2027-02-03 00:00", "2027-02-04 00:00"),
        ("2027-02-04 00:00", "2027-02-05 00:00"),  # over at the midnight before the eve
    ],
)
def test_holidays_do_not_count_for_an_answer(asked, until):
    assert answer_deadline(at(asked), DAY) == at(until)


def test_the_end_of_the_list_is_said_in_time(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at("2026-11-27 08:00"))
    assert lists_reach_far_enough(None) == []

    monkeypatch.setattr(timezone, "now", lambda: at("2027-10-01 08:00"))
    (said,) = lists_reach_far_enough(None)
    assert "2027-11-24" in said.msg and not said.is_serious()
