"""What a marketplace asks of goods that are already for sale there, looked at every day.

When it begins to ask for something more, what is there stands until it is next changed, and is
refused then. So each listing keeps the fields it misses, and one row per field says since when.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from integrations.contract import CategoryRules, ItemState
from integrations.models import CachedAnswer, ChannelAccount, Listing, RuleChange
from integrations.readiness import missing_by
from integrations.services.answers import category_tree, keep_answer, kept_rules

#: Fields that a marketplace's rules decide; what else may be missing is the co-op's own doing.
RULED_FIELDS = ("brand", "category", "logistics", "size")
#: A leaf that is not in the tree any more: goods must be put elsewhere.
VANISHED = "category"
LISTINGS_AT_ONCE = 100


def categories_to_watch(account: ChannelAccount, since: datetime) -> list[str]:
    """Return the categories of goods there whose rules were not looked at since."""
    seen = CachedAnswer.objects.filter(
        account=account, key__startswith=_key(""), fetched_at__gte=since
    ).values_list("key", flat=True)
    used = _there(account).exclude(category_id="").values_list("category_id", flat=True)
    return sorted(c for c in set(used.order_by().distinct()) if _key(c) not in set(seen))


def watch_category(account: ChannelAccount, caller, category_id: str) -> int:
    """Read the rules of one category anew; returns how many listings miss something by them.

    Which rules were looked at is written down last: killed before, it is all done again.

    Raises:
        NoAnswer: the tree of categories is not known and cannot be asked for now.
        RemoteFailure: the rules cannot be asked for now.
    """
    tree = category_tree(account)
    rules = None
    # An empty tree is no answer to the question whether a leaf is in it.
    if not tree or any(one.id == category_id and one.is_leaf for one in tree):
        rules = caller.call(lambda adapter: adapter.category_rules(category_id))
        keep_answer(account, f"rules:{category_id}", asdict(rules))
    digest = _digest(rules)
    kept = CachedAnswer.objects.filter(account=account, key=_key(category_id)).first()
    is_new = kept is None or kept.value != digest
    number = _look(account, category_id, rules) if is_new or _has_open(account, category_id) else 0
    keep_answer(account, _key(category_id), digest)
    return number


def skip_category(account: ChannelAccount, category_id: str) -> None:
    """Leave a category that cannot be asked about until the next time."""
    kept = CachedAnswer.objects.filter(account=account, key=_key(category_id)).first()
    keep_answer(account, _key(category_id), kept.value if kept else "")


def look_again(listing: Listing) -> None:
    """Say what ``listing`` misses now that it was changed; calls nobody."""
    if not listing.missing_fields:
        return
    rules = kept_rules(listing.account, listing.category_id)
    if rules is None:
        return
    missing = _missing(listing, rules)
    Listing.objects.filter(pk=listing.pk).update(missing_fields=missing)
    listing.missing_fields = missing
    settle(listing.account)


def settle(account: ChannelAccount) -> int:
    """End the changes that no listing falls short of any more; returns how many."""
    missing: dict[str, set[str]] = defaultdict(set)
    for category_id, fields in (
        _there(account).exclude(missing_fields=[]).values_list("category_id", "missing_fields")
    ):
        missing[category_id].update(fields)
    done = [
        change.pk
        for change in RuleChange.objects.filter(account=account, settled_at=None)
        if change.field not in missing[change.category_id]
    ]
    return RuleChange.objects.filter(pk__in=done).update(settled_at=timezone.now())


def _look(account: ChannelAccount, category_id: str, rules: CategoryRules | None) -> int:
    """Note on each listing of the category what it misses; ``None``: the category is gone."""
    falls_short = 0
    fields: set[str] = set()
    names: dict[str, str] = {}
    listings = (
        _there(account)
        .filter(category_id=category_id, keeps_their_content=False)
        .select_related("account__cooperative", "product")
        .prefetch_related("offers__stock_record__product")
        .order_by("pk")
    )
    for listing in listings.iterator(LISTINGS_AT_ONCE):
        missing = [VANISHED] if rules is None else _missing(listing, rules)
        names = names or {"": listing.category_name}
        if missing != listing.missing_fields:
            Listing.objects.filter(pk=listing.pk).update(missing_fields=missing)
        falls_short += bool(missing)
        fields.update(missing)
    _open_changes(account, category_id, names.get("", ""), fields, rules)
    settle(account)
    return falls_short


def _open_changes(
    account: ChannelAccount,
    category_id: str,
    category_name: str,
    fields: Iterable[str],
    rules: CategoryRules | None,
) -> None:
    labels = {f"attribute:{one.id}": one.name for one in rules.attributes} if rules else {}
    RuleChange.objects.bulk_create(
        [
            RuleChange(
                account=account,
                category_id=category_id,
                category_name=category_name,
                field=field[:80],
                label=labels.get(field, "")[:200],
                noticed_at=timezone.now(),
            )
            for field in sorted(fields)
        ],
        ignore_conflicts=True,  # one is open already
    )


def _missing(listing: Listing, rules: CategoryRules) -> list[str]:
    fields = {item.field for item in missing_by(listing, rules)}
    return sorted(f for f in fields if f in RULED_FIELDS or f.startswith("attribute:"))


def _there(account: ChannelAccount) -> QuerySet[Listing]:
    # Linked items keep their own words there: nothing is told that a new rule could refuse.
    here = Listing.objects.filter(account=account, keeps_their_content=False).exclude(item_id="")
    return here.exclude(item_state=ItemState.GONE)


def _has_open(account: ChannelAccount, category_id: str) -> bool:
    return RuleChange.objects.filter(
        account=account, category_id=category_id, settled_at=None
    ).exists()


def _key(category_id: str) -> str:
    return f"watched:{category_id}"


def _digest(rules: CategoryRules | None) -> str:
    text = json.dumps(asdict(rules) if rules else None, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
