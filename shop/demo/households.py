"""Member households of the demo's first co-op, who grows what, and one closed settlement."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from catalog.models import Product
from coops.registry.models import Cooperative, Household, Membership
from coops.settlement.choices import AdjustmentKind, Basis, CostKind, OwnChannel
from coops.settlement.drafts import work_out
from coops.settlement.models import OwnCost, Settlement
from coops.settlement.services.settling import (
    adjust,
    close_settlement,
    discard_settlement,
    open_settlement,
)
from coops.settlement.services.shares import set_shares, set_usual_percent

HOME = "C1"
#: number, head, hamlet, whether it has an account, what the co-op keeps (%); all invented.
HOUSEHOLDS = (
    ("H01", "Nguyễn Thị Lan", "Thôn Đông", True, None),
    ("H02", "Trần Văn Hùng", "Thôn Đoài", True, Decimal(3)),
    ("H03", "Lê Thị Bé", "Thôn Trung", False, None),
)
#: Shares of the first products, in the order of the households.
SHARES = ((60, 40, 0), (0, 50, 30), (100, 0, 0))
KEPT = Decimal(5)
COSTS = (
    (OwnChannel.DELIVERED, CostKind.PACKING, 0, 3_000),
    (OwnChannel.CARD, CostKind.PAYMENT, Decimal("2.9"), 0),
    (OwnChannel.STALL, CostKind.OTHER, 0, 4_000),
)


def open_households() -> None:
    """Write households, shares and costs down, and settle what was delivered until last week."""
    home = Cooperative.objects.filter(code=HOME, is_demo=True).first()
    if home is None:
        return
    own = [_household(home, *row) for row in HOUSEHOLDS]
    set_usual_percent(cooperative=home, percent=KEPT)
    goods = Product.objects.filter(cooperative=home, is_public=True).order_by("pk")
    for product, percents in zip(goods[: len(SHARES)], SHARES, strict=False):
        parts = {one.pk: Decimal(p) for one, p in zip(own, percents, strict=True)}
        set_shares(product=product, percents=parts)
    for channel, kind, percent, fixed in COSTS:
        OwnCost.objects.get_or_create(
            cooperative=home,
            channel=channel,
            kind=kind,
            valid_from=timezone.localdate().replace(month=1, day=1),
            defaults={"percent": percent, "fixed_vnd": fixed},
        )
    _settle(home, own[0])


def _household(home: Cooperative, code: str, name: str, hamlet: str, has_account: bool, kept):
    account = {"bank_bin": "970405", "bank_account": f"350020599{code[1:]}77"}
    found, _made = Household.objects.get_or_create(
        cooperative=home,
        code=code,
        defaults={
            "name": name,
            "hamlet": hamlet,
            "kept_percent": kept,
            **(account if has_account else {}),
        },
    )
    return found


def _settle(home: Cooperative, first: Household) -> None:
    if Settlement.objects.filter(cooperative=home).exists():
        return
    today = timezone.localdate()
    owner = Membership.objects.filter(cooperative=home, role=Membership.Role.OWNER).first()
    by = owner.user if owner else None
    settlement = open_settlement(
        cooperative=home,
        name="Đợt đầu",
        from_day=today - timedelta(days=60),
        to_day=today - timedelta(days=3),
        basis=Basis.DELIVERED,
        by=by,
    )
    draft = work_out(settlement)
    if not draft.rows:
        discard_settlement(settlement=settlement)
        return
    adjust(
        settlement=settlement,
        household=first,
        kind=AdjustmentKind.INPUTS,
        amount_vnd=20_000,
        reason="10 kg phân hữu cơ",
        key="demo",
        by=by,
    )
    close_settlement(settlement=settlement, digest=work_out(settlement).digest, by=by)
