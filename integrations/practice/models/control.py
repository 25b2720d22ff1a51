"""The switches of the control page, and the troubles that wait for their calls."""

import copy

from django.db import models
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _

from integrations.practice.memory import Remembered
from integrations.practice.models.base import Row

DAY = 24 * 60 * 60


class ReserveMode(models.TextChoices):
    """What an order does to the stock that the seller once sent."""

    DEDUCTED = "deducted", _("An order lowers the seller's stock at once")
    RESERVED = "reserved", _("An order only reserves; shipping lowers the stock")


def push_retries() -> list[int]:
    """Return the waits after a failed push, in seconds: 5 minutes, 30 minutes, 3 hours."""
    return [300, 1800, 10800]


class Control(Row):
    """One row of switches: how generous, how forgetful and how strict the market is today."""

    calls_per_second = models.FloatField(_("Calls per second and shop"), default=1000)
    burst = models.PositiveIntegerField(_("Calls at once and shop"), default=2000)
    limit_every = models.PositiveIntegerField(
        _("Refuse one call in … as too many (0: none)"), default=0
    )
    reserve_mode = models.CharField(
        _("What an order does to stock"),
        max_length=10,
        choices=ReserveMode.choices,
        default=ReserveMode.DEDUCTED,
    )
    search_lag_seconds = models.FloatField(_("Search finds new goods after … seconds"), default=0)
    variants_wait_seconds = models.FloatField(
        _("New goods take variants after … seconds"), default=0
    )
    mask_recipients = models.BooleanField(
        _("Hide the buyer's address until the order is paid"), default=True
    )
    unknown_order_status = models.CharField(
        _("Give every order this unheard-of status"), max_length=40, blank=True
    )
    description_min = models.PositiveIntegerField(_("Shortest description"), default=20)
    description_max = models.PositiveIntegerField(_("Longest description"), default=3000)
    maintenance = models.BooleanField(_("The marketplace is being maintained"), default=False)
    new_mandatory_attribute = models.BooleanField(
        _("Every category asks one more question that must be answered"), default=False
    )
    reject_pictures = models.BooleanField(_("Refuse every picture"), default=False)
    check_new_goods = models.BooleanField(
        _("New goods wait until a person has looked at them"), default=False
    )
    upload_signing = models.CharField(
        _("Pictures are sent with a signature of the kind"),
        max_length=6,
        choices=[("public", _("app")), ("shop", _("shop"))],
        default="public",
    )

    duplicate_pushes = models.BooleanField(_("Send every notice twice"), default=False)
    reorder_pushes = models.BooleanField(_("Send notices in a muddled order"), default=False)
    drop_pushes = models.BooleanField(_("Lose every notice on the way"), default=False)
    forget_lost_pushes = models.BooleanField(_("Do not keep lost notices"), default=False)
    push_delay_seconds = models.FloatField(_("Send notices after … seconds"), default=0)
    push_retry_seconds = models.JSONField(default=push_retries)

    access_token_seconds = models.PositiveIntegerField(
        _("An access token lives … seconds"), default=4 * 60 * 60
    )
    refresh_token_seconds = models.PositiveIntegerField(
        _("A refresh token lives … seconds"), default=30 * DAY
    )
    old_token_grace_seconds = models.PositiveIntegerField(
        _("After a refresh the old access token lives … seconds"), default=300
    )
    code_seconds = models.PositiveIntegerField(_("A consent code lives … seconds"), default=600)
    authorisation_seconds = models.PositiveIntegerField(
        _("A consent lasts … seconds"), default=365 * DAY
    )
    timestamp_skew_seconds = models.PositiveIntegerField(
        _("A caller's clock may be wrong by … seconds"), default=300
    )

    #: No column: the late question was asked of the calling shop alone (see ``questions``).
    may_answer_late = False

    @property
    def late_question(self) -> bool | None:
        """Whether goods must answer the late question; ``None``: it is in no category."""
        if self.new_mandatory_attribute:
            return True
        return False if self.may_answer_late else None

    @classmethod
    def current(cls) -> "Control":
        """Return a copy of the row; made with its defaults when it is not there."""
        return copy.copy(_control.get())


class TroubleKind(models.TextChoices):
    """What may go wrong with a call. The first three happen after the work was done."""

    REPLY_LOST = "reply_lost", _("Do the work, then close the connection")
    REPLY_HTML = "reply_html", _("Do the work, then answer with an error page")
    BROKEN_JSON = "broken_json", _("Do the work, then answer with broken JSON")
    SLOW = "slow", _("Wait before the work")
    HTML = "html", _("Answer with a web page, without doing the work")
    SERVER_ERROR = "server_error", _("Answer with status 500, without doing the work")
    ERROR = "error", _("Answer with an error of the marketplace, without doing the work")


class Trouble(Row):
    """One thing that will go wrong with the next calls whose path begins with ``path``."""

    kind = models.CharField(_("What happens"), max_length=20, choices=TroubleKind.choices)
    path = models.CharField(_("Calls that begin with"), max_length=100, blank=True)
    calls_left = models.PositiveIntegerField(_("How many calls"), default=1)
    seconds = models.FloatField(_("Seconds to wait"), default=0)
    error = models.CharField(_("Name of the error"), max_length=80, blank=True)
    message = models.CharField(_("Its message"), max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]

    @classmethod
    def is_any(cls) -> bool:
        """Say whether a trouble may be waiting; remembered, because every call asks."""
        return _any_trouble.get()


def _read_control() -> Control:
    return Control.objects.filter(pk=1).first() or Control.objects.get_or_create(pk=1)[0]


def _read_any_trouble() -> bool:
    return Trouble.objects.filter(calls_left__gt=0).exists()


_control = Remembered(_read_control)
_any_trouble = Remembered(_read_any_trouble)
for _signal in (post_save, post_delete):
    _signal.connect(_control.forget, sender=Control)
    _signal.connect(_any_trouble.forget, sender=Trouble)
