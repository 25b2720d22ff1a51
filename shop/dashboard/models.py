"""What the desk keeps for its people: forms that were typed in and not sent yet."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class FormDraft(models.Model):
    """What one person typed into one form of one co-op's desk and has not saved.

    Nobody else sees it: what the co-op shares is the product itself. ``form`` is a name of
    :data:`shop.dashboard.drafts.FORMS`, ``object_key`` the number of the thing that the form is
    about, empty for a new one. ``fields`` and ``shown`` hold values by field name: as typed, and
    as the page had them when it was opened. ``other`` is what was typed on another device at the
    same time, the older of the two. ``ended_page`` is the opening of the form that was sent: what
    still comes from it is late and dropped.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="form_drafts")
    cooperative = models.ForeignKey("coops.Cooperative", models.CASCADE, related_name="+")
    form = models.CharField(_("form"), max_length=40)
    object_key = models.CharField(max_length=20, blank=True)
    fields = models.JSONField(default=dict, blank=True)
    shown = models.JSONField(default=dict, blank=True)
    other = models.JSONField(null=True, blank=True)
    device = models.CharField(max_length=32, blank=True)
    ended_page = models.CharField(max_length=32, blank=True)
    saved_at = models.DateTimeField(_("saved at"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("form not sent yet")
        verbose_name_plural = _("forms not sent yet")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "cooperative", "form", "object_key"], name="form_draft_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.object_key}".strip()
