"""What a product's page shows of its reviews."""

from dataclasses import dataclass

from django.db.models import Avg, Count, Q

from catalog.picture_sources import PictureSources, cut_picture
from shop.core.prepared import Prepared
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


_SHOWN = Q(status=ProductReview.APPROVED)
_SUMS = Prepared(
    lambda slots: (
        ProductReview.objects.filter(product=slots("product"))
        .order_by()
        .values_list("product")
        .annotate(
            count=Count("pk", filter=_SHOWN),
            hidden=Count("pk", filter=Q(status=ProductReview.REJECTED)),
            mean=Avg("score", filter=_SHOWN),
        )
    )
)


def reviews_of(product_id: int) -> Reviews:
    """Count the reviews of a product and read the newest ones; one query when it has none."""
    sums = _SUMS.rows(product=product_id)
    count, hidden, mean = sums[0][1:] if sums else (0, 0, None)
    rows = ProductReview.objects.filter(product=product_id).shown()[:SHOWN] if count else []
    return Reviews(
        rows=[(row, photo_of(row)) for row in rows],
        count=count,
        hidden=hidden,
        mean=None if mean is None else round(float(mean), 1),
    )


def photo_of(review: ProductReview) -> PictureSources | None:
    """Return the photo of a review, if it has one."""
    if not review.photo_digest:
        return None
    return cut_picture(review.photo_digest, review.photo_width, review.photo_height)


def held_photos(digests: set[str]) -> set[str]:
    """Return those of ``digests`` that came with reviews, hidden ones too."""
    reviews = ProductReview.objects.filter(photo_digest__in=digests)
    return set(reviews.values_list("photo_digest", flat=True))
