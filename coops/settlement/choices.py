"""The words of settlements: states, kinds of rows and of adjustments, ways to be paid."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """A settlement is worked out anew while it is a draft, and never again once closed."""

    DRAFT = "draft", _("draft")
    CLOSED = "closed", _("closed")


class Basis(models.TextChoices):
    """Which order lines count."""

    PAID = "paid", _("delivered and paid")
    DELIVERED = "delivered", _("delivered, also what is not paid yet")


class RowKind(models.TextChoices):
    """What a frozen row says of its order line."""

    SALE = "sale", _("sale")
    CORRECTION = "correction", _("correction")


class AdjustmentKind(models.TextChoices):
    """Why a household gets more or less; the sign follows from it."""

    ADVANCE = "advance", _("advance paid before")
    INPUTS = "inputs", _("seed, fertiliser or other goods received")
    LESS = "less", _("taken off for another reason")
    MORE = "more", _("added for another reason")


#: Kinds that take from what a household gets.
TAKEN_OFF = (AdjustmentKind.ADVANCE, AdjustmentKind.INPUTS, AdjustmentKind.LESS)


class PayMethod(models.TextChoices):
    """How the household got its money."""

    BANK = "bank", _("bank transfer")
    CASH = "cash", _("cash")


class OwnChannel(models.TextChoices):
    """Ways of selling that are no marketplace's; the net page asks what each costs."""

    DELIVERED = "web", _("own shop, delivered")
    PICKUP = "pickup", _("own shop, picked up")
    VIETQR = "vietqr", _("own shop, paid by VietQR")
    CARD = "card", _("own shop, paid by card")
    STALL = "stall", _("market stall")


class CostKind(models.TextChoices):
    """What an own channel takes."""

    COMMISSION = "commission", _("commission")
    PAYMENT = "payment", _("payment fee")
    PACKING = "packing", _("packing")
    SHIPPING = "shipping", _("help with delivery")
    OTHER = "other", _("stall rent and other")
