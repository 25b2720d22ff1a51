"""Buyers whom this co-op knows: from orders that it took itself, never from a marketplace's."""

from shop.core.phones import InvalidPhone, normalise_phone
from shop.dashboard.access import Desk
from shop.order.choices import OWN_CHANNELS


def known_buyer(desk: Desk, typed_phone: str) -> dict[str, str]:
    """Return name and address of the newest order with that phone; empty for a stranger.

    Only of orders placed with the co-op whose desk it is: what another co-op knows stays there.
    Orders whose buyer has withdrawn the consent are past using.
    """
    try:
        phone = normalise_phone(typed_phone)
    except InvalidPhone:
        return {}
    mine = desk.orders().filter(phone=phone, channel__in=OWN_CHANNELS, checkout__let_go_at=None)
    newest = mine.select_related("shipping_address").order_by("-pk").first()
    if newest is None:
        return {}
    found = {"full_name": newest.full_name}
    with_address = newest
    if newest.shipping_address is None:
        parcels = mine.filter(shipping_address__isnull=False).select_related("shipping_address")
        with_address = parcels.order_by("-pk").first()
    if with_address is not None and (address := with_address.shipping_address):
        found |= {
            "province": address.province_code,
            "ward": address.ward_code,
            "line1": address.line1,
        }
    return found
