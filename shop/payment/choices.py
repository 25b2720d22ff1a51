"""The words of money: kinds of ledger rows, ways of an attempt, states of a bank credit."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryKind(models.TextChoices):
    """What a row of the ledger says; the sign of its amount follows from it.

    ``CAPTURE`` pays the order's total and never more: what came above it is ``SURPLUS``. Money
    that goes back before an order was paid in full is a ``REVERSAL``, afterwards a ``REFUND``.
    """

    CAPTURE = "capture", _("money came")
    REVERSAL = "reversal", _("part payment sent back")
    SURPLUS = "surplus", _("more came than was due")
    REFUND = "refund", _("paid back")
    DISPUTE = "dispute", _("taken back by the card's bank")
    DISPUTE_WON = "dispute_won", _("given back by the card's bank")
    FEE = "fee", _("fee")


#: Kinds that add to what the co-op holds of the buyer's money, and kinds that take from it.
INCOMING = (EntryKind.CAPTURE, EntryKind.SURPLUS, EntryKind.DISPUTE_WON)
OUTGOING = (EntryKind.REVERSAL, EntryKind.REFUND, EntryKind.DISPUTE, EntryKind.FEE)


class Source(models.TextChoices):
    """Who said so."""

    DESK = "desk", _("a person of the co-op")
    BANK = "bank", _("the bank")
    STRIPE = "stripe", "Stripe"
    BEFORE = "before", _("kept before there was a ledger")


class AttemptState(models.TextChoices):
    """How far one try to pay went; from ``OPEN`` it goes to one of the others, once."""

    OPEN = "open", _("under way")
    PAID = "paid", _("paid")
    FAILED = "failed", _("failed")
    EXPIRED = "expired", _("run out")


class CreditState(models.TextChoices):
    """What became of money that a bank told of."""

    WAITING = "waiting", _("to be looked at")
    MATCHED = "matched", _("belongs to an order")
    SPLIT = "split", _("belongs to several orders")
    SET_ASIDE = "set_aside", _("set aside")


class CreditSource(models.TextChoices):
    """How we heard of it."""

    WEBHOOK = "webhook", _("told by the bank")
    STATEMENT = "statement", _("bank statement")
    TYPED = "typed", _("typed by hand")
