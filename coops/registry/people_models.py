"""Who may come to a co-op's desk: invitations, consents of helpers, and what these did."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coops.registry.standing import Scope

if TYPE_CHECKING:
    from datetime import datetime


class Invitation(models.Model):
    """A link that lets one person in, once, until it expires; only its hash is stored.

    ``login`` is the phone (E.164) or e-mail address that the person's account must have.
    ``scopes`` and ``days`` are the consent that a helper comes with; ``days`` empty: until ended.
    """

    cooperative = models.ForeignKey("coops.Cooperative", models.CASCADE, related_name="invitations")
    login = models.CharField(max_length=254)
    role = models.CharField(max_length=10)
    scopes = models.JSONField(default=list, blank=True)
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "coops"
        ordering = ["-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.login} – {self.cooperative}"

    def is_good(self, now: "datetime") -> bool:
        """Return whether it still lets somebody in."""
        return self.accepted_at is None and self.ended_at is None and now < self.expires_at


class HelperConsent(models.Model):
    """What an owner lets a helper do, and until when; one at a time for each helper.

    ``until`` empty: until it is ended. ``given_by`` empty: carried over from before there were
    consents.
    """

    membership = models.ForeignKey("coops.Membership", models.CASCADE, related_name="consents")
    scopes = models.JSONField(default=list)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    given_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        app_label = "coops"
        ordering = ["-pk"]
        verbose_name = _("consent to help")
        verbose_name_plural = _("consents to help")
        constraints = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(ended_at__isnull=True),
                name="one_consent_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership} {self.scopes}"

    def holds(self, now: "datetime") -> bool:
        """Return whether it counts at ``now``."""
        return self.ended_at is None and (self.until is None or now < self.until)

    @property
    def scope_names(self) -> list[str]:
        """Return the scopes in words."""
        return [str(Scope(code).label) for code in self.scopes if code in Scope.values]


class HelperAct(models.Model):
    """One form that a helper sent at the desk: where, about what, and what it changed.

    Written before the page's own work, so that a process that dies leaves it behind; ``outcome``
    is filled afterwards. ``changes`` are ``[label, before, after]``.
    """

    class Outcome(models.TextChoices):
        BEGUN = "begun", _("begun")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")

    cooperative = models.ForeignKey("coops.Cooperative", models.CASCADE, related_name="helper_acts")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="helper_acts"
    )
    page = models.CharField(max_length=80)
    thing = models.CharField(max_length=300, blank=True)
    changes = models.JSONField(default=list, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.BEGUN)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "coops"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["cooperative", "user", "-id"], name="helper_acts_newest")]
        verbose_name = _("act of a helper")
        verbose_name_plural = _("acts of helpers")

    def __str__(self) -> str:
        return f"{self.page} {self.thing}"


class HelpCall(models.Model):
    """A co-op asks for a helper; somebody of the commune offers, and the owner allows."""

    cooperative = models.ForeignKey("coops.Cooperative", models.CASCADE, related_name="help_calls")
    words = models.CharField(_("what with"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "coops"
        ordering = ["pk"]
        verbose_name = _("call for help")
        verbose_name_plural = _("calls for help")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative"],
                condition=Q(closed_at__isnull=True),
                name="one_call_for_help_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.cooperative}: {self.words}"
