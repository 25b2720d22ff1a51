"""The basket as the buyer orders it: one group per co-op, with its fee and its ways."""

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from coops.registry.models import Cooperative
from coops.registry.rests import refusal_on, told_rest
from shop.checkout.conditions import obstacles, price_must_be_as_shown
from shop.core.calendar import named_day
from shop.core.money import format_vnd
from shop.order.models import Fulfilment
from shop.payment.registry import offered_methods
from shop.shipping.fees import NOWHERE, Destination, delivery_fee, goods_weight, table_of
from shop.shipping.pickups import OpenDay, open_days, rest_at_the_end


@dataclass(frozen=True)
class GroupWarning:
    """A sentence about a line (``line_id``) or, without one, about the whole group."""

    text: str
    is_blocking: bool
    line_id: int | None = None


@dataclass
class Group:
    """What is ordered from one co-op. Amounts are whole đồng, tax included.

    ``lines`` are the basket's lines, with ``product``, ``quantity``, ``unit_price_incl_tax``
    and ``line_price_incl_tax`` (``None`` without a price). ``delivery_fee`` is what delivery
    costs ``to`` there, 0 from the co-op's free limit on. ``days`` are its pick-up days that can
    be chosen; ``None`` when they were not looked up or it has only a place in words.
    """

    cooperative: Cooperative
    lines: list = field(default_factory=list)
    warnings: list[GroupWarning] = field(default_factory=list)
    to: Destination = NOWHERE
    days: list[OpenDay] | None = None

    @property
    def goods_total(self) -> int:
        """Return what the goods cost."""
        return int(sum(line.line_price_incl_tax or 0 for line in self.lines))

    @property
    def delivery_fee(self) -> int:
        """Return what delivery costs, for so many goods and as far as it is known where to."""
        return delivery_fee(
            self.cooperative,
            to=self.to,
            weight_g=goods_weight((line.product, line.quantity) for line in self.lines),
            goods_vnd=self.goods_total,
        )

    @property
    def fee_follows_address(self) -> bool:
        """Return whether the fee may still change with the address, which is not known yet."""
        return not self.to.is_known and table_of(self.cooperative) is not None

    @property
    def is_pickup_full(self) -> bool:
        """Return whether the co-op hands over on days, and none can be chosen: full, or a rest."""
        return self.cooperative.offers_pickup and self.days is not None and not self.days

    @property
    def allowed_fulfilments(self) -> list[str]:
        """Return how the goods can reach the buyer, the usual one first; never none."""
        delivers = self.cooperative.offers_delivery
        offered = {
            Fulfilment.DELIVERY: delivers,
            Fulfilment.PICKUP: self.cooperative.offers_pickup
            and not (delivers and self.is_pickup_full),
        }
        return [way for way, is_offered in offered.items() if is_offered]

    @property
    def allowed_payment_methods(self) -> list[str]:
        """Return how the group can be paid whichever way the goods come."""
        return self.payment_methods(self.allowed_fulfilments[0])

    @property
    def is_orderable(self) -> bool:
        """Return whether nothing in the group stands in the way."""
        return not any(warning.is_blocking for warning in self.warnings)

    def fee(self, fulfilment: str) -> int:
        """Return what this way of getting the goods costs; picking up is free."""
        return self.delivery_fee if fulfilment == Fulfilment.DELIVERY else 0

    def total(self, fulfilment: str) -> int:
        """Return what is to be paid to this co-op."""
        return self.goods_total + self.fee(fulfilment)

    def payment_methods(self, fulfilment: str) -> list[str]:
        """Return how the co-op lets this total be paid: cash only up to its ceiling."""
        return offered_methods(
            self.cooperative, fulfilment=fulfilment, total_vnd=self.total(fulfilment)
        )


def basket_groups(basket, *, to: Destination = NOWHERE, with_days: bool = False) -> list[Group]:
    """Return the basket's lines by co-op, in the order of the co-ops.

    ``basket`` needs its strategy. ``to`` is where it goes, as far as that is known. A warning
    that blocks stands in the way of ordering; one that does not tells of a changed price. Four
    queries, however many lines; ``with_days`` looks up the pick-up days with two more, and one
    for each co-op that only hands over and has no day left.
    """
    groups: dict[int, Group] = {}
    for line in basket.all_lines():
        cooperative = line.product.cooperative
        if cooperative is not None:
            group = groups.setdefault(cooperative.pk, Group(cooperative, to=to))
            group.lines.append(line)
            group.warnings.extend(_line_warnings(line))
    picked_up = [pk for pk, group in groups.items() if group.cooperative.offers_pickup]
    days = open_days(picked_up) if with_days and picked_up else {}
    for pk, group in groups.items():
        group.days = days.get(pk)
        group.warnings.extend(_group_warnings(group, is_alone=len(groups) == 1))
    return [groups[pk] for pk in sorted(groups)]


def _line_warnings(line) -> list[GroupWarning]:
    found = [GroupWarning(str(o), is_blocking=True, line_id=line.pk) for o in obstacles(line)]
    if changed := price_must_be_as_shown(line):
        found.append(GroupWarning(str(changed), is_blocking=False, line_id=line.pk))
    return found


def _group_warnings(group: Group, *, is_alone: bool) -> list[GroupWarning]:
    today = timezone.localdate()
    if rests := refusal_on(group.cooperative, today):
        if not is_alone:  # one order button for all: its goods would hold up the others'
            rests = _("%(rests)s To order the rest now, take these goods out.") % {"rests": rests}
        return [GroupWarning(rests, is_blocking=True)]
    coming = told_rest(group.cooperative, today)
    told = [GroupWarning(coming, is_blocking=False)] if coming else []
    return told + _no_way(group)


def _no_way(group: Group) -> list[GroupWarning]:
    """Return why the whole group cannot reach the buyer or be paid."""
    if group.is_pickup_full and not group.cooperative.offers_delivery:
        text = _("%(seller)s: all pick-up days of the coming weeks are full. Please call them.")
        names = {"seller": group.cooperative.short_name}
        if rest := rest_at_the_end(group.cooperative.pk, today=timezone.localdate()):
            text = _("%(seller)s: no pick-up day is left before the rest. Next from %(opens)s.")
            names["opens"] = named_day(rest.opens_on)
        return [GroupWarning(text % names, is_blocking=True)]
    if any(group.payment_methods(way) for way in group.allowed_fulfilments):
        return []
    text = _("%(seller)s takes cash only up to %(ceiling)s, delivery included. Order less.") % {
        "seller": group.cooperative.short_name,
        "ceiling": format_vnd(group.cooperative.cod_ceiling_vnd),
    }
    if not group.cooperative.accepts_cod:
        text = _("%(seller)s has no way of paying open at the moment. Please call them.") % {
            "seller": group.cooperative.short_name
        }
    return [GroupWarning(text, is_blocking=True)]
