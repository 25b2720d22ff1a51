"""What stands below the three cards: pick-ups, cash, papers, the next lesson, quiet times."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from shop.core.registries import Deadline, NextLesson, deadlines, next_lessons
from shop.dashboard.access import Desk
from shop.dashboard.day.numbers import Numbers
from shop.order.models import Status

_NOT_PACKED = (Status.NEW, Status.CONFIRMED)


@dataclass(frozen=True)
class PickUp:
    """One point at which buyers come today."""

    place: str
    opens: Any
    closes: Any
    orders: int
    not_packed: int
    url: str


@dataclass(frozen=True)
class CarriedCash:
    """What carriers have taken from buyers and not handed over; whole đồng."""

    vnd: int
    orders: int
    since: datetime | None


def pick_ups_today(desk: Desk) -> list[PickUp]:
    """Return where buyers come today, the earliest first; one query."""
    today = timezone.localdate()
    rows = (
        desk.orders()
        .filter(pickup_slot__day=today)
        .exclude(status__in=[Status.CANCELLED, Status.DELIVERED])
        .order_by()
        .values(
            "pickup_slot__point",
            "pickup_slot__point__place",
            "pickup_slot__point__opens",
            "pickup_slot__point__closes",
        )
        .annotate(orders=Count("pk"), not_packed=Count("pk", filter=Q(status__in=_NOT_PACKED)))
        .order_by("pickup_slot__point__opens", "pickup_slot__point")
    )
    return [
        PickUp(
            place=row["pickup_slot__point__place"],
            opens=row["pickup_slot__point__opens"],
            closes=row["pickup_slot__point__closes"],
            orders=row["orders"],
            not_packed=row["not_packed"],
            url=_day_url(row["pickup_slot__point"], today),
        )
        for row in rows
    ]


def carried_cash(desk: Desk, numbers: Numbers) -> CarriedCash | None:
    """Return the cash that carriers hold; ``None`` without any, and for who does no money."""
    also = numbers.also
    if not desk.may_change_money or not also["cash_orders"]:
        return None
    return CarriedCash(int(also["cash_vnd"]), also["cash_orders"], also["cash_since"])


def next_deadline(desk: Desk) -> Deadline | None:
    """Return what ends first of all papers."""
    found = [one for ask in deadlines.values() for one in ask(desk.cooperative)]
    return min(found, key=lambda one: one.on, default=None)


def next_lesson(desk: Desk) -> NextLesson | None:
    """Return what the person at the desk learns next."""
    found = (ask(desk.membership.user) for ask in next_lessons.values())
    return next(filter(None, found), None)


def _day_url(point_id: int, day: date) -> str:
    return reverse("dashboard:pickup_day", args=[point_id, day.isoformat()])
