"""Settlements with member households: whose goods, who gets how much, who was paid.

Amounts are whole đồng. A draft is worked out anew each time it is looked at; closing writes it
down as :class:`Row`, which never changes. What changes afterwards (money back to a buyer, a late
fee) comes as a correcting row of the next settlement.
"""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coops.settlement.choices import (
    AdjustmentKind,
    Basis,
    CostKind,
    OwnChannel,
    PayMethod,
    RowKind,
    State,
)
from coops.settlement.managers import (
    BooksClosed,
    OfSettlementQuerySet,
    OwnQuerySet,
    RowQuerySet,
)
from shop.core.crypto import EncryptedField

PERCENT: dict[str, Any] = {
    "max_digits": 5,
    "decimal_places": 2,
    "validators": [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
}


class Terms(models.Model):
    """What a co-op keeps of its members' sales unless a household has its own number."""

    cooperative = models.OneToOneField(
        "coops.Cooperative", models.CASCADE, related_name="settlement_terms"
    )
    kept_percent = models.DecimalField(_("kept by the co-op (%)"), default=0, **PERCENT)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kept_percent__gte=0, kept_percent__lte=100), name="terms_kept_percent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cooperative}: {self.kept_percent} %"


class ProductShare(models.Model):
    """Which part of a product a household grows, where no lot says it; at most 100 in all."""

    product = models.ForeignKey(
        "catalogue.Product", models.CASCADE, related_name="household_shares"
    )
    household = models.ForeignKey("coops.Household", models.CASCADE, related_name="product_shares")
    percent = models.DecimalField(_("share (%)"), **PERCENT)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["product", "household"], name="product_share_once"),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100), name="product_share_percent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product}: {self.household} {self.percent} %"


class LineAssignment(models.Model):
    """A person said whose goods an order line was; no household means the co-op's own."""

    line = models.OneToOneField("order.Line", models.CASCADE, related_name="household_assignment")
    household = models.ForeignKey(
        "coops.Household", models.PROTECT, null=True, blank=True, related_name="assigned_lines"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.line_id}: {self.household_id}"


class Settlement(models.Model):
    """One period of one co-op; at most one is a draft, so two can never take the same line."""

    cooperative = models.ForeignKey("coops.Cooperative", models.PROTECT, related_name="settlements")
    name = models.CharField(_("name"), max_length=80)
    from_day = models.DateField(_("from"))
    to_day = models.DateField(_("to"))
    basis = models.CharField(_("counts"), max_length=10, choices=Basis.choices, default=Basis.PAID)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["-to_day", "-pk"]
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative"], condition=Q(state="draft"), name="settlement_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(to_day__gte=F("from_day")), name="settlement_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_closed(self) -> bool:
        """Return whether nothing of it changes any more."""
        return self.state == State.CLOSED


class SettledLine(models.Model):
    """An order line that a closed settlement has counted: each line once, in the database."""

    line = models.OneToOneField("order.Line", models.PROTECT, related_name="settled")
    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="settled_lines")

    def __str__(self) -> str:
        return f"{self.line_id}: {self.settlement_id}"


class Row(models.Model):
    """What one household (or the co-op itself) has of one order line; frozen.

    ``kept + due = gross − refund − fee``. Without a household all of it is kept by the co-op.
    A correction holds differences, usually below 0.
    """

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="rows")
    line = models.ForeignKey("order.Line", models.PROTECT, related_name="settlement_rows")
    household = models.ForeignKey(
        "coops.Household", models.PROTECT, null=True, blank=True, related_name="settlement_rows"
    )
    kind = models.CharField(max_length=12, choices=RowKind.choices, default=RowKind.SALE)
    order_number = models.CharField(max_length=128)
    title = models.CharField(max_length=255)
    sale_unit = models.CharField(max_length=30, blank=True)
    delivered_on = models.DateField(null=True, blank=True)
    units = models.DecimalField(max_digits=14, decimal_places=3)
    grams = models.BigIntegerField(default=0)
    gross_vnd = models.BigIntegerField()
    refund_vnd = models.BigIntegerField(default=0)
    fee_vnd = models.BigIntegerField(default=0)
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    kept_vnd = models.BigIntegerField()
    due_vnd = models.BigIntegerField()

    objects = RowQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("row of a settlement")
        verbose_name_plural = _("rows of settlements")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    gross_vnd=F("refund_vnd") + F("fee_vnd") + F("kept_vnd") + F("due_vnd")
                ),
                name="settlement_row_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(household__isnull=False) | Q(due_vnd=0), name="coop_row_is_kept"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_number} {self.title}: {self.due_vnd}"

    def save(self, *args, **kwargs) -> None:
        """Write a new row.

        Raises:
            BooksClosed: the row is there already.
        """
        if not self._state.adding:
            raise BooksClosed("save")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args, **kwargs):
        """Refuse.

        Raises:
            BooksClosed: always.
        """
        raise BooksClosed("delete")

    @property
    def units_text(self) -> str:
        """Return the units without needless zeros: ``1,8``."""
        return f"{self.units.normalize():f}".replace(".", ",")

    @property
    def kg_text(self) -> str:
        """Return the net weight in kilograms; empty when it is not known."""
        return f"{(Decimal(self.grams) / 1000).normalize():f}".replace(".", ",") * bool(self.grams)


