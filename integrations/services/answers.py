"""What a marketplace said about its categories and rules, kept for a day.

The tree of a marketplace has thousands of branches and changes a few times a year; pages read it
from here. A marketplace that cannot be reached is answered for by what it said last.
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.utils import timezone

from integrations.contract import (
    Attribute,
    Brand,
    Category,
    CategoryRules,
    Limits,
    LogisticsChannel,
)
from integrations.models import CachedAnswer, ChannelAccount
from integrations.services.calling import AccountCaller
from shop.core.remote import RemoteFailure

FRESH_FOR = timedelta(hours=24)
#: Pressing a button asks again when the answer is older than this.
FRESH_ENOUGH_TO_PUBLISH = timedelta(minutes=1)


class NoAnswer(Exception):
    """The marketplace cannot be asked now and never was before; trying again later can help."""


def category_tree(account: ChannelAccount) -> list[Category]:
    """Return all branches and leaves of the marketplace's own tree.

    Raises:
        NoAnswer: it cannot be reached, and nothing is kept.
    """
    answer = _answer(
        account,
        "categories",
        lambda adapter: [asdict(category) for category in adapter.categories()],
        fresh_for=FRESH_FOR,
    )
    return [Category(**category) for category in answer]


def category_rules(
    account: ChannelAccount, category_id: str, *, fresh_for: timedelta = FRESH_FOR
) -> CategoryRules:
    """Return what goods of a leaf must and may say.

    Raises:
        NoAnswer: the marketplace cannot be reached, and nothing is kept.
    """
    answer = _answer(
        account,
        f"rules:{category_id}",
        lambda adapter: asdict(adapter.category_rules(category_id)),
        fresh_for=fresh_for,
    )
    return rules_from(answer)


def kept_rules(account: ChannelAccount, category_id: str) -> CategoryRules | None:
    """Return what was said last of a leaf, however old; ``None`` when nothing is kept.

    Calls nobody, so it may be asked inside a transaction.
    """
    kept = CachedAnswer.objects.filter(account=account, key=f"rules:{category_id}").first()
    return rules_from(kept.value) if kept else None


def brands(account: ChannelAccount, category_id: str) -> list[Brand]:
    """Return the marketplace's brands for goods of a leaf; empty where it has none.

    Raises:
        NoAnswer: it cannot be reached, and nothing is kept.
    """
    answer = _answer(
        account,
        f"brands:{category_id}",
        lambda adapter: [asdict(brand) for brand in adapter.brands(category_id)],
        fresh_for=FRESH_FOR,
    )
    return [Brand(**brand) for brand in answer]


def keep_answer(account: ChannelAccount, key: str, value: Any) -> None:
    """Keep an answer that was just given."""
    CachedAnswer.objects.update_or_create(
        account=account, key=key, defaults={"value": value, "fetched_at": timezone.now()}
    )


def rules_from(answer: dict[str, Any]) -> CategoryRules:
    """Make rules of what JSON kept of them: lists become tuples again."""
    category, limits = answer["category"], answer["limits"]
    return CategoryRules(
        category=Category(**category) if category else None,
        attributes=tuple(_attribute(one) for one in answer["attributes"]),
        limits=_limits(limits),
        logistics=tuple(LogisticsChannel(**one) for one in answer["logistics"]),
    )


def _limits(answer: dict[str, Any]) -> Limits:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in answer.items()
    }
    return Limits(**values)


def _attribute(answer: dict[str, Any]) -> Attribute:
    choices = tuple((str(key), str(name)) for key, name in answer["choices"])
    units = tuple(answer["unit_choices"])
    return Attribute(**(answer | {"choices": choices, "unit_choices": units}))


def _answer(
    account: ChannelAccount, key: str, ask: Callable[[Any], Any], *, fresh_for: timedelta
) -> Any:
    """Return the kept answer while it is fresh, or ask; no transaction is open meanwhile."""
    kept = CachedAnswer.objects.filter(account=account, key=key).first()
    if kept and timezone.now() - kept.fetched_at < fresh_for:
        return kept.value
    try:
        value = AccountCaller(account).call(ask)
    except RemoteFailure as failure:
        if kept:
            return kept.value
        raise NoAnswer from failure
    keep_answer(account, key, value)
    return value
