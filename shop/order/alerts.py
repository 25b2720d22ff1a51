"""Who is told of a new order, when, and sending it: each message once, killed at any line.

First whoever reads the co-op's mail; after some minutes of its day (``shop.order.alert_rules``)
the same once more; then its helpers. Only of orders of the market itself: a marketplace rings in
its own application, and what people key in they have seen.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from coops.registry.helping import who_may
from coops.registry.models import Membership
from coops.registry.standing import Scope
from shop.core.remote import RemoteFailure
from shop.order.alert_models import CO_OP, MOST_TRIES, Alert, AlertRules, Round, Way
from shop.order.alert_places import may_still_act
from shop.order.alert_rules import is_daytime, minutes_waited, rules_by_cooperative
from shop.order.alert_ways import can_phone, send_by_email, send_by_phone
from shop.order.choices import Channel, Hold, PaymentMethod, PaymentStatus, Status
from shop.order.confirm_tokens import HOLDS_FOR, confirm_url, new_token
from shop.order.models import Order

logger = logging.getLogger(__name__)

#: Who has not looked at an order for so long is not told of it any more; the desk says it is late.
TOLD_FOR = timedelta(days=2)
TRY_AGAIN_AFTER = timedelta(minutes=5)
LOOK_EVERY_SECONDS = 20.0

_next_look = 0.0
_ROLES = {
    Round.NEW: (Membership.Role.OWNER, Membership.Role.STAFF),
    Round.REMINDER: (Membership.Role.OWNER, Membership.Role.STAFF),
    Round.HELPER: (Membership.Role.HELPER,),
}


@dataclass(frozen=True)
class Receiver:
    """Who can be told, and by which way; ``person_id`` is ``None`` for the co-op's own address."""

    way: str
    to: str
    person_id: int | None = None


def alert_when_due() -> int:
    """Tell the co-ops what is due; asked often, it looks a few times a minute."""
    global _next_look
    if time.monotonic() < _next_look:
        return 0
    _next_look = time.monotonic() + LOOK_EVERY_SECONDS
    return alert_cooperatives()


def alert_cooperatives(*, now: datetime | None = None) -> int:
    """Tell the co-ops of orders that wait; return how many messages went out."""
    now = now or timezone.now()
    _plan(_waiting(now), now)
    due = Alert.objects.filter(order__in=_waiting(now))
    return sum(_send(pk, now) for pk in _due(due, now))


def tell_of_order(order_id: int) -> int:
    """Tell its co-op of an order that was just placed; again tells nobody twice."""
    now = timezone.now()
    _plan(_waiting(now).filter(pk=order_id), now)
    return sum(_send(pk, now) for pk in _due(Alert.objects.filter(order=order_id), now))


def is_anybody_told(cooperative, rules: AlertRules) -> bool:
    """Return whether anybody would hear of a new order of ``cooperative``; at most one query."""
    if rules.by_email and cooperative.email:
        return True
    people = _people([cooperative.pk])
    return any(True for _one in _receivers(cooperative, [Round.NEW], people, rules))


def _waiting(now: datetime) -> QuerySet[Order]:
    """Return the orders that somebody of the co-op has to confirm."""
    not_paid = Q(payment_method=PaymentMethod.CARD, payment_status=PaymentStatus.UNPAID)
    return Order.objects.filter(
        status=Status.NEW,
        channel=Channel.SHOP,
        hold=Hold.NONE,
        cooperative__isnull=False,
        date_placed__gt=now - TOLD_FOR,
    ).exclude(not_paid)


def _plan(orders: QuerySet[Order], now: datetime) -> None:
    """Write a row for each message that is due by now; who is second finds them written."""
    rows = list(
        orders.select_related("cooperative").only(
            "pk", "date_placed", "cooperative__email", "cooperative__phone"
        )
    )
    if not rows:
        return
    rules = rules_by_cooperative(order.cooperative_id for order in rows)
    told: dict[int, dict[int, datetime]] = defaultdict(dict)
    for alert in Alert.objects.filter(order__in=[order.pk for order in rows]).order_by("-pk"):
        told[alert.order_id][alert.round] = alert.made_at
    planned = []
    people: dict[int, list[Membership]] | None = None
    for order in rows:
        wanted = [
            stage
            for stage in _rounds_by_now(order, rules[order.cooperative_id], told[order.pk], now)
            if stage not in told[order.pk]
        ]
        if not wanted:
            continue
        if people is None:
            people = _people(order.cooperative_id for order in rows)
        told_by = rules[order.cooperative_id]
        for receiver, stage in _receivers(order.cooperative, wanted, people, told_by):
            planned.append(
                Alert(
                    order=order,
                    round=stage,
                    way=receiver.way,
                    to=receiver.to,
                    person_id=receiver.person_id,
                    made_at=now,
                    next_try_at=now,
                )
            )
    Alert.objects.bulk_create(planned, ignore_conflicts=True)


