"""The words of an order: where it stands, where it came from, how it comes and is paid."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where an order stands; the words a buyer reads are in ``shop.order.words``."""

    NEW = "new", _("waiting for confirmation")
    CONFIRMED = "confirmed", _("confirmed")
    PACKED = "packed", _("packed")
    HANDED_OVER = "handed_over", _("on its way")
    DELIVERED = "delivered", _("delivered")
    CANCELLED = "cancelled", _("cancelled")


#: The goods are still in the barn; units are promised and may be missing.
OPEN = (Status.NEW, Status.CONFIRMED, Status.PACKED)


class Channel(models.TextChoices):
    """Where an order came from; marketplaces add their codes with their adapters."""

    SHOP = "shop", _("Chợ Quê")
    PHONE = "phone", _("phone")
    ZALO = "zalo", "Zalo"
    MARKET = "market", _("market stall")
    SHOPEE = "shopee", "Shopee"
    LAZADA = "lazada", "Lazada"
    SENDO = "sendo", "Sendo"
    FILE = "file", _("another marketplace")


#: Orders that people of the co-op write down themselves (``shop.checkout.keyed_orders``).
KEYED_CHANNELS = (Channel.PHONE, Channel.ZALO, Channel.MARKET)
#: Orders that begin with us. All others are a marketplace's, and its word wins.
OWN_CHANNELS = (Channel.SHOP, *KEYED_CHANNELS)


class Hold(models.TextChoices):
    """What a marketplace's order waits for there; the sentences are in ``shop.order.holds``."""

    NONE = "", _("nothing")
    UNPAID = "unpaid", _("not paid there yet")
    CHECKING = "checking", _("being checked there")
    CANCEL_ASKED = "cancel_asked", _("the buyer asks to cancel")
    RETURNING = "returning", _("the goods come back")
    UNKNOWN = "unknown", _("a word we do not know")


#: With these the goods stay where they are: nobody confirms, packs or hands over.
WAITING_HOLDS = (Hold.UNPAID, Hold.CHECKING, Hold.CANCEL_ASKED)


class Fulfilment(models.TextChoices):
    """How the goods reach the buyer."""

    DELIVERY = "delivery", _("delivery")
    PICKUP = "pickup", _("pick-up")


class ParcelState(models.TextChoices):
    """Where a parcel is after it was handed over; said by hand, or by a carrier's machine."""

    IN_TRANSIT = "in_transit", _("on the road")
    OUT_FOR_DELIVERY = "out_for_delivery", _("with the shipper, comes today")
    FAILED = "failed", _("could not be delivered")
    RETURNING = "returning", _("comes back to the co-op")


class PaymentMethod(models.TextChoices):
    """How the buyer pays the co-op; ``CHANNEL``: to the marketplace, which settles with it.

    ``COD`` is cash into the hands that give the goods: a carrier's, or the co-op's at pick-up.
    """

    COD = "cod", _("cash on delivery")
    VIETQR = "vietqr", _("bank transfer (VietQR)")
    CARD = "card", _("international card")
    CHANNEL = "channel", _("through the marketplace")


class PaymentStatus(models.TextChoices):
    """Whether the co-op has the money, as the rows of the ledger say (``shop.payment.ledger``)."""

    UNPAID = "unpaid", _("not paid yet")
    PAID = "paid", _("paid")
    REFUND_DUE = "refund_due", _("to be paid back")
    REFUNDED = "refunded", _("paid back")
