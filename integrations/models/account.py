"""One shop of a co-operative on one marketplace."""

from datetime import timedelta

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.core.crypto import EncryptedField

#: The access token is renewed when it has less than this to live.
REFRESH_AHEAD = timedelta(minutes=5)


#: Columns that are secret, long, and needed by nobody but who calls.
TOKENS = ("access_token", "refresh_token", "previous_refresh_token")


class Environment(models.TextChoices):
    """Whether real people buy there."""

    LIVE = "live", _("live")
    PRACTICE = "practice", _("practice")


class ChannelAccountQuerySet(QuerySet):
    """Each method returns a query set."""

    def visible_to(self, user) -> "ChannelAccountQuerySet":
        """Return the accounts of ``user``'s own co-operatives; the only door to them."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(
            cooperative__memberships__user=user, cooperative__memberships__is_active=True
        )

    def without_tokens(self) -> "ChannelAccountQuerySet":
        """Return the accounts without their tokens: cheap, and readable when the key is lost."""
        return self.defer(*TOKENS)

    def working(self) -> "ChannelAccountQuerySet":
        """Return the accounts that may be called: connected, and not paused by a person."""
        return self.filter(state=ChannelAccount.State.CONNECTED, is_paused=False)


class ChannelAccount(models.Model):
    """One shop on one marketplace that a co-operative has let us into.

    Tokens are encrypted at rest and never shown. A shop belongs to one co-op: connecting it
    once more renews this row.
    """

    class State(models.TextChoices):
        CONNECTED = "connected", _("connected")
        CONSENT_NEEDED = "consent_needed", _("the marketplace asks to connect again")
        STOPPED = "stopped", _("stopped by the marketplace")
        DISCONNECTED = "disconnected", _("disconnected")

    cooperative = models.ForeignKey(
        "coops.Cooperative", models.PROTECT, related_name="channel_accounts"
    )
    marketplace = models.CharField(_("marketplace"), max_length=20)
    environment = models.CharField(max_length=10, choices=Environment.choices)
    remote_shop_id = models.CharField(_("shop number there"), max_length=40)
    name = models.CharField(_("name there"), max_length=150, blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.CONNECTED)
    is_paused = models.BooleanField(_("paused"), default=False)
    connected_at = models.DateTimeField(_("connected"), default=timezone.now)
    authorised_until = models.DateTimeField(_("consent until"), null=True, blank=True)

    access_token = EncryptedField()
    refresh_token = EncryptedField()
    #: Kept for finding out what happened when a new pair is not taken.
    previous_refresh_token = EncryptedField()
    access_expires_at = models.DateTimeField(null=True, blank=True)
    refresh_expires_at = models.DateTimeField(null=True, blank=True)

    #: Nothing is for sale there for now, because the co-op said so; orders still come in.
    is_resting = models.BooleanField(_("not selling there for now"), default=False)
    #: Part of the address that unsigned pushes come to; raising it makes the old address dead.
    push_rev = models.PositiveIntegerField(default=0)

    #: Units of each product kept back from this channel, so that two last buyers do not collide.
    buffer_units = models.PositiveIntegerField(_("kept back"), default=1)
    #: As many as were sold in the last hour, anywhere, are kept back besides.
    holds_last_hour = models.BooleanField(_("keeps back the last hour's sales"), default=False)
    #: Sales older than an hour are no longer kept back up to this moment.
    hour_read_until = models.DateTimeField(null=True, blank=True)
    #: A day of many sales: until then numbers there are only lowered, never raised.
    only_down_until = models.DateTimeField(_("only lowered until"), null=True, blank=True)
    #: What the number we push means there; empty: what the adapter says.
    stock_meaning = models.CharField(max_length=10, blank=True)

    #: Changed orders have been asked for up to here.
    orders_read_until = models.DateTimeField(null=True, blank=True)
    #: When the last question started whose orders are all imported: stock may rise if it
    #: changed before this.
    orders_imported_as_of = models.DateTimeField(null=True, blank=True)
    #: Orders changed in this window are asked for once more, from its start on.
    backfill_since = models.DateTimeField(null=True, blank=True)
    backfill_until = models.DateTimeField(null=True, blank=True)
    #: When the next step of comparing the shop there with ours is due, and when all was compared.
    next_audit_at = models.DateTimeField(null=True, blank=True)
    audited_at = models.DateTimeField(null=True, blank=True)
    #: The comparison under way began then; empty: none is.
    audit_since = models.DateTimeField(null=True, blank=True)
    #: A person asked to see what stands in the shop there; when it is to be read (again), empty:
    #: not; and when the last reading came to its end.
    items_asked_at = models.DateTimeField(null=True, blank=True)
    items_due_at = models.DateTimeField(null=True, blank=True)
    items_read_at = models.DateTimeField(null=True, blank=True)
    next_poll_at = models.DateTimeField(null=True, blank=True)
    #: Changed returns have been asked for up to here, and when to ask again (empty: now).
    returns_read_until = models.DateTimeField(null=True, blank=True)
    next_returns_at = models.DateTimeField(null=True, blank=True)

    #: The circuit: failures of whole calls in a row, and until when nobody calls.
    failures_in_row = models.PositiveIntegerField(default=0)
    quiet_until = models.DateTimeField(null=True, blank=True)
    problem_call = models.CharField(max_length=80, blank=True)
    problem_code = models.CharField(max_length=120, blank=True)
    problem_raw = models.TextField(blank=True)
    problem_since = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)

    objects = ChannelAccountQuerySet.as_manager()

    #: Column values of an account that answers.
    WELL = {
        "failures_in_row": 0,
        "quiet_until": None,
        "problem_call": "",
        "problem_code": "",
        "problem_raw": "",
        "problem_since": None,
    }

    class Meta:
        ordering = ["pk"]
        verbose_name = _("shop on a marketplace")
        verbose_name_plural = _("shops on marketplaces")
        constraints = [
            models.UniqueConstraint(
                fields=["marketplace", "environment", "remote_shop_id"], name="channel_shop_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.marketplace} {self.name or self.remote_shop_id}"

    @property
    def is_practice(self) -> bool:
        """Return whether nothing real is sold there."""
        return self.environment == Environment.PRACTICE

    @property
    def is_working(self) -> bool:
        """Return whether it may be called."""
        return self.state == self.State.CONNECTED and not self.is_paused

    @property
    def is_peak(self) -> bool:
        """Return whether numbers there are only lowered at this moment."""
        return self.only_down_until is not None and self.only_down_until > timezone.now()

    @property
    def token_is_old(self) -> bool:
        """Return whether the access token ends within minutes."""
        return (
            self.access_expires_at is None
            or self.access_expires_at - timezone.now() < REFRESH_AHEAD
        )


def accounts_that_may_be_called(now=None) -> Q:
    """Return the condition of accounts whose circuit is closed."""
    now = now or timezone.now()
    return Q(quiet_until=None) | Q(quiet_until__lte=now)
