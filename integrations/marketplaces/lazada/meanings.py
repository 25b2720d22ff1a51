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
    """Kind, cause, remedy and where the button leads.

    ``is_refused_unread``: the gateway refused before anything was done. ``wait_seconds``: the
    pause that Lazada asks for.
    """

    kind: type[RemoteFailure]
    cause: Text
    remedy: Text
    fix: str = ""
    is_refused_unread: bool = False
    wait_seconds: float | None = None


NOTHING_TO_DO = _("Nothing needs to be done: we try again by ourselves.")
CONNECT_AGAIN = _("Press “Connect again” and say yes on Lazada's page.")
TELL_OPERATOR = _("Please tell the people who run this website; they can mend it.")
LOOK_ON_LAZADA = _("Open Lazada's seller page, see what it asks of the shop, and do that there.")
AFTER_CAMPAIGN = _("Wait until the campaign has ended, or take the goods out of it on Lazada.")


def busy(cause: Text) -> Meaning:
    """Return a row for what passes by itself."""
    return Meaning(TemporaryFailure, cause, NOTHING_TO_DO, "wait")


def not_yet(cause: Text) -> Meaning:
    """Return a row for what Lazada is still working on; nothing was done."""
    return Meaning(NotYet, cause, NOTHING_TO_DO, "wait", is_refused_unread=True)


def too_often(cause: Text) -> Meaning:
    """Return a row for a limit of calls; Lazada blocks for one second."""
    return Meaning(
        TemporaryFailure, cause, NOTHING_TO_DO, "wait", is_refused_unread=True, wait_seconds=1.0
    )


def consent(cause: Text) -> Meaning:
    """Return a row for a consent that must be given again."""
    return Meaning(NotConnected, cause, CONNECT_AGAIN, "connect")


def refused_consent(cause: Text) -> Meaning:
    """Return a row for a consent that led to nothing; no account is touched by it."""
    return Meaning(PermanentFailure, cause, CONNECT_AGAIN, "connect")


def setup(cause: Text, remedy: Text = TELL_OPERATOR) -> Meaning:
    """Return a row for what only the operator of this website can mend, for all shops."""
    return Meaning(ShopStopped, cause, remedy, "operator", is_refused_unread=True)


def stopped(cause: Text, remedy: Text = LOOK_ON_LAZADA) -> Meaning:
    """Return a row for a shop that Lazada has stopped."""
    return Meaning(ShopStopped, cause, remedy, "marketplace")


def programme(cause: Text) -> Meaning:
    """Return a row for a call of ours that is wrong whatever the goods are."""
    return Meaning(PermanentFailure, cause, TELL_OPERATOR, "operator")


def goods(field: str, cause: Text, remedy: Text) -> Meaning:
    """Return a row for goods that must be described otherwise; ``field`` as in ``Missing``."""
    return Meaning(PermanentFailure, cause, remedy, field)


def there(cause: Text, remedy: Text = LOOK_ON_LAZADA) -> Meaning:
    """Return a row for what is to be done on Lazada's own pages."""
    return Meaning(PermanentFailure, cause, remedy, "marketplace")


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
    _("Our key to the shop has run out."),
    _("Nothing needs to be done: we fetch a new one. If this stays, connect the shop again."),
    "connect",
)
STOCK_HELD = Meaning(
    StockHeldThere,
    _("Lazada holds back more of these goods, for a campaign, than you have for sale."),
    _("Raise the stock to that number, or take the goods out of the campaign on Lazada."),
    "stock",
)
CAMPAIGN = Meaning(
    LockedByPromotion,
    _("This cannot be changed while the goods are in a campaign on Lazada."),
    AFTER_CAMPAIGN,
    "wait",
)
ITEM_LOCKED = there(
    _("Lazada has locked the item; it cannot be changed from here."),
    _("See on Lazada's seller page, under policy compliance, why the item is locked."),
)
ATTRIBUTE = goods(
    "attribute",
    _("Lazada does not take one of the answers about the goods."),
    _("Choose the answers anew from Lazada's lists, and send again."),
)
ATTRIBUTE_MISSING = goods(
    "attribute",
    _("Lazada wants to know more about goods of this category."),
    _("Fill in what is marked as needed, and send again."),
)
VARIANTS = goods(
    "option",
    _("The names of the variants do not fit what Lazada allows in this category."),
    _("Give every variant another name, or sell each of them as an item of its own."),
)
SKU_TWICE = goods(
    "sku",
    _("Another item of the shop on Lazada has the same code."),
    _("Look for the same item on Lazada and link it, or give this one another code."),
)
PICTURE = goods(
    "picture",
    _("Lazada does not take a photo."),
    _("Choose another photo, sharp and not too small, and send again."),
)
PARCEL_SIZE = goods(
    "size",
    _("The parcel is too large for Lazada, or a side of it is missing."),
    _("Say length, width and height of the parcel; together they may be 300 cm."),
)
PARCEL_WEIGHT = goods(
    "weight",
    _("The parcel is too heavy for Lazada."),
    _("A parcel may weigh 40 kg: sell smaller packs."),
)
ORDER_STAGE = there(
    _("Lazada does not allow that for an order which has come this far."),
    _("Look at the order on Lazada's seller page and go on from there."),
)
OUR_REQUEST = Meaning(
    PermanentFailure,
    _("Lazada does not accept something in what we sent."),
    _("Look at Lazada's own words below, mend the goods, and send them again."),
)
TROUBLE = busy(_("Lazada has trouble at the moment."))
UNKNOWN = Meaning(
    UnknownAnswer,
    _("Lazada refused, with words that we do not know yet."),
    _("We try again a few times. If it stays, show Lazada's own words below to the operator."),
    "wait",
)
