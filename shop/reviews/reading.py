"""What a product's page shows of its reviews."""

from dataclasses import dataclass

from django.db.models import Avg, Count, Q

from catalog.picture_sources import PictureSources, cut_picture
from shop.reviews.models import ProductReview

#: So many are shown, the newest ones.
SHOWN = 20


@dataclass(frozen=True)
class Reviews:
    """The reviews of a product: those shown, each with its photo; how many are hidden.

    ``mean`` is of all that are shown to buyers, to one decimal, ``None`` without any.
    """

    rows: list[tuple[ProductReview, PictureSources | None]]
    count: int
    hidden: int
    mean: float | None


def reviews_of(product_id: int) -> Reviews:
    """Count the reviews of a product and read the newest ones; one query when it has none."""
    found = ProductReview.objects.filter(product=product_id)
    shown = Q(status=ProductReview.APPROVED)
    sums = found.aggregate(
        count=Count("pk", filter=shown),
        hidden=Count("pk", filter=Q(status=ProductReview.REJECTED)),
        mean=Avg("score", filter=shown),
    )
    rows = found.shown()[:SHOWN] if sums["count"] else []
    return Reviews(
        rows=[(row, photo_of(row)) for row in rows],
        count=sums["count"],
        hidden=sums["hidden"],
        mean=None if sums["mean"] is None else round(float(sums["mean"]), 1),
    )


def photo_of(review: ProductReview) -> PictureSources | None:
    """Return the photo of a review, if it has one."""
    if not review.photo_digest:
        return None
    return cut_picture(review.photo_digest, review.photo_width, review.photo_height)