class Adjustment(models.Model):
    """More or less for one household in one settlement, with the reason; the co-op bears it.

    ``amount_vnd`` is signed from the household's side. ``key`` comes with the form: the same
    press again is one adjustment.
    """

    settlement = models.ForeignKey(Settlement, models.CASCADE, related_name="adjustments")
    household = models.ForeignKey(
        "coops.Household", models.PROTECT, related_name="settlement_adjustments"
    )
    kind = models.CharField(_("what for"), max_length=10, choices=AdjustmentKind.choices)
    amount_vnd = models.BigIntegerField(_("amount (đồng)"))
    reason = models.CharField(_("reason"), max_length=200)
    key = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="more", amount_vnd__gt=0)
                | Q(kind__in=["advance", "inputs", "less"], amount_vnd__lt=0),
                name="adjustment_sign_follows_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.household}: {self.amount_vnd}"


class Statement(models.Model):
    """What one household gets out of one closed settlement; the sums never change.

    ``payable = due + adjustments + carried``. Below 0 nothing is paid, and the next settlement
    carries it on. ``token`` opens the household's own page; empty: that page is shut.
    """

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="statements")
    household = models.ForeignKey("coops.Household", models.PROTECT, related_name="statements")
    number = models.PositiveIntegerField()
    gross_vnd = models.BigIntegerField()
    refund_vnd = models.BigIntegerField()
    fee_vnd = models.BigIntegerField()
    kept_vnd = models.BigIntegerField()
    due_vnd = models.BigIntegerField()
    adjustments_vnd = models.BigIntegerField()
    carried_vnd = models.BigIntegerField(default=0)
    payable_vnd = models.BigIntegerField()
    token = models.CharField(max_length=32, null=True, blank=True, unique=True)
    received_on = models.DateField(null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = OfSettlementQuerySet.as_manager()

    class Meta:
        ordering = ["settlement", "number"]
        verbose_name = _("statement of a household")
        verbose_name_plural = _("statements of households")
        constraints = [
            models.UniqueConstraint(
                fields=["settlement", "household"], name="statement_once_per_household"
            ),
            models.UniqueConstraint(fields=["settlement", "number"], name="statement_number_once"),
            models.CheckConstraint(
                condition=Q(payable_vnd=F("due_vnd") + F("adjustments_vnd") + F("carried_vnd")),
                name="statement_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.settlement} / {self.household}"

    @property
    def code(self) -> str:
        """Return the number that stands on paper and in the text of the transfer."""
        return f"QT{self.settlement_id}-{self.number}"


class SignedPaper(models.Model):
    """A photo of the signed statement, cleaned; kept with the books and never on a public path.

    ``content`` is the JPEG in base64, encrypted as the papers of applications are: a signature
    beside a name and an amount is nobody's who reads a copy of the database.
    """

    statement = models.OneToOneField(Statement, models.CASCADE, related_name="paper")
    content = EncryptedField()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.statement_id)


class Payout(models.Model):
    """A statement was paid; undone by a mark with the reason, the row stays.

    Of the account only bank and last digits are kept.
    """

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="payouts")
    amount_vnd = models.PositiveBigIntegerField(_("amount (đồng)"))
    method = models.CharField(_("how"), max_length=10, choices=PayMethod.choices)
    day = models.DateField(_("day"))
    bank_bin = models.CharField(max_length=6, blank=True)
    account_tail = models.CharField(max_length=4, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undo_reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement"],
                condition=Q(undone_at__isnull=True),
                name="statement_paid_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.statement}: {self.amount_vnd}"


class OwnCost(models.Model):
    """What one of the co-op's own ways of selling takes from ``valid_from`` on.

    A share of the price, or đồng per order, or both. The newest that has begun counts.
    """

    cooperative = models.ForeignKey("coops.Cooperative", models.CASCADE, related_name="own_costs")
    channel = models.CharField(_("way of selling"), max_length=10, choices=OwnChannel.choices)
    kind = models.CharField(_("kind"), max_length=12, choices=CostKind.choices)
    percent = models.DecimalField(_("percent of the price"), default=0, **PERCENT)
    fixed_vnd = models.PositiveIntegerField(_("đồng per order"), default=0)
    valid_from = models.DateField(_("from"))

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["channel", "kind", "-valid_from"]
        verbose_name = _("cost of an own channel")
        verbose_name_plural = _("costs of own channels")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "channel", "kind", "valid_from"], name="own_cost_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100), name="own_cost_percent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.get_kind_display()}"