def _rounds_by_now(
    order: Order, rules: AlertRules, told: dict[int, datetime], now: datetime
) -> list[Round]:
    """Return the newest round that is due; one that was missed is not made up for.

    Counted from the first message, where there was one: it may have gone out late.
    """
    since = told.get(Round.NEW) or order.date_placed or now
    waited = minutes_waited(rules, since, now)
    if waited >= rules.remind_after + rules.helper_after:
        missed_all = not told
        return [Round.NEW, Round.HELPER] if missed_all else [Round.HELPER]
    if waited >= rules.remind_after:
        return [Round.REMINDER] if told else [Round.NEW]
    return [Round.NEW]


def _people(cooperative_ids: Iterable[int]) -> dict[int, list[Membership]]:
    """Return who works for each co-op now; helpers only while they may work on orders."""
    found: dict[int, list[Membership]] = defaultdict(list)
    rows = Membership.objects.filter(
        cooperative__in=set(cooperative_ids), is_active=True, user__is_active=True
    ).select_related("user")
    for membership in who_may(list(rows.order_by("pk")), Scope.ORDERS):
        found[membership.cooperative_id].append(membership)
    return found


def _receivers(
    seller: Any,
    stages: Iterable[Round],
    people: dict[int, list[Membership]],
    rules: AlertRules,
) -> Iterator[tuple[Receiver, Round]]:
    for stage in stages:
        members = [m for m in people[seller.pk] if m.role in _ROLES[stage]]
        for_helper = stage == Round.HELPER
        if rules.by_email:
            if seller.email and not for_helper:
                yield Receiver(Way.EMAIL, CO_OP), stage
            else:
                for membership in members:
                    if membership.user.email:
                        yield _person(Way.EMAIL, membership), stage
        if rules.by_phone and can_phone():
            with_phone = [membership for membership in members if membership.user.phone]
            for membership in with_phone:
                yield _person(Way.PHONE, membership), stage
            if not with_phone and not for_helper and seller.phone:
                yield Receiver(Way.PHONE, CO_OP), stage


def _person(way: str, membership: Membership) -> Receiver:
    return Receiver(way, f"person-{membership.user_id}", membership.user_id)


def _due(alerts: QuerySet[Alert], now: datetime) -> list[int]:
    """Return the rows whose message is still to go out."""
    due = alerts.filter(claimed_at=None, next_try_at__lte=now, tries__lt=MOST_TRIES)
    return list(due.filter(order__status=Status.NEW).order_by("pk").values_list("pk", flat=True))


def _send(alert_id: int, now: datetime) -> int:
    """Send one message if nobody else has claimed it; return 1 when it went out.

    No transaction is open meanwhile.
    """
    alert = Alert.objects.select_related("order__cooperative", "person").get(pk=alert_id)
    if alert.way == Way.PHONE:
        rules = rules_by_cooperative([alert.order.cooperative_id])[alert.order.cooperative_id]
        if not is_daytime(rules, now):
            return 0
    rows = Alert.objects.filter(pk=alert_id)
    if not may_still_act(alert):  # the place or the consent has ended since the row was made
        rows.filter(claimed_at=None).update(failure="NoPlace", tries=MOST_TRIES)
        return 0
    token, digest = new_token()
    claimed = rows.filter(claimed_at=None, order__status=Status.NEW).update(
        claimed_at=now, digest=digest, expires_at=now + HOLDS_FOR, tries=F("tries") + 1
    )
    if not claimed:
        return 0
    send = send_by_email if alert.way == Way.EMAIL else send_by_phone
    try:
        went_out = send(alert, confirm_url(token))
    except (RemoteFailure, OSError) as failure:  # mail servers fail with OSError
        logger.warning("a co-op was not told of an order: %s", type(failure).__name__)
        later = timezone.now() + TRY_AGAIN_AFTER * (alert.tries + 1)
        rows.update(claimed_at=None, failure=type(failure).__name__[:60], next_try_at=later)
        return 0
    if not went_out:  # there is no address any more
        rows.update(failure="NoAddress", tries=MOST_TRIES)
        return 0
    rows.update(sent_at=timezone.now(), failure="")
    return 1
