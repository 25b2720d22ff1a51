"""What a buyer wrote about goods: given out; the words stay without the name."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.core.registries import PersonalData
from shop.order.personal import orders_of_person
from shop.reviews.models import ProductReview


def collect(person) -> list[dict]:
    """Return the person's reviews."""
    return [
        {
            "at": review.date_created.isoformat(),
            "goods": str(review.product),
            "score": review.score,
            "words": review.body,
            "name": review.name,
            "photo": review.photo_digest,
            "reply": review.reply,
        }
        for review in _reviews(person).select_related("product")
    ]


def forget(person) -> None:
    """Take the name off; what was said of the goods helps others and names nobody."""
    _reviews(person).update(name=_("A buyer"), user=None, email="")


def _reviews(person):
    return ProductReview.objects.filter(order_line__order__in=orders_of_person(person))


#: Registered before the orders: it looks for the person's.
REVIEWS = PersonalData(
    collect=collect,
    forget=forget,
    stays=gettext_lazy("Your reviews, without your name: they help the next buyers."),
)
