"""What buyers send back, as a marketplace tells it, and what a person made of the goods."""

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _


class ChannelReturnQuerySet(QuerySet):
    """Each method returns a query set."""

    def visible_to(self, user) -> "ChannelReturnQuerySet":
        """Return the returns to ``user``'s own co-operatives; the only door to them."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(
            channel_order__account__cooperative__memberships__user=user,
            channel_order__account__cooperative__memberships__is_active=True,
        )


class ChannelReturn(models.Model):
    """One return of one order. Reading it moves no stock; only ``outcome``, a person's word, does.

    ``lines``: ``[{"line_id", "sku", "title", "quantity"}]`` as the marketplace counts.
    ``answer_by``: when it is decided there without the co-op.
    """

    class Outcome(models.TextChoices):
        OPEN = "", _("not looked at yet")
        RECEIVED = "received", _("the goods came back")
        NOTHING = "nothing", _("nothing came back")

    channel_order = models.ForeignKey(
        "integrations.ChannelOrder", models.CASCADE, related_name="returns"
    )
    number = models.CharField(_("number there"), max_length=64)
    state = models.CharField(max_length=20)
    raw_state = models.CharField(max_length=80, blank=True)
    reason = models.CharField(_("reason"), max_length=255, blank=True)
    amount_vnd = models.BigIntegerField(null=True, blank=True)
    sends_goods = models.BooleanField(default=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    lines = models.JSONField(default=list, blank=True)
    remote_created_at = models.DateTimeField()
    remote_updated_at = models.DateTimeField()
    read_at = models.DateTimeField(auto_now=True)

    outcome = models.CharField(
        max_length=10, choices=Outcome.choices, default=Outcome.OPEN, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ChannelReturnQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("return of a marketplace's order")
        verbose_name_plural = _("returns of marketplaces' orders")
        constraints = [
            models.UniqueConstraint(fields=["channel_order", "number"], name="channel_return_once")
        ]

    def __str__(self) -> str:
        return self.number
