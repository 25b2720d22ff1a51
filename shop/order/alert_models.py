"""Telling a co-op of a new order: what was said to whom, and the link that confirms it.

See docs/decisions/0100-one-press-confirms-an-order.md.
"""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: A message that cannot be sent is tried so often, five minutes apart and more.
MOST_TRIES = 3
#: ``Alert.to`` of the co-op's own e-mail address or phone.
CO_OP = "co-op"


class Round(models.IntegerChoices):
    """Which time an order is told of."""

    NEW = 1, _("new order")
    REMINDER = 2, _("reminder")
    HELPER = 3, _("to the helper")


class Way(models.TextChoices):
    """How a message goes out."""

    EMAIL = "email", _("e-mail")
    PHONE = "phone", _("SMS or Zalo")


class AlertRules(models.Model):
    """When a co-op is reminded of an order that nobody confirms; without a row, the defaults.

    Minutes count only between the two hours of a day in Việt Nam.
    """

    cooperative = models.OneToOneField(
        "coops.Cooperative", models.CASCADE, related_name="alert_rules"
    )
    remind_after = models.PositiveSmallIntegerField(
        _("remind after (minutes)"),
        default=30,
        validators=[MinValueValidator(10), MaxValueValidator(600)],
    )
    helper_after = models.PositiveSmallIntegerField(
        _("then tell the helper after (minutes)"),
        default=30,
        validators=[MinValueValidator(10), MaxValueValidator(600)],
    )
    from_hour = models.PositiveSmallIntegerField(
        _("from (hour)"), default=6, validators=[MaxValueValidator(23)]
    )
    until_hour = models.PositiveSmallIntegerField(
        _("until (hour)"), default=21, validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    by_email = models.BooleanField(_("by e-mail"), default=True)
    by_phone = models.BooleanField(_("by SMS or Zalo"), default=True)

    class Meta:
        app_label = "order"
        constraints = [
            models.CheckConstraint(
                condition=Q(until_hour__gt=F("from_hour")), name="alert_day_has_hours"
            )
        ]

    def __str__(self) -> str:
        return str(self.cooperative)


class Alert(models.Model):
    """One message about one order to one receiver, and its link that confirms the order.

    ``to`` is who gets it: ``co-op`` (its own e-mail address or phone) or ``person-<id>``. Of the
    link only ``digest`` is kept (:mod:`shop.order.confirm_links`). A row is claimed before its
    message goes out and never sent again after that, but for a failure that is known: who is
    killed in between has perhaps sent it.
    """

    order = models.ForeignKey("order.Order", models.CASCADE, related_name="alerts")
    round = models.PositiveSmallIntegerField(choices=Round.choices)
    way = models.CharField(max_length=10, choices=Way.choices)
    to = models.CharField(max_length=30)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=60, blank=True)
    digest = models.CharField(max_length=64, null=True, blank=True, unique=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "order"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "round", "way", "to"], name="alert_once_per_receiver"
            )
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(claimed_at__isnull=True),
                name="alert_to_send",
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.get_round_display()} {self.to}"

    @property
    def is_given_up(self) -> bool:
        """Return whether it could not be sent and is not tried any more."""
        return self.sent_at is None and self.tries >= MOST_TRIES

    @property
    def receiver(self) -> str:
        """Return who got it, in words for the desk; ``person`` is loaded."""
        return str(self.person) if self.person_id else str(_("the co-op's own address"))
