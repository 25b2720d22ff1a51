"""What is in the barn: one stock record per co-op and product, that cannot be oversold.

Oscar's models come in at the bottom, after ours.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _
from oscar.apps.address.abstract_models import AbstractPartnerAddress
from oscar.apps.partner.abstract_models import AbstractStockRecord

from coops.partner.exceptions import DirectStockWrite
from coops.partner.managers import StockRecordQuerySet
from shop.address.fields import TwoLevelAddress


class PartnerAddress(TwoLevelAddress, AbstractPartnerAddress):
    """Where a co-op's goods leave from."""

    base_fields = hash_fields = TwoLevelAddress.address_fields

    class Meta(AbstractPartnerAddress.Meta):
        abstract = False


class StockRecord(AbstractStockRecord):
    """One co-op's offer of one product: price in whole đồng, units in stock and promised.

    Counts are whole sale units, ``0 ≤ num_allocated ≤ num_in_stock`` in the database itself.
    They change only through :mod:`coops.partner.services.stock`, which writes the diary.
    """

    num_in_stock = models.PositiveIntegerField(_("in stock"), default=0)
    num_allocated = models.PositiveIntegerField(_("promised to orders"), default=0)
    price_to_confirm = models.BooleanField(
        _("price to confirm"),
        default=False,
        help_text=_("The price list's price looked unusual; confirm it before publishing."),
    )

    objects = StockRecordQuerySet.as_manager()

    class Meta(AbstractStockRecord.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(num_allocated__gte=0) & Q(num_allocated__lte=F("num_in_stock")),
                name="stock_allocated_within_stock",
            ),
            models.CheckConstraint(
                condition=Q(price__isnull=True) | Q(price__gte=0, price=Round("price")),
                name="stock_price_whole_dong",
            ),
        ]

    @property
    def sellable(self) -> int:
        """Return the sale units that can still be sold, never below 0."""
        return max(0, self.num_in_stock - self.num_allocated)

    def allocate(self, quantity: int) -> None:
        """Refuse: Oscar's method adds without looking (with 2 in stock it allocates 5)."""
        raise DirectStockWrite("allocate")

    def consume_allocation(self, quantity: int) -> None:
        """Refuse: stock changes go through the stock service."""
        raise DirectStockWrite("consume_allocation")

    def cancel_allocation(self, quantity: int) -> None:
        """Refuse: stock changes go through the stock service."""
        raise DirectStockWrite("cancel_allocation")


class StockChange(models.Model):
    """One line of the stock diary: who changed what, when, why, from what to what.

    Written by the stock service in the same transaction as the change; never edited.
    """

    class Reason(models.TextChoices):
        COUNTED = "counted", _("counted again")
        IMPORTED = "imported", _("price list")
        IMPORT_UNDONE = "import_undone", _("price list taken back")
        ORDERED = "ordered", _("ordered")
        CANCELLED = "cancelled", _("order cancelled")
        REDUCED = "reduced", _("fewer units in the order")
        HANDED_OVER = "handed_over", _("handed over")
        SPOILED = "spoiled", _("spoiled or lost")
        RETURNED = "returned", _("came back from a buyer")
        HARVESTED = "harvested", _("harvested or made")
        UNDONE = "undone", _("taken back")

    stock_record = models.ForeignKey("partner.StockRecord", models.CASCADE, related_name="changes")
    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("by")
    )
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    note = models.CharField(_("note"), max_length=255, blank=True)
    order_number = models.CharField(_("order"), max_length=20, blank=True, db_index=True)
    in_stock_before = models.PositiveIntegerField()
    in_stock_after = models.PositiveIntegerField()
    allocated_before = models.PositiveIntegerField()
    allocated_after = models.PositiveIntegerField()
    #: The lot that the units came into or were taken from, where one was named.
    lot = models.ForeignKey("lots.Lot", models.SET_NULL, null=True, blank=True, related_name="+")
    #: Units that were taken out of lots, by the lot's primary key (text, as in all JSON); ``None``
    #: in lines that were written before this was kept.
    from_lots = models.JSONField(null=True, blank=True, editable=False)
    #: The change that this one takes back; each is taken back once.
    undoes = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="undone_by"
    )

    class Meta:
        app_label = "partner"
        ordering = ["-pk"]
        verbose_name = _("stock change")
        verbose_name_plural = _("stock changes")

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.in_stock_before} → {self.in_stock_after}"


class PriceChange(models.Model):
    """One line of the price diary: who set which price when, in whole đồng for one sale unit."""

    stock_record = models.ForeignKey(
        "partner.StockRecord", models.CASCADE, related_name="price_changes"
    )
    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("by")
    )
    note = models.CharField(_("note"), max_length=255, blank=True)
    before_vnd = models.PositiveIntegerField(null=True, blank=True)
    after_vnd = models.PositiveIntegerField(null=True, blank=True)
    #: The change that this one takes back; each is taken back once.
    undoes = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="undone_by"
    )

    class Meta:
        app_label = "partner"
        ordering = ["-pk"]
        verbose_name = _("price change")
        verbose_name_plural = _("price changes")

    def __str__(self) -> str:
        return f"{self.before_vnd} → {self.after_vnd}"


from oscar.apps.partner.models import *  # noqa: E402, F403
