"""Who looks after the co-ops of a commune."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coops.registry.models import Application, Cooperative, HelpCall, Report


class Officer(models.Model):
    """A person's office in one commune; it ends by ``is_active``, the row stays.

    ``ward_code`` is the commune's code of ``shop.address``; empty: every commune (province).
    """

    class Role(models.TextChoices):
        OFFICER = "officer", _("officer of the commune")
        DIGITAL_TEAM = "team", _("member of the hamlet's digital team")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="offices")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.OFFICER)
    ward_code = models.CharField(_("code of the commune"), max_length=5, blank=True)
    ward_name = models.CharField(_("commune"), max_length=80, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    since = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("officer")
        verbose_name_plural = _("officers")
        constraints = [
            models.UniqueConstraint(fields=["user", "ward_code"], name="one_office_per_commune")
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.ward_name or _('all communes')}"

    def cooperatives(self):
        """Return the co-ops of the officer's commune; the only door to them here."""
        if not self.is_active or not self.user.is_active:
            return Cooperative.objects.none()
        if not self.ward_code:
            return Cooperative.objects.all()
        return Cooperative.objects.filter(ward_code=self.ward_code)

    def applications(self):
        """Return the applications of the officer's commune that were sent; drafts are private."""
        rows = Application.objects.exclude(state="draft")
        if not self.is_active or not self.user.is_active:
            return rows.none()
        return rows.filter(ward_code=self.ward_code) if self.ward_code else rows

    def reports(self):
        """Return the reports about sellers of the officer's commune."""
        return Report.objects.filter(cooperative__in=self.cooperatives())

    def help_calls(self):
        """Return the open calls for a helper of the officer's commune."""
        return HelpCall.objects.filter(cooperative__in=self.cooperatives(), closed_at=None)


def has_officer(application: Application) -> bool:
    """Return whether an officer may decide it: of its commune or of all, and not the applicant."""
    places = Q(ward_code=application.ward_code) | Q(ward_code="")
    offices = Officer.objects.filter(places, role=Officer.Role.OFFICER, is_active=True)
    return offices.filter(user__is_active=True).exclude(user=application.applicant_id).exists()
