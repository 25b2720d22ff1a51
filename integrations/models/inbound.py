"""What came in: pushes as they were sent, and the orders of an account."""

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from integrations.models.account import Environment
from integrations.models.failing import Failing, ready_to_try


class InboundEvent(models.Model):
    """A genuine push, stored once, as it came; a hint and never the truth.

    ``digest`` is over marketplace, environment, registered address and body, so the same push
    again is the same row.
    """

    digest = models.CharField(max_length=64, unique=True)
    marketplace = models.CharField(max_length=20)
    environment = models.CharField(max_length=10, choices=Environment.choices)
    body = models.TextField()
    code = models.CharField(max_length=20, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(auto_now=True)
    times_seen = models.PositiveIntegerField(default=1)
    processed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("push")
        verbose_name_plural = _("pushes")
        indexes = [
            models.Index(fields=["received_at"], condition=Q(processed_at=None), name="push_to_do")
        ]

    def __str__(self) -> str:
        return f"{self.marketplace} {self.code}"


class RefusedPush(models.Model):
    """That pushes of a marketplace were refused for one reason; one row, however many came.

    What they said is not kept: anybody can post. ``fits`` is the address that the signature of
    the last one was made for, where that was the reason.
    """

    class Reason(models.TextChoices):
        NO_KEYS = "no_keys", _("no keys of ours")
        UNSIGNED = "unsigned", _("not signed")
        ADDRESS = "address", _("signed for another address")
        KEY = "key", _("signed with the other key")
        BODY = "body", _("changed on its way")
        STRANGER = "stranger", _("signed with an unknown key")

    marketplace = models.CharField(_("marketplace"), max_length=20)
    reason = models.CharField(_("why"), max_length=10, choices=Reason.choices)
    fits = models.CharField(_("address it was signed for"), max_length=500, blank=True)
    times = models.PositiveIntegerField(_("how often"), default=1)
    first_at = models.DateTimeField(_("seen first"), auto_now_add=True)
    last_at = models.DateTimeField(_("seen last"), auto_now_add=True)

    class Meta:
        ordering = ["-last_at"]
        verbose_name = _("refused push")
        verbose_name_plural = _("refused pushes")
        constraints = [
            models.UniqueConstraint(fields=["marketplace", "reason"], name="refused_push_once")
        ]

    def __str__(self) -> str:
        return f"{self.marketplace} {self.reason}"


class ChannelOrderQuerySet(QuerySet):
    """Each method returns a query set."""

    def visible_to(self, user) -> "ChannelOrderQuerySet":
        """Return the orders of ``user``'s own co-operatives; the only door to them."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(
            account__cooperative__memberships__user=user,
            account__cooperative__memberships__is_active=True,
        )

    def due(self, now=None) -> "ChannelOrderQuerySet":
        """Return the orders that somebody hinted at and that may be read now."""
        return self.filter(ready_to_try(now), read_rev__lt=F("hint_rev"))


class ChannelOrder(Failing):
    """One order of one account: that it exists, how it stands there, and ours made of it.

    ``hint_rev`` grows with every hint (push or poll), ``read_rev`` is the hint that was in when
    it was last read: an order with a newer hint is due. Personal data stay out of ``raw``.
    """

    account = models.ForeignKey(
        "integrations.ChannelAccount", models.PROTECT, related_name="channel_orders"
    )
    number = models.CharField(_("number there"), max_length=64)
    order = models.OneToOneField(
        "order.Order", models.PROTECT, null=True, blank=True, related_name="channel_order"
    )
    state = models.CharField(max_length=20, blank=True)
    raw_state = models.CharField(max_length=40, blank=True)
    remote_created_at = models.DateTimeField(null=True, blank=True)
    remote_updated_at = models.DateTimeField(null=True, blank=True)
    raw = models.JSONField(default=dict, blank=True)
    hint_rev = models.PositiveIntegerField(default=1)
    read_rev = models.PositiveIntegerField(default=0)
    first_hint_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    #: Of the last reading, where all its goods were known: the same again changes nothing here.
    read_digest = models.CharField(max_length=64, blank=True, editable=False)
    #: What the marketplace pays for it in đồng, and when to ask for that (again).
    payout_vnd = models.BigIntegerField(null=True, blank=True)
    money_at = models.DateTimeField(null=True, blank=True, db_index=True)
    is_settled = models.BooleanField(default=False)

    objects = ChannelOrderQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("order of a marketplace")
        verbose_name_plural = _("orders of marketplaces")
        constraints = [
            models.UniqueConstraint(fields=["account", "number"], name="channel_order_once")
        ]
        indexes = [
            models.Index(
                fields=["account", "read_rev"],
                condition=Q(read_rev__lt=F("hint_rev")),
                name="channel_order_to_read",
            )
        ]

    def __str__(self) -> str:
        return self.number
