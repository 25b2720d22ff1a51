"""Reviews by people who have the goods: one for each line of a delivered order.

Oscar's models come in at the bottom, after ours.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Avg, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.reviews.abstract_models import AbstractProductReview

from catalog.models import Product
from shop.reviews.managers import ReviewQuerySet

LONGEST = 1_000


class ProductReview(AbstractProductReview):
    """What one buyer says of goods that came, and the co-op's one reply.

    ``score`` is 1 to 5. It belongs to a line of an order, not to an account: buyers need none.
    ``name`` is what the buyer wants to be called; title, e-mail, votes and user of Oscar's stay
    empty. ``photo_width`` and ``photo_height`` are pixels, 0 when unknown. Nobody deletes a
    review: staff hide it with a reason (:class:`Moderation`), and the page says how many are
    hidden.
    """

    order_line = models.OneToOneField(
        "order.Line", models.PROTECT, null=True, editable=False, related_name="review"
    )
    photo_digest = models.CharField(max_length=32, blank=True, editable=False)
    photo_width = models.PositiveIntegerField(default=0, editable=False)
    photo_height = models.PositiveIntegerField(default=0, editable=False)
    reply = models.TextField(_("reply"), max_length=LONGEST, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True, editable=False)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = ReviewQuerySet.as_manager()

    class Meta(AbstractProductReview.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=Q(score__range=(1, 5)), name="review_score_1_to_5")
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.score}/5"

    def clean(self) -> None:
        """Ask for nothing: a buyer is known by the order, where Oscar wants an e-mail."""

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store it, and the mean of what is shown with the product.

        Oscar would write the whole product anew, and with it undo what others changed meanwhile.
        """
        models.Model.save(self, *args, **kwargs)
        shown = ProductReview.objects.filter(product=self.product_id, status=self.APPROVED)
        mean = shown.aggregate(mean=Avg("score"))["mean"]
        Product.objects.filter(pk=self.product_id).update(rating=mean)


class Moderation(models.Model):
    """One decision to hide or to show a review: who, when, why. Never edited, never deleted."""

    review = models.ForeignKey(ProductReview, models.PROTECT, related_name="moderations")
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    is_hidden = models.BooleanField(_("hidden"))
    reason = models.CharField(_("reason"), max_length=255)

    class Meta:
        app_label = "reviews"
        ordering = ["-pk"]
        verbose_name = _("moderation")
        verbose_name_plural = _("moderations")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="moderation_says_why")]

    def __str__(self) -> str:
        return self.reason


from oscar.apps.catalogue.reviews.models import *  # noqa: E402, F403
