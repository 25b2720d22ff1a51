"""Dated facts about marketplaces that an operator edits: whether one is open, what it takes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ChannelLife(models.Model):
    """From ``since`` on, a marketplace is in this state; the newest fact that has begun counts."""

    class State(models.TextChoices):
        LIVE = "live", _("open")
        PRACTICE = "practice", _("for practice only")
        CLOSED = "closed", _("closed")

    marketplace = models.CharField(_("marketplace"), max_length=20)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    since = models.DateField(_("since"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        ordering = ["marketplace", "-since"]
        verbose_name = _("state of a marketplace")
        verbose_name_plural = _("states of marketplaces")
        constraints = [
            models.UniqueConstraint(fields=["marketplace", "since"], name="channel_life_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.marketplace} {self.state} {self.since}"


class FeeRate(models.Model):
    """One fee of a marketplace during a time: a share of the price, or đồng per order, or both.

    ``percent`` is of the goods' price; ``category_id`` empty: for all goods. ``most_vnd`` caps
    what the percentage comes to. ``marketplace`` ``web`` is our own shop.
    """

    class Kind(models.TextChoices):
        COMMISSION = "commission", _("commission")
        PAYMENT = "payment", _("payment fee")
        SERVICE = "service", _("service fee")
        SHIPPING = "shipping", _("help with shipping")
        TAX = "tax", _("tax withheld")
        PACKING = "packing", _("packing")

    marketplace = models.CharField(_("marketplace"), max_length=20)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=120)
    category_id = models.CharField(_("only for this category"), max_length=40, blank=True)
    percent = models.DecimalField(_("percent"), max_digits=6, decimal_places=3, default=0)
    fixed_vnd = models.PositiveIntegerField(_("đồng per order"), default=0)
    most_vnd = models.PositiveIntegerField(_("at most"), null=True, blank=True)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    checked_at = models.DateField(_("checked on"), null=True, blank=True)

    class Meta:
        ordering = ["marketplace", "kind", "-valid_from"]
        verbose_name = _("fee of a marketplace")
        verbose_name_plural = _("fees of marketplaces")
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100), name="fee_percent_in_range"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
                name="fee_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.marketplace} {self.name}"
