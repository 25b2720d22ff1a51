"""How a message about a new order goes out: by e-mail, or by a gateway for SMS and Zalo."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from shop.core.gateways import is_safe_gateway, post_message
from shop.core.money import format_vnd
from shop.order.alert_models import CO_OP, Alert, Round
from shop.order.mails import DESK_LANGUAGE, orders, send_placed_to_cooperative


def can_phone() -> bool:
    """Return whether this installation has a gateway for SMS or Zalo."""
    return is_safe_gateway(settings.ORDER_ALERTS["url"])


def send_by_email(alert: Alert, link: str) -> bool:
    """Mail it; ``False`` when there is no address.

    Raises:
        OSError: the mail server did not take it.
    """
    to = getattr(_receiver(alert), "email", "")
    order = orders().get(pk=alert.order_id)
    return bool(
        send_placed_to_cooperative(
            order, to=to or "", confirm_link=link, is_again=alert.round != Round.NEW
        )
    )


def send_by_phone(alert: Alert, link: str) -> bool:
    """Post it to the gateway; ``False`` when there is no number.

    Raises:
        RemoteFailure: the gateway did not take it.
    """
    phone = getattr(_receiver(alert), "phone", "")
    if not phone:
        return False
    with translation.override(DESK_LANGUAGE):
        text = short_text(alert, link)
    post_message(
        settings.ORDER_ALERTS["url"],
        settings.ORDER_ALERTS["token"],
        call="order-alert",
        body={
            "phone": str(phone),
            "number": alert.order.number,
            "total_vnd": alert.order.amount_vnd,
            "link": link,
            "text": text,
        },
    )
    return True


def _receiver(alert: Alert) -> Any:
    """Return the person (``None`` who has gone) or the co-op: both have an address and a phone."""
    return alert.person if alert.to != CO_OP else alert.order.cooperative


def short_text(alert: Alert, link: str) -> str:
    """Return the message without Vietnamese marks, as a plain SMS carries it; no buyer in it."""
    text = (
        _("Cho Que: new order %(number)s, %(total)s. Confirm: %(link)s")
        if alert.round == Round.NEW
        else _("Cho Que: order %(number)s, %(total)s still waits. Confirm: %(link)s")
    )
    total = format_vnd(alert.order.amount_vnd).replace("\xa0", " ").replace("₫", "d")
    return text % {"number": alert.order.number, "total": total, "link": link}
