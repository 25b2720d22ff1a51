"""Whether who was told of an order may work on it now: asked before a message, and at a press."""

from coops.registry.helping import who_may
from coops.registry.models import Membership
from coops.registry.standing import Scope
from shop.order.alert_models import CO_OP, Alert


def may_still_act(alert: Alert) -> bool:
    """Return whether the receiver may work on the order now; the co-op's own address may."""
    return alert.to == CO_OP or place_of(alert) is not None


def place_of(alert: Alert) -> Membership | None:
    """Return the receiver's place at the co-op, if it lets the person work on orders now."""
    people = Membership.objects.filter(user=alert.person_id, user__is_active=True)
    rows = people.filter(cooperative=alert.order.cooperative_id, is_active=True)
    return next(iter(who_may(list(rows), Scope.ORDERS)), None)
