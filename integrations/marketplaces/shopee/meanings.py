"""What one row of the error table says, and the words many rows share."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from integrations.contract import (
    AccessTokenExpired,
    LockedByPromotion,
    NotYet,
    RemoteGone,
    ShopStopped,
    StockHeldThere,
    Text,
    UnknownAnswer,
)
from shop.core.remote import NotConnected, PermanentFailure, RemoteFailure, TemporaryFailure


@dataclass(frozen=True)
class Meaning:
    """Kind, cause, remedy and where the button leads; ``kind`` ``None``: the work is done.

    ``is_refused_unread``: the gateway refused before anything was done. ``until_tomorrow``: wait
    for the next day in UTC+8, when Shopee counts anew.
    """

    kind: type[RemoteFailure] | None
    cause: Text
    remedy: Text
    fix: str = ""
    is_refused_unread: bool = False
    until_tomorrow: bool = False


NOTHING_TO_DO = _("Nothing needs to be done: we try again by ourselves.")
CONNECT_AGAIN = _("Press “Connect again” and say yes on Shopee's page.")
TELL_OPERATOR = _("Please tell the people who run this website; they can mend it.")
LOOK_ON_SHOPEE = _("Open Shopee's seller page, see what it asks of the shop, and do that there.")
LOOK_AT_ORDER = _("Look at the order on Shopee's seller page and go on from there.")
AFTER_PROMOTION = _("Wait until the promotion has ended, or take the goods out of it on Shopee.")


def busy(cause: Text) -> Meaning:
    """Return a row for what passes by itself."""
    return Meaning(TemporaryFailure, cause, NOTHING_TO_DO, "wait")


def consent(cause: Text) -> Meaning:
    """Return a row for a consent that must be given again."""
    return Meaning(NotConnected, cause, CONNECT_AGAIN, "connect")


def setup(cause: Text, remedy: Text = TELL_OPERATOR) -> Meaning:
    """Return a row for what only the operator of this website can mend, for all shops."""
    return Meaning(ShopStopped, cause, remedy, "operator", is_refused_unread=True)


def stopped(cause: Text, remedy: Text = LOOK_ON_SHOPEE) -> Meaning:
    """Return a row for a shop that Shopee has stopped."""
    return Meaning(ShopStopped, cause, remedy, "marketplace")


def promotion(cause: Text) -> Meaning:
    """Return a row for what a running promotion locks."""
    return Meaning(LockedByPromotion, cause, AFTER_PROMOTION, "wait")


def goods(field: str, cause: Text, remedy: Text) -> Meaning:
    """Return a row for goods that must be described otherwise; ``field`` as in ``Missing``."""
    return Meaning(PermanentFailure, cause, remedy, field)


def order(cause: Text, remedy: Text = LOOK_AT_ORDER) -> Meaning:
    """Return a row for an order or parcel that a person must look at on Shopee's page."""
    return Meaning(PermanentFailure, cause, remedy, "marketplace")


def being_made(cause: Text) -> Meaning:
    """Return a row for what Shopee or a carrier is still making."""
    return Meaning(NotYet, cause, NOTHING_TO_DO, "wait")


def gone(cause: Text) -> Meaning:
    """Return a row for an item that is not there any more."""
    return Meaning(
        RemoteGone,
        cause,
        _("Publish it again, or link it to another item of the shop."),
        "marketplace",
    )


TOKEN_OLD = Meaning(
    AccessTokenExpired,
    _("Our key to the shop has run out; it lasts four hours."),
    _("Nothing needs to be done: we fetch a new one. If this stays, connect the shop again."),
    "connect",
)
STOCK_HELD = Meaning(
    StockHeldThere,
    _("Shopee holds back more of these goods, for a promotion, than you have for sale."),
    _("Raise the stock to that number, or take the goods out of the promotion on Shopee."),
    "stock",
)
CLOCK = setup(
    _("Shopee says that the clock of this website is wrong."),
    _("Please tell the people who run this website: its clock must be set right."),
)
OUR_REQUEST = Meaning(
    PermanentFailure,
    _("Shopee does not accept something in what we sent."),
    _("Look at Shopee's own words below, mend the goods, and send them again."),
)
UNKNOWN = Meaning(
    UnknownAnswer,
    _("Shopee refused, with words that we do not know yet."),
    _("We try again a few times. If it stays, show Shopee's own words below to the operator."),
    "wait",
)
