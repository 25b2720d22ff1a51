"""What is to be done to an order on its marketplace, and what was taken from its money."""

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from integrations.models.failing import Failing, ready_to_try


class OrderActionQuerySet(QuerySet):
    """Each method returns a query set."""

    def visible_to(self, user) -> "OrderActionQuerySet":
        """Return the actions on orders of ``user``'s own co-operatives; the only door to them."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(
            channel_order__account__cooperative__memberships__user=user,
            channel_order__account__cooperative__memberships__is_active=True,
        )

    def due(self, now=None) -> "OrderActionQuerySet":
        """Return the actions that may be tried now."""
        return self.filter(ready_to_try(now), done_at=None, given_up_at=None)


class OrderAction(Failing):
    """One thing a person asked to be done there: cancel, answer a wish, hand over, print.

    Written before the call and kept until the marketplace says that it is so; the order is read
    before it is tried again, so doing it twice does no harm. One of a kind is open at a time.
    """

    class Kind(models.TextChoices):
        CANCEL = "cancel", pgettext_lazy("order work", "cancel")
        CANCEL_PART = "cancel_part", pgettext_lazy("order work", "cancel a part")
        ACCEPT_CANCEL = "accept_cancel", pgettext_lazy("order work", "agree to the cancellation")
        REFUSE_CANCEL = "refuse_cancel", pgettext_lazy("order work", "refuse the cancellation")
        SHIP = "ship", pgettext_lazy("order work", "arrange the hand-over")
        LABEL = "label", pgettext_lazy("order work", "get the label")

    channel_order = models.ForeignKey(
        "integrations.ChannelOrder", models.CASCADE, related_name="actions"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    #: What was chosen: ``{"reason_id"}`` or ``{"option_id"}``, with its ``text`` for people; of a
    #: part also ``keep``: units by line, as the marketplace counts, that are still wanted.
    choice = models.JSONField(default=dict, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    #: A label as it came; it names the buyer, so it is thrown away after some days.
    result = models.BinaryField(null=True, blank=True)
    media_type = models.CharField(max_length=60, blank=True)

    objects = OrderActionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("work on a marketplace's order")
        verbose_name_plural = _("work on marketplaces' orders")
        constraints = [
            models.UniqueConstraint(
                fields=["channel_order", "kind"],
                condition=Q(done_at=None, given_up_at=None),
                name="order_action_open_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(done_at=None, given_up_at=None),
                name="order_action_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel_order_id}"


class ChannelFee(models.Model):
    """One real deduction of one order, as it was told; đồng, positive lowers the net."""

    channel_order = models.ForeignKey(
        "integrations.ChannelOrder", models.CASCADE, related_name="fees"
    )
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    amount_vnd = models.BigIntegerField()
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["channel_order", "name"], name="channel_fee_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.amount_vnd}"
