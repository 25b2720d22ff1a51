"""When a co-op is reminded: its rules, and the minutes of the day that count."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.utils import timezone

from shop.order.alert_models import AlertRules


def rules_of(cooperative) -> AlertRules:
    """Return the rules of ``cooperative``; the defaults, unsaved, where it has none. One query."""
    return rules_by_cooperative([cooperative.pk])[cooperative.pk]


def loaded_rules(cooperative) -> AlertRules:
    """Return the rules of a co-op that was loaded with ``alert_rules``, without a query."""
    return getattr(cooperative, "alert_rules", None) or AlertRules(cooperative=cooperative)


def rules_by_cooperative(cooperative_ids: Iterable[int]) -> dict[int, AlertRules]:
    """Return the rules by co-op, in one query."""
    ids = set(cooperative_ids)
    found = {
        rules.cooperative_id: rules for rules in AlertRules.objects.filter(cooperative__in=ids)
    }
    return {pk: found.get(pk) or AlertRules(cooperative_id=pk) for pk in ids}


def is_daytime(rules: AlertRules, now: datetime) -> bool:
    """Return whether a phone may ring now."""
    return rules.from_hour <= timezone.localtime(now).hour < rules.until_hour


def minutes_waited(rules: AlertRules, since: datetime, now: datetime) -> float:
    """Return the minutes between two moments that lie in the hours of the co-op's day.

    After three days every further one is the same: late.
    """
    since = max(since, now - timedelta(days=3))
    first, last = timezone.localtime(since), timezone.localtime(now)
    total, day = 0.0, first.date()
    while day <= last.date():
        opens = timezone.make_aware(datetime.combine(day, time(rules.from_hour)))
        closes = timezone.make_aware(datetime.combine(day, time.min)) + timedelta(
            hours=rules.until_hour
        )
        inside = min(last, closes) - max(first, opens)
        total += max(0.0, inside.total_seconds() / 60)
        day += timedelta(days=1)
    return total


def is_late(rules: AlertRules, since: datetime, now: datetime) -> bool:
    """Return whether an order waits so long that even the helper had to be told."""
    return minutes_waited(rules, since, now) >= rules.remind_after + rules.helper_after
