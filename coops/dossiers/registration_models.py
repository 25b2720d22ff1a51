"""How far a co-op is with opening a shop on a marketplace."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coops.dossiers.managers import OfCooperativeQuerySet


class SellerType(models.TextChoices):
    """As whom one registers there."""

    HOUSEHOLD = "household", _("Household business")
    COOP = "coop", _("Co-operative")
    COMPANY = "company", _("Company")


class StuckReason(models.TextChoices):
    """Why it does not go on."""

    PAPER = "paper", _("A paper is missing")
    UNCLEAR = "unclear", _("I do not understand what to do")
    CODE = "code", _("The code by message does not come")
    REFUSED = "refused", _("The marketplace refused it")
    WAITING = "waiting", _("The marketplace does not answer")
    TIME = "time", _("No time, or nobody to do it")
    OTHER = "other", pgettext_lazy("help", "Something else")


class Registration(models.Model):
    """A co-op on its way onto one marketplace; the steps are dated data (:mod:`…paths`).

    ``moved_at`` is when a step was last ticked; ``stuck_step`` and what follows say where it
    does not go on, since when and why; all empty while it goes on.
    """

    cooperative = models.ForeignKey(
        "coops.Cooperative",
        models.CASCADE,
        related_name="registrations",
        verbose_name=_("co-operative"),
    )
    channel = models.CharField(_("marketplace"), max_length=20)
    seller_type = models.CharField(_("registers as"), max_length=10, choices=SellerType.choices)
    started_at = models.DateTimeField(_("begun"), default=timezone.now)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    wished_on = models.DateField(_("to be finished by"), null=True, blank=True)
    moved_at = models.DateTimeField(_("went on"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    stuck_step = models.CharField(max_length=40, blank=True)
    stuck_since = models.DateTimeField(_("stuck since"), null=True, blank=True)
    stuck_reason = models.CharField(
        _("why"), max_length=10, choices=StuckReason.choices, blank=True
    )
    stuck_words = models.CharField(_("in the co-op's words"), max_length=500, blank=True)

    objects = OfCooperativeQuerySet.as_manager()

    class Meta:
        app_label = "dossiers"
        ordering = ["pk"]
        verbose_name = _("registration on a marketplace")
        verbose_name_plural = _("registrations on marketplaces")
        constraints = [
            models.UniqueConstraint(fields=["cooperative", "channel"], name="one_way_per_channel")
        ]

    def __str__(self) -> str:
        return f"{self.cooperative} – {self.channel} ({self.get_seller_type_display()})"

    @property
    def is_stuck(self) -> bool:
        """Return whether somebody said that it does not go on."""
        return self.stuck_since is not None

    def is_late(self, today: date) -> bool:
        """Return whether the day it was to be finished by has passed."""
        return self.finished_at is None and self.wished_on is not None and self.wished_on < today


class StepTick(models.Model):
    """A step or a paper that is done: which, when, by whom. Taken back, the row goes."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="ticks")
    step = models.CharField(max_length=40)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        app_label = "dossiers"
        ordering = ["pk"]
        verbose_name = _("step that is done")
        verbose_name_plural = _("steps that are done")
        constraints = [
            models.UniqueConstraint(fields=["registration", "step"], name="step_ticked_once")
        ]

    def __str__(self) -> str:
        return self.step
