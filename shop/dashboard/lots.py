"""What a desk sees of lots, plots, households and plans: the only doors to them there."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Q, Sum
from django.utils import timezone

from coops.lots.models import Lot, Plot, SeasonPlan
from coops.lots.services.scans import Handing
from coops.registry.households import Household
from shop.dashboard.access import DeskRequest
from shop.order.line_lots import LineLot


def own_lots(request: DeskRequest):
    """Return the lots of the co-op whose desk is open."""
    desk = request.desk
    return Lot.objects.visible_to(desk.membership.user).filter(cooperative=desk.cooperative)


def own_plots(request: DeskRequest):
    """Return its plots."""
    desk = request.desk
    return Plot.objects.visible_to(desk.membership.user).filter(cooperative=desk.cooperative)


def own_households(request: DeskRequest):
    """Return its member households."""
    desk = request.desk
    return Household.objects.visible_to(desk.membership.user).filter(cooperative=desk.cooperative)


def own_plans(request: DeskRequest):
    """Return its season plans."""
    desk = request.desk
    return SeasonPlan.objects.visible_to(desk.membership.user).filter(cooperative=desk.cooperative)


def handing_of(lot: Lot) -> Handing:
    """Return how many units of ``lot`` were handed over, and when the first were."""
    gone = LineLot.objects.filter(lot=lot, is_gone=True)
    found = gone.aggregate(units=Sum("units"), first=Min("line__order__handed_over_at"))
    first = found["first"]
    return Handing(found["units"] or 0, timezone.localdate(first) if first else None)


@dataclass(frozen=True)
class Expected:
    """A season plan beside what has come of it: units harvested in its window, units there."""

    plan: SeasonPlan
    harvested: int
    in_stock: int
    months: tuple
    is_over: bool

    @property
    def still_to_come(self) -> int:
        """Return the units that are expected and not harvested yet; none after the window."""
        return 0 if self.is_over else max(0, self.plan.expected_units - self.harvested)


@dataclass(frozen=True)
class PlanMonth:
    """A month of ``components/season_strip.html``."""

    number: int
    state: str
    is_now: bool


def expectations(plans: list[SeasonPlan], *, today: date) -> list[Expected]:
    """Return plans with what came of them, in two queries for any number."""
    if not plans:
        return []
    window = Q()
    for plan in plans:
        window |= Q(
            stock_record__product=plan.product_id,
            harvested_on__range=(plan.harvest_from, plan.harvest_to),
        )
    lots = list(
        Lot.objects.filter(window).values_list("stock_record__product", "harvested_on", "units")
    )
    return [
        Expected(
            plan=plan,
            harvested=sum(
                units
                for product, day, units in lots
                if product == plan.product_id and plan.harvest_from <= day <= plan.harvest_to
            ),
            in_stock=plan.product.offer.num_in_stock if plan.product.offer else 0,
            months=plan_months(plan, today=today),
            is_over=plan.harvest_to < today,
        )
        for plan in plans
    ]


def plan_months(plan: SeasonPlan, *, today: date) -> tuple[PlanMonth, ...]:
    """Return the twelve months: harvest, and growing from planting until then."""
    harvest = _months(plan.harvest_from, plan.harvest_to)
    growing = _months(plan.planted_on, plan.harvest_from) if plan.planted_on else set()
    return tuple(
        PlanMonth(
            month,
            "peak" if month in harvest else "some" if month in growing else "",
            month == today.month,
        )
        for month in range(1, 13)
    )


def _months(first: date, last: date) -> set[int]:
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return {number % 12 + 1 for number in range(start, min(end, start + 11) + 1)}
