"""A co-op's request for help, and everything that was said and done about it."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coops.dossiers.managers import OfCooperativeQuerySet


class HelpKind(models.TextChoices):
    """What the help is for."""

    WEBSITE = "website", _("The co-op's own website")
    MARKETPLACE = "marketplace", _("Registering on a marketplace")
    OTHER = "other", _("Something else")


class Need(models.TextChoices):
    """What is to be made or done."""

    FIRST_PAGE = "first-page", _("First page")
    PHOTOS = "photos", pgettext_lazy("help", "Photos")
    WORDS = "words", _("Words about us")
    PRODUCTS = "products", pgettext_lazy("help", "Products")
    POSTER = "poster", _("Poster for the stall")
    REGISTRATION = "registration", _("Registering a shop")
    DATA = "data", _("Correcting the co-op's data")
    OTHER = "other", pgettext_lazy("help", "Something else")


class Stage(models.TextChoices):
    """How far it is; the last three are ends."""

    SENT = "sent", pgettext_lazy("help", "Sent")
    TAKEN = "taken", pgettext_lazy("help", "Somebody takes care")
    WORKING = "working", pgettext_lazy("help", "Being done")
    SHOWN = "shown", pgettext_lazy("help", "For the co-op to look at")
    DONE = "done", pgettext_lazy("help", "Done")
    NOT_POSSIBLE = "not-possible", pgettext_lazy("help", "Not possible")
    WITHDRAWN = "withdrawn", pgettext_lazy("help", "Taken back by the co-op")


#: Stages in which somebody still has something to do.
OPEN = (Stage.SENT, Stage.TAKEN, Stage.WORKING, Stage.SHOWN)
#: What the office may do next; the first is the one that usually comes.
OFFICE_STEPS = {
    Stage.SENT: (Stage.TAKEN, Stage.NOT_POSSIBLE),
    Stage.TAKEN: (Stage.WORKING, Stage.SHOWN, Stage.NOT_POSSIBLE),
    Stage.WORKING: (Stage.SHOWN, Stage.NOT_POSSIBLE),
    Stage.SHOWN: (Stage.DONE, Stage.WORKING),
}
#: What the co-op may do itself.
COOP_STEPS = {
    Stage.SENT: (Stage.WITHDRAWN,),
    Stage.TAKEN: (Stage.WITHDRAWN,),
    Stage.SHOWN: (Stage.DONE, Stage.WORKING),
}


class HelpRequest(models.Model):
    """One thing that a co-op asks the commune's people to help with.

    ``owner`` is who takes care of it, ``due_on`` the last day that was promised (a day in Việt
    Nam). ``registration`` and ``step``: where somebody is stuck on the way onto a marketplace.
    ``key`` comes from the form: sent twice, it is one request.
    """

    cooperative = models.ForeignKey(
        "coops.Cooperative",
        models.CASCADE,
        related_name="help_requests",
        verbose_name=_("co-operative"),
    )
    kind = models.CharField(_("what for"), max_length=12, choices=HelpKind.choices)
    needs = models.JSONField(_("needed"), default=list, blank=True)
    words = models.TextField(_("in the co-op's words"), max_length=2000)
    wished_on = models.DateField(_("wished by"), null=True, blank=True)
    stage = models.CharField(
        _("stage"), max_length=12, choices=Stage.choices, default=Stage.SENT, db_index=True
    )
    stage_since = models.DateTimeField(_("in this stage since"), default=timezone.now)
    reason = models.CharField(_("why not"), max_length=500, blank=True)
    owner = models.ForeignKey(
        "commune.Officer",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="help_requests",
        verbose_name=_("taken care of by"),
    )
    due_on = models.DateField(_("promised by"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    registration = models.ForeignKey(
        "dossiers.Registration",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="help_requests",
    )
    step = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=36, editable=False)

    objects = OfCooperativeQuerySet.as_manager()

    class Meta:
        app_label = "dossiers"
        ordering = ["-pk"]
        verbose_name = _("help request")
        verbose_name_plural = _("help requests")
        constraints = [
            models.UniqueConstraint(fields=["cooperative", "key"], name="help_sent_once"),
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(stage__in=["sent", "taken", "working", "shown"]),
                name="help_one_open_per_registration",
            ),
            models.CheckConstraint(
                condition=~Q(stage="not-possible") | ~Q(reason=""), name="help_refusal_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cooperative}: {self.title}"

    @property
    def title(self) -> str:
        """Return what is asked for in a few words."""
        known = dict(Need.choices)
        needs = [str(known[need]) for need in self.needs if need in known]
        return ", ".join(needs) or str(HelpKind(self.kind).label)

    @property
    def is_open(self) -> bool:
        """Return whether somebody still has something to do."""
        return self.stage in OPEN

    def is_late(self, today: date) -> bool:
        """Return whether the promised day has passed, or nobody took it by the wished day."""
        last = self.due_on or self.wished_on
        return self.is_open and last is not None and last < today


class HelpNote(models.Model):
    """A line of a request's history: words of one side, or a step, an owner, a due day.

    ``stage`` is the stage that was reached with it, empty for words alone. ``key`` comes from
    the form, so words sent twice stand there once.
    """

    class Side(models.TextChoices):
        COOP = "coop", _("co-op")
        OFFICE = "office", _("officer of the commune")

    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="notes")
    side = models.CharField(max_length=6, choices=Side.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    stage = models.CharField(max_length=12, choices=Stage.choices, blank=True)
    words = models.TextField(max_length=2000, blank=True)
    key = models.CharField(max_length=36, blank=True)

    class Meta:
        app_label = "dossiers"
        ordering = ["at", "pk"]
        verbose_name = _("line of a help request")
        verbose_name_plural = _("lines of help requests")
        constraints = [
            models.UniqueConstraint(
                fields=["request", "key"], condition=~Q(key=""), name="help_words_once"
            )
        ]

    def __str__(self) -> str:
        return self.words[:40] or self.get_stage_display()


class HelpPhoto(models.Model):
    """A photo of a request, cleaned and stored under the digest of what was sent."""

    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="photos")
    digest = models.CharField(max_length=32)

    class Meta:
        app_label = "dossiers"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "digest"], name="help_photo_once")
        ]

    def __str__(self) -> str:
        return self.digest
