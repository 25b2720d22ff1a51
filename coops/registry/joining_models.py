"""Applying to sell here: what is said, the papers that prove it, and the log of every decision."""

import json

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from coops.registry.standing import UNDER_WAY, ApplicationState, LegalForm, Method
from shop.core.crypto import EncryptedField


class Application(models.Model):
    """One person's wish to sell for a body, until an officer has decided.

    ``typed`` is the form as it was typed, right or wrong, so that nothing is lost, with
    ``typed_secret`` (JSON, encrypted) for what tells who somebody is; the columns are filled when
    it is sent. ``personal_number`` is asked of households and single people alone.
    """

    State = ApplicationState

    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="applications"
    )
    state = models.CharField(
        max_length=10, choices=ApplicationState.choices, default=ApplicationState.DRAFT
    )
    typed = models.JSONField(default=dict, blank=True, editable=False)
    typed_secret = EncryptedField()
    legal_form = models.CharField(_("legal form"), max_length=12, choices=LegalForm.choices)
    name = models.CharField(_("full name"), max_length=200, blank=True)
    short_name = models.CharField(_("short name"), max_length=80, blank=True)
    tax_code = models.CharField(_("tax code"), max_length=14, blank=True)
    registration_number = models.CharField(_("registration number"), max_length=60, blank=True)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    registration_office = models.CharField(_("issued by"), max_length=120, blank=True)
    representative = models.CharField(_("legal representative"), max_length=120, blank=True)
    born_on = models.DateField(_("born on"), null=True, blank=True)
    personal_number = EncryptedField()
    phone = PhoneNumberField(_("phone number"), region="VN", blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    line1 = models.CharField(_("hamlet"), max_length=120, blank=True)
    ward_code = models.CharField(max_length=5, blank=True)
    ward_name = models.CharField(_("commune"), max_length=80, blank=True)
    province_code = models.CharField(max_length=2, blank=True)
    province_name = models.CharField(_("province"), max_length=60, blank=True)
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    method = models.CharField(max_length=10, choices=Method.choices, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    cooperative = models.OneToOneField(
        "coops.Cooperative", models.PROTECT, null=True, blank=True, related_name="application"
    )

    class Meta:
        app_label = "coops"
        ordering = ["pk"]
        verbose_name = _("application to sell here")
        verbose_name_plural = _("applications to sell here")
        constraints = [
            models.UniqueConstraint(
                fields=["applicant"],
                condition=Q(state__in=UNDER_WAY),
                name="one_application_under_way",
            ),
            models.CheckConstraint(
                condition=Q(state="verified", cooperative__isnull=False)
                | (~Q(state="verified") & Q(cooperative__isnull=True)),
                name="verified_application_has_its_co_op",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name or str(self.applicant)

    @property
    def is_late(self) -> bool:
        """Return whether the officer has let the time pass."""
        waits = self.state == ApplicationState.SUBMITTED
        return bool(waits and self.answer_by and self.answer_by < timezone.now())

    @property
    def all_typed(self) -> dict[str, str]:
        """Return the whole form as it was typed; for the applicant alone."""
        return self.typed | (json.loads(self.typed_secret) if self.typed_secret else {})

    @property
    def place(self) -> str:
        """Return hamlet, commune and province in one line."""
        return ", ".join(p for p in (self.line1, self.ward_name, self.province_name) if p)


class ApplicationPaper(models.Model):
    """A photo or PDF that proves what an application says.

    Kept in the row, encrypted (pictures of identity papers are sensitive data, Law 91/2025): no
    web server serves it by accident, and it goes with its row. Papers of other
    kinds than ``registration`` are deleted when the application is decided.
    """

    class Kind(models.TextChoices):
        REGISTRATION = "registration", _("registration certificate")
        IDENTITY = "identity", _("identity paper of the representative")
        OTHER = "other", _("another paper")

    application = models.ForeignKey(Application, models.CASCADE, related_name="papers")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    digest = models.CharField(max_length=64, editable=False)
    content_type = models.CharField(max_length=20, editable=False)
    content = EncryptedField()
    size = models.PositiveIntegerField(editable=False)
    sent_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        app_label = "coops"
        ordering = ["pk"]
        verbose_name = _("paper of an application")
        verbose_name_plural = _("papers of applications")
        constraints = [models.UniqueConstraint(fields=["application", "digest"], name="paper_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class LogEntry(models.Model):
    """One decision about a seller or its people: who, when, what, why. Never edited."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("application sent")
        ASKED = "asked", _("asked for more")
        VERIFIED = "verified", _("verified")
        REFUSED = "refused", _("application refused")
        WITHDRAWN = "withdrawn", _("application withdrawn")
        NOTICE = "notice", _("suspension announced")
        NOTICE_BACK = "notice-back", _("announcement taken back")
        SUSPENDED = "suspended", _("suspended")
        LIFTED = "lifted", _("suspension lifted")
        CLOSED = "closed", _("closed")
        HIDDEN = "hidden", _("goods taken down")
        KEPT = "kept", _("report looked at, goods stay")
        SHOWN_AGAIN = "shown-again", _("goods may be sold again")
        INVITED = "invited", _("invited")
        JOINED = "joined", _("came to the desk")
        ROLE = "role", _("role changed")
        LEFT = "left", _("left the desk")
        CONSENT = "consent", _("help allowed")
        CONSENT_ENDED = "consent-ended", _("help ended")

    #: About who works at a desk: for the co-op itself, not for officers.
    OF_PEOPLE = ("invited", "joined", "role", "left", "consent", "consent-ended")

    cooperative = models.ForeignKey(
        "coops.Cooperative", models.CASCADE, null=True, blank=True, related_name="log_entries"
    )
    application = models.ForeignKey(
        Application, models.CASCADE, null=True, blank=True, related_name="log_entries"
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    words = models.TextField(max_length=1000, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "coops"
        ordering = ["-pk"]
        verbose_name = _("entry of the log of decisions")
        verbose_name_plural = _("log of decisions")

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.get_kind_display()}"

    @property
    def sentence(self) -> str:
        """Return an entry of :data:`OF_PEOPLE` as a sentence: who did what to whom."""
        kinds = self.Kind
        sentences = {
            kinds.INVITED: gettext("%(by)s invited somebody as: %(what)s."),
            kinds.JOINED: gettext("%(person)s came to the desk as: %(what)s. Invited by %(by)s."),
            kinds.ROLE: gettext("%(by)s gave %(person)s another role: %(what)s."),
            kinds.LEFT: gettext("%(by)s closed the desk to %(person)s."),
            kinds.CONSENT: gettext("%(by)s let %(person)s help with: %(what)s."),
            kinds.CONSENT_ENDED: gettext("%(by)s ended the help of %(person)s."),
        }
        is_own = self.by_id is not None and self.by_id == self.person_id
        if is_own and self.kind in (kinds.LEFT, kinds.CONSENT_ENDED):
            sentence = gettext("%(person)s stopped working here.")
        elif self.kind == kinds.CONSENT_ENDED and self.by_id is None:
            sentence = gettext("The help of %(person)s is over.")
        else:
            sentence = sentences[kinds(self.kind)]
        somebody = gettext("a closed account")
        return sentence % {
            "by": self.by or somebody,
            "person": self.person or somebody,
            "what": self.words,
        }
