"""What a product's page shows of its reviews."""

from dataclasses import dataclass

from catalog.picture_sources import PictureSources, cut_picture
from shop.reviews.models import ProductReview

#: So many are read, the newest ones; so many of them are shown.
READ, SHOWN = 200, 20


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
    """Read the reviews of a product in one query."""
    statuses = (ProductReview.APPROVED, ProductReview.REJECTED)
    found = ProductReview.objects.filter(product=product_id, status__in=statuses)
    rows = list(found.order_by("-date_created", "-pk")[:READ])
    shown = [row for row in rows if row.status == ProductReview.APPROVED]
    mean = round(sum(row.score for row in shown) / len(shown), 1) if shown else None
    return Reviews(
        rows=[(row, photo_of(row)) for row in shown[:SHOWN]],
        count=len(shown),
        hidden=len(rows) - len(shown),
        mean=mean,
    )


def photo_of(review: ProductReview) -> PictureSources | None:
    """Return the photo of a review; its size is not kept, so the browser finds it out."""
    return cut_picture(review.photo_digest, 0, 0) if review.photo_digest else None
