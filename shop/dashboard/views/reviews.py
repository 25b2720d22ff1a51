"""What buyers say of a co-op's goods, and its one reply to each."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.reviews.forms import ReplyForm
from shop.reviews.models import ProductReview
from shop.reviews.services import ReviewRefused, reply_to

PER_PAGE = 20


@require_GET
@desk_view
def reviews(request: DeskRequest) -> HttpResponse:
    """Show the reviews of the co-op's goods, those without a reply first."""
    rows = _own(request).select_related("product").order_by("replied_at", "-date_created", "-pk")
    unanswered = rows.filter(replied_at=None).order_by("-date_created", "-pk")
    answered = rows.exclude(replied_at=None).order_by("-replied_at", "-pk")
    page = Paginator([*unanswered, *answered[:200]], PER_PAGE).get_page(request.GET.get("page"))
    return desk_page(request, "dashboard/reviews.html", {"page_obj": page})


@require_http_methods(["GET", "POST"])
@desk_view
def review_reply(request: DeskRequest, pk: int) -> HttpResponse:
    """Reply to a review, once."""
    review = get_object_or_404(_own(request).select_related("product"), pk=pk)
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reply_to(review=review, text=form.cleaned_data["text"], by=request.user)
        except ReviewRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your reply stands below the review."))
        return redirect("dashboard:reviews")
    status = 422 if form.is_bound and form.errors else 200
    context = {"review": review, "form": form}
    return desk_page(request, "dashboard/review_reply.html", context, status=status)


def _own(request: DeskRequest):
    return (
        ProductReview.objects.visible_to(request.user)
        .approved()
        .filter(product__cooperative=request.desk.cooperative)
    )
