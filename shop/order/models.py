"""Orders: one per co-operative, tied together by the checkout that placed them.

Oscar's models come in at the bottom, after ours.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from oscar.apps.address.abstract_models import AbstractBillingAddress, AbstractShippingAddress
from oscar.apps.order.abstract_models import (
    AbstractLine,
    AbstractOrder,
)
from phonenumber_field.modelfields import PhoneNumberField

from shop.address.fields import TwoLevelAddress
from shop.order.choices import (
    OPEN,
    OWN_CHANNELS,
    Channel,
    Fulfilment,
    Hold,
    ParcelState,
    PaymentMethod,
    PaymentStatus,
    Status,
)
from shop.order.managers import OrderQuerySet


class Checkout(models.Model):
    """One press of «Đặt hàng»: the buyer, the frozen address, one order per co-op.

    ``idempotency_key`` comes from the form: a second press finds the first one's checkout.
    ``code`` opens the confirmation page and cannot be guessed.
    """

    code = models.CharField(max_length=32, unique=True)
    idempotency_key = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="checkouts"
    )
    full_name = models.CharField(_("full name"), max_length=150)
    phone = PhoneNumberField(_("phone number"), region="VN", db_index=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    address_text = models.TextField(_("address"), blank=True)
    note = models.TextField(_("note"), blank=True)
    consent_version = models.CharField(max_length=40)
    consented_at = models.DateTimeField()
    language = models.CharField(max_length=5, default="vi")
    placed_at = models.DateTimeField(auto_now_add=True, db_index=True)
    #: Since when the buyer wants no more kept of it than the law asks (``shop.order.personal``).
    let_go_at = models.DateTimeField(null=True, blank=True, editable=False)
    masked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        app_label = "order"
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["let_go_at"],
                condition=Q(let_go_at__isnull=False, masked_at__isnull=True),
                name="checkout_to_mask",
            )
        ]
        verbose_name = _("checkout")
        verbose_name_plural = _("checkouts")

    def __str__(self) -> str:
        return self.code


class Order(AbstractOrder):
    """One co-op's part of a checkout, or a marketplace's order; all lines are that co-op's.

    ``seller_snapshot`` keeps what the law asks of the seller's data on the day of the contract.
    A marketplace's order has no checkout and perhaps no telephone; it is kept in step by
    :mod:`shop.order.channel_orders`.
    """

    checkout = models.ForeignKey(
        Checkout, models.PROTECT, null=True, blank=True, related_name="orders"
    )
    cooperative = models.ForeignKey(
        "coops.Cooperative", models.PROTECT, null=True, related_name="orders"
    )
    channel = models.CharField(
        _("channel"), max_length=20, choices=Channel.choices, default=Channel.SHOP
    )
    full_name = models.CharField(_("full name"), max_length=150, blank=True)
    phone = PhoneNumberField(_("phone number"), region="VN", blank=True, db_index=True)
    is_practice = models.BooleanField(
        _("practice"), default=False, help_text=_("Of a practice marketplace: no real buyer.")
    )
    remote_number = models.CharField(
        _("number on the marketplace"), max_length=64, blank=True, db_index=True
    )
    delivery_text = models.TextField(
        _("address as the marketplace gave it"), blank=True, help_text=_("Parts may be hidden.")
    )
    hold = models.CharField(
        _("waits on the marketplace for"),
        max_length=20,
        choices=Hold.choices,
        default=Hold.NONE,
        blank=True,
    )
    channel_state = models.CharField(_("the marketplace's own word"), max_length=60, blank=True)
    channel_changed_at = models.DateTimeField(_("changed there"), null=True, blank=True)
    imported_at = models.DateTimeField(_("came here"), null=True, blank=True)
    ship_by = models.DateTimeField(_("to be sent by"), null=True, blank=True)
    is_oversold = models.BooleanField(
        _("goods are missing"),
        default=False,
        help_text=_("More was ordered than there was, or promised goods spoiled."),
    )
    fulfilment = models.CharField(
        _("delivery or pick-up"),
        max_length=10,
        choices=Fulfilment.choices,
        default=Fulfilment.DELIVERY,
    )
    pickup_slot = models.ForeignKey(
        "shipping.PickupSlot", models.PROTECT, null=True, blank=True, related_name="orders"
    )
    pickup_text = models.CharField(_("pick-up place and hours"), max_length=520, blank=True)
    payment_method = models.CharField(
        _("payment"), max_length=20, choices=PaymentMethod.choices, default=PaymentMethod.COD
    )
    payment_status = models.CharField(
        _("paid"),
        max_length=20,
        choices=PaymentStatus.choices,
        default=PaymentStatus.UNPAID,
    )
    pays_later = models.BooleanField(
        _("owes it"), default=False, help_text=_("No carrier takes the cash.")
    )
    note = models.TextField(_("note"), blank=True)
    seller_snapshot = models.JSONField(default=dict, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    packed_at = models.DateTimeField(null=True, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    #: Since when a part of it is out while the rest is still to come; a buyer no longer changes it.
    part_sent_at = models.DateTimeField(null=True, blank=True)
    cancelled_by_buyer = models.BooleanField(default=False)
    cancel_reason = models.CharField(_("reason"), max_length=255, blank=True)
    carrier_name = models.CharField(_("carrier"), max_length=80, blank=True)
    tracking_code = models.CharField(_("parcel code"), max_length=80, blank=True)
    tracking_url = models.CharField(_("tracking page"), max_length=300, blank=True)
    parcel_state = models.CharField(
        _("where the parcel is"), max_length=20, choices=ParcelState.choices, blank=True
    )
    expected_on = models.DateField(_("expected on"), null=True, blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta(AbstractOrder.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["cooperative", "status", "date_placed"], name="order_coop_queue"),
            # A part of the queue as it is shown: what misses goods first, then by age.
            models.Index(
                fields=["cooperative", "status", "-is_oversold", "date_placed"],
                name="order_coop_turn",
            ),
            models.Index(fields=["cooperative", "date_placed"], name="order_coop_newest"),
            models.Index(fields=["cooperative", "channel"], name="order_coop_channel"),
            models.Index(
                fields=["cooperative", "payment_status", "payment_method", "status"],
                condition=Q(payment_status__in=["unpaid", "refund_due"]),
                name="order_money_awaited",
            ),
            models.Index(fields=["cooperative", "hold"], condition=~Q(hold=""), name="order_held"),
            models.Index(
                fields=["cooperative", "date_placed"],
                condition=Q(is_oversold=True),
                name="order_oversold",
            ),
            models.Index(
                fields=["cooperative", "payment_status", "status"], name="order_coop_money"
            ),
            models.Index(
                fields=["cooperative"],
                condition=Q(hold=Hold.RETURNING.value),
                name="order_coop_returning",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "channel", "is_practice", "remote_number"],
                condition=~Q(remote_number=""),
                name="order_once_per_channel",
            ),
            models.CheckConstraint(
                condition=Q(is_oversold=False) | Q(status__in=OPEN), name="order_oversold_is_open"
            ),
        ]

    def set_status(self, new_status: str) -> None:
        """Refuse: Oscar's method looks and writes apart, and moves no stock.

        Raises:
            RuntimeError: always.
        """
        raise RuntimeError("Order.set_status is closed; use shop.order.processing.")

    def get_payment_method_display(self) -> str:
        """Return how it is paid, in words; what is owed is not cash on delivery."""
        if self.pays_later:
            return gettext("on credit, paid later")
        return str(PaymentMethod(self.payment_method).label)

    @property
    def is_from_marketplace(self) -> bool:
        """Return whether a marketplace keeps this order; then its word wins."""
        return self.channel not in OWN_CHANNELS

    @property
    def is_open(self) -> bool:
        """Return whether the goods are still in the barn."""
        return self.status in OPEN

    @property
    def is_cancellable_by_buyer(self) -> bool:
        """Return whether the buyer may still cancel or change it here: until it is packed."""
        return (
            not self.is_from_marketplace
            and self.part_sent_at is None
            and self.status in {Status.NEW, Status.CONFIRMED}
        )

    @property
    def waits_for_rest(self) -> bool:
        """Return whether a part was sent and the rest is still in the barn."""
        return self.part_sent_at is not None and self.is_open

    @property
    def address_text(self) -> str:
        """Return where the goods go, as written on the day of the order; may be empty.

        One co-op's order may go elsewhere than its checkout said, when the buyer changed it.
        """
        if self.delivery_text or self.checkout is None:
            return self.delivery_text
        return self.checkout.address_text

    @property
    def amount_vnd(self) -> int:
        """Return what is to be paid, goods and delivery, in whole đồng."""
        return int(self.total_incl_tax)


class Line(AbstractLine):
    """Some units of one product in an order, and what became of them.

    ``quantity = num_allocated + num_consumed + num_released + num_short``, in the database:
    promised, handed over, given back to the shelf, and what could not be promised.
    A marketplace's line whose code is not known here is *parked*: it has no stock record, and
    all of its units are short until somebody says which goods it means.
    ``partner_line_reference`` is the line's number there.
    """

    num_allocated = models.PositiveIntegerField(_("promised"), default=0)
    num_consumed = models.PositiveIntegerField(_("handed over"), default=0)
    num_released = models.PositiveIntegerField(_("given back"), default=0)
    num_short = models.PositiveIntegerField(_("short"), default=0)
    #: Of the units handed over: those that came back, whatever became of them then.
    num_returned = models.PositiveIntegerField(_("came back"), default=0)
    sale_unit = models.CharField(_("sale unit"), max_length=30, blank=True)
    net_weight_g = models.PositiveIntegerField(_("net weight (grams)"), null=True, blank=True)

    class Meta(AbstractLine.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    quantity=F("num_allocated")
                    + F("num_consumed")
                    + F("num_released")
                    + F("num_short")
                ),
                name="line_units_add_up",
            ),
            models.CheckConstraint(
                condition=Q(num_returned__lte=F("num_consumed")), name="line_returned_once"
            ),
        ]

    @property
    def is_parked(self) -> bool:
        """Return whether nobody knows yet which goods are meant."""
        return self.stockrecord_id is None and self.num_short > 0

    @property
    def is_short(self) -> bool:
        """Return whether units of known goods are missing."""
        return self.stockrecord_id is not None and self.num_short > 0

    @property
    def units_wanted(self) -> int:
        """Return the units that the buyer still gets or has got."""
        return self.quantity - self.num_released

    @property
    def units_to_pack(self) -> int:
        """Return the units that are still to go into a parcel, missing ones included."""
        return self.num_allocated + self.num_short


class OrderEvent(models.Model):
    """One line of an order's history: what happened, when, by whom."""

    order = models.ForeignKey("order.Order", models.CASCADE, related_name="events")
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    kind = models.CharField(max_length=30)
    note = models.CharField(max_length=255, blank=True)

    class Meta:
        app_label = "order"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.kind


class ShippingAddress(TwoLevelAddress, AbstractShippingAddress):
    """Where a parcel goes, as written on the day of the order."""

    base_fields = hash_fields = TwoLevelAddress.address_fields

    class Meta(AbstractShippingAddress.Meta):
        abstract = False


class BillingAddress(TwoLevelAddress, AbstractBillingAddress):
    """Oscar's order links to one; the shop asks for none."""

    base_fields = hash_fields = TwoLevelAddress.address_fields

    class Meta(AbstractBillingAddress.Meta):
        abstract = False


from oscar.apps.order.models import *  # noqa: E402, F403

from shop.order.alert_models import Alert, AlertRules  # noqa: E402, F401
from shop.order.claim_models import Claim, ClaimPhoto  # noqa: E402, F401
from shop.order.line_lots import LineLot  # noqa: E402, F401
from shop.order.packing_models import PackingPhoto, PartDelivery, PartLine  # noqa: E402, F401
from shop.order.pause_models import SetAsideRest  # noqa: E402, F401
