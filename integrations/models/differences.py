"""What stands there and not here: listings to be linked, and numbers that differ."""

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _


class OfOwnAccountQuerySet(QuerySet):
    """Rows of an account; each method returns a query set."""

    def visible_to(self, user):
        """Return the rows of ``user``'s own co-operatives; the only door to them."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(
            account__cooperative__memberships__user=user,
            account__cooperative__memberships__is_active=True,
        )


class RemoteListing(models.Model):
    """An item found in the shop there, offered to be linked to goods here; never linked by itself.

    ``variants``: [{"model_id", "sku", "barcode", "option", "price_vnd", "stock", "weight_g"}, …].
    ``suggestions``: per model id the stock record, how sure (percent) and by what, best first.
    """

    class Decision(models.TextChoices):
        OPEN = "", _("to be decided")
        LINKED = "linked", _("linked")
        IGNORED = "ignored", _("left alone")

    account = models.ForeignKey(
        "integrations.ChannelAccount", models.CASCADE, related_name="remote_listings"
    )
    item_id = models.CharField(max_length=40)
    sku = models.CharField(max_length=200, blank=True)
    barcode = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=300, blank=True)
    image_url = models.URLField(max_length=500, blank=True)
    category_id = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, blank=True)
    variants = models.JSONField(default=list)
    suggestions = models.JSONField(default=dict, blank=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    listing = models.ForeignKey(
        "integrations.Listing", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    seen_at = models.DateTimeField()

    objects = OfOwnAccountQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["account", "item_id"], name="remote_listing_once")
        ]

    def __str__(self) -> str:
        return self.title or self.item_id


class Drift(models.Model):
    """One value that stood otherwise there than we knew: here, there, since when, and its end."""

    class End(models.TextChoices):
        OPEN = "", _("to be decided")
        REPAIRED = "repaired", _("told again")
        KEPT = "kept", _("left as it is there")
        VANISHED = "vanished", _("the same again")

    account = models.ForeignKey(
        "integrations.ChannelAccount", models.CASCADE, related_name="drifts"
    )
    facet = models.ForeignKey("integrations.Facet", models.CASCADE, related_name="drifts")
    here = models.CharField(max_length=300)
    there = models.CharField(max_length=300)
    found_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    end = models.CharField(max_length=10, choices=End.choices, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = OfOwnAccountQuerySet.as_manager()

    class Meta:
        ordering = ["-found_at", "-pk"]
        verbose_name = _("difference")
        verbose_name_plural = _("differences")
        constraints = [
            models.UniqueConstraint(fields=["facet"], condition=Q(end=""), name="drift_open_once")
        ]

    def __str__(self) -> str:
        return f"{self.here} ↔ {self.there}"


class RuleChange(models.Model):
    """A marketplace began to ask for something more of goods of a category in use."""

    account = models.ForeignKey(
        "integrations.ChannelAccount", models.CASCADE, related_name="rule_changes"
    )
    category_id = models.CharField(max_length=40)
    category_name = models.CharField(max_length=200, blank=True)
    #: As in ``contract.Missing``: ``attribute:<id>``, ``brand``, ``size`` …
    field = models.CharField(max_length=80)
    label = models.CharField(max_length=200, blank=True)
    noticed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = OfOwnAccountQuerySet.as_manager()

    class Meta:
        ordering = ["-noticed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "category_id", "field"],
                condition=Q(settled_at=None),
                name="rule_change_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.category_name}: {self.label}"
