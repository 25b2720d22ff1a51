"""The link that confirms one order with one press, without a login.

The token (:mod:`shop.order.confirm_tokens`) holds for a day and as long as the order waits. Opening
the link changes nothing: Zalo and others look at links on their own.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coops.registry.models import HelperAct, Membership
from shop.order.alert_models import CO_OP, Alert
from shop.order.alert_places import may_still_act, place_of
from shop.order.confirm_tokens import LONGEST_TOKEN, digest_of
from shop.order.exceptions import OrderStateError
from shop.order.models import Order, Status
from shop.order.moves import lock_order
from shop.order.processing import confirm_order
from shop.order.words import status_label


class Standing:
    """How a link stands: what its page says."""

    OPEN = "open"
    DONE = "done"
    ALREADY = "already"
    CANCELLED = "cancelled"
    HELD = "held"
    CHANGED = "changed"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Opened:
    """A link, its order as it is now, and how the link stands; ``sentence`` says why it is held."""

    alert: Alert
    order: Order
    standing: str
    sentence: str = ""


def open_link(token: str, *, now: datetime | None = None) -> Opened | None:
    """Return the link of ``token``, or ``None`` when there is no such one. Writes nothing."""
    alert = _alert(token)
    if alert is None:
        return None
    return Opened(alert, alert.order, _standing(alert, alert.order, now or timezone.now()))


@transaction.atomic
def confirm_by_link(*, token: str, seen_vnd: int) -> Opened | None:
    """Confirm the order of ``token``; ``seen_vnd`` is the total that the page showed.

    Of two presses, of two links of one order, of two workers one confirms and the others find it
    done. An order that its buyer has changed in between is shown again instead.
    """
    alert = _alert(token)
    if alert is None:
        return None
    order = lock_order(alert.order_id)
    standing = _standing(alert, order, timezone.now())
    if standing == Standing.OPEN and order.amount_vnd != seen_vnd:
        standing = Standing.CHANGED
    sentence = ""
    if standing == Standing.OPEN:
        before = str(status_label(order))
        try:
            confirm_order(order=order, by=alert.person)
        except OrderStateError as refusal:
            standing, sentence = Standing.HELD, str(refusal)
        else:
            standing = Standing.DONE
            _write_down(alert, order, before)
            Alert.objects.filter(pk=alert.pk, used_at=None).update(used_at=timezone.now())
    return Opened(alert, order, standing, sentence)


def place_in_short(order: Order) -> str:
    """Return the ward a parcel goes to, or that the buyer comes: more is not for this page."""
    if order.shipping_address is not None:
        return order.shipping_address.ward_name
    return _("The buyer comes for it: %(place)s") % {"place": order.pickup_text}


def given_name(order: Order) -> str:
    """Return the last word of the buyer's name."""
    return order.full_name.split()[-1] if order.full_name.split() else ""


def _alert(token: str) -> Alert | None:
    if not token or len(token) > LONGEST_TOKEN:
        return None
    rows = Alert.objects.select_related(
        "order__cooperative", "order__checkout", "order__shipping_address", "person"
    )
    return rows.filter(digest=digest_of(token)).first()


def _standing(alert: Alert, order: Order, now: datetime) -> str:
    if order.status == Status.CANCELLED:
        return Standing.CANCELLED
    if order.status != Status.NEW:
        return Standing.ALREADY
    is_over = alert.expires_at is None or alert.expires_at <= now
    return Standing.EXPIRED if is_over or not may_still_act(alert) else Standing.OPEN


def _write_down(alert: Alert, order: Order, before: str) -> None:
    """Write down what a helper confirmed, as the desk does of what is pressed there."""
    place = place_of(alert) if alert.to != CO_OP else None
    if place is None or place.role != Membership.Role.HELPER:
        return
    HelperAct.objects.create(
        cooperative=place.cooperative,
        user=alert.person,
        page="dashboard:order_action",
        thing=_("order %(number)s") % {"number": order.number},
        changes=[[_("State"), before, str(status_label(order))]],
        outcome=HelperAct.Outcome.DONE,
    )
