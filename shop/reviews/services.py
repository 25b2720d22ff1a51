"""A review from the buyer's hand to the page: written, replied to once, hidden with a reason."""

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.pictures import known_size
from coops.registry.models import Membership
from shop.order.choices import Status
from shop.order.models import Line, Order
from shop.reviews.models import Moderation, ProductReview
from shop.users.models import User


class ReviewRefused(ValueError):
    """It was not done; the text is a sentence for the person."""


def lines_to_review(order: Order, *, by: User | None = None) -> QuerySet[Line]:
    """Return the lines of a delivered order whose goods came and have no review yet.

    A marketplace's buyer reviews there. Nobody reviews the goods of an own co-op: neither the
    person who is there (``by``), nor who ordered, by account or by phone number.
    """
    if order.status != Status.DELIVERED or order.is_from_marketplace:
        return order.lines.none()
    return (
        order.lines.filter(product__isnull=False, num_consumed__gt=0, review__isnull=True)
        .exclude(product__cooperative__in=_own_cooperatives(order, by))
        .select_related("product")
    )


def _own_cooperatives(order: Order, by: User | None) -> QuerySet:
    who = Q(user__in={pk for pk in (order.user_id, by.pk if by else None) if pk})
    if order.phone:
        who |= Q(user__phone=order.phone)
    return Membership.objects.filter(who, is_active=True).values("cooperative")


def write_review(
    *,
    line: Line,
    score: int,
    body: str,
    name: str,
    photo_digest: str = "",
    by: User | None = None,
) -> ProductReview:
    """Store the one review of a line; ``photo_digest`` names a photo that is stored already.

    Raises:
        ReviewRefused: its goods have not come, it has a review, or they are the writer's own.
    """
    if not lines_to_review(line.order, by=by).filter(pk=line.pk).exists():
        raise ReviewRefused(why_not(line, by=by))
    width, height = (known_size(photo_digest) if photo_digest else None) or (0, 0)
    try:
        with transaction.atomic():
            return ProductReview.objects.create(
                product_id=line.product_id,
                order_line=line,
                score=score,
                body=body,
                name=name,
                photo_digest=photo_digest,
                photo_width=width,
                photo_height=height,
            )
    except IntegrityError as error:  # two presses of the same button
        raise ReviewRefused(why_not(line, by=by)) from error


def reply_to(*, review: ProductReview, text: str, by) -> None:
    """Store the co-op's one reply; of two people who reply at once one is heard.

    Raises:
        ReviewRefused: there is a reply already.
    """
    open_reviews = ProductReview.objects.filter(pk=review.pk, replied_at=None)
    if not open_reviews.update(reply=text, replied_at=timezone.now(), replied_by=by):
        raise ReviewRefused(_("This review has its reply already. A co-op replies once."))


@transaction.atomic
def moderate(*, review: ProductReview, is_hidden: bool, reason: str, by) -> None:
    """Hide or show a review, and write down who did it and why; once more does nothing.

    Raises:
        ValueError: no reason.
    """
    if not reason.strip():
        raise ValueError("a moderation says why")
    review = ProductReview.objects.select_for_update().get(pk=review.pk)
    status = ProductReview.REJECTED if is_hidden else ProductReview.APPROVED
    if review.status == status:
        return
    review.status = status
    review.save()
    Moderation.objects.create(review=review, is_hidden=is_hidden, reason=reason.strip(), by=by)


def why_not(line: Line, *, by: User | None = None) -> str:
    """Return why a line cannot be reviewed, in a sentence for the person."""
    if ProductReview.objects.filter(order_line=line).exists():
        return _("You have reviewed these goods already. Thank you.")
    if _own_cooperatives(line.order, by).filter(cooperative__products=line.product_id).exists():
        return _("The people of a co-op do not review its own goods.")
    return _("Goods can be reviewed when the order has come.")
