"""Households, and settlements in both states, without the orders behind them."""

from django.utils import timezone

from coops.registry.models import Cooperative, Household
from coops.settlement.choices import AdjustmentKind, State
from coops.settlement.models import Adjustment, OwnCost, Settlement, Statement
from shop.order.numbers import new_checkout_code


def make_household(cooperative: Cooperative, name: str = "Nguyễn Thị Lan", **fields) -> Household:
    """Return a member household with an account at Agribank."""
    defaults = {
        "bank_bin": "970405",
        "bank_account": "3500205999888",
        "bank_holder": "NGUYEN THI LAN",
    }
    return Household.objects.create(cooperative=cooperative, name=name, **{**defaults, **fields})


def make_draft(cooperative: Cooperative) -> Settlement:
    """Return the co-op's draft."""
    today = timezone.localdate()
    found, _new = Settlement.objects.get_or_create(
        cooperative=cooperative,
        state=State.DRAFT,
        defaults={"name": "Tháng này", "from_day": today.replace(day=1), "to_day": today},
    )
    return found


def make_statement(cooperative: Cooperative, *, payable: int = 150_000) -> Statement:
    """Return a statement of a closed settlement: an amount added, without any sale."""
    today = timezone.localdate()
    household = cooperative.households.first() or make_household(cooperative)
    settlement = Settlement.objects.create(
        cooperative=cooperative,
        name="Tháng trước",
        from_day=today.replace(day=1),
        to_day=today,
        state=State.CLOSED,
        closed_at=timezone.now(),
    )
    Adjustment.objects.create(
        settlement=settlement,
        household=household,
        kind=AdjustmentKind.MORE,
        amount_vnd=payable,
        reason="Công chăm sóc",
        key=new_checkout_code(),
    )
    sums = dict.fromkeys(("gross_vnd", "refund_vnd", "fee_vnd", "kept_vnd", "due_vnd"), 0)
    return Statement.objects.create(
        settlement=settlement,
        household=household,
        number=1,
        **sums,
        adjustments_vnd=payable,
        payable_vnd=payable,
        token=new_checkout_code(),
    )


def make_own_cost(cooperative: Cooperative, **fields) -> OwnCost:
    """Return what packing costs in the own shop since the first day of the year."""
    defaults = {"channel": "web", "kind": "packing", "fixed_vnd": 3_000}
    day = timezone.localdate().replace(month=1, day=1)
    values = {"valid_from": day, **defaults, **fields}
    return OwnCost.objects.create(cooperative=cooperative, **values)
