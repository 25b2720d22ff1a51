"""Where a buyer reviews goods of an order; the order's link or login opens it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shop.core.clients import client_address
from shop.core.patience import wait_sentence
from shop.core.throttle import Throttle, TooManyAttempts
from shop.order.access import get_order
from shop.order.models import Line
from shop.order.views import carry_key
from shop.reviews.forms import ReviewForm
from shop.reviews.services import ReviewRefused, lines_to_review, why_not, write_review

#: Photos cost work and space; nobody reviews so often in an hour.
BY_ORDER = Throttle("review-order", 20, 3600)
BY_ADDRESS = Throttle("review-address", 60, 3600)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, number: str, line_id: int) -> HttpResponse:
    """Show the form for one line of an order, and store what is sent."""
    order = get_order(request, number)
    line = get_object_or_404(
        order.lines.select_related("product", "order"), pk=line_id, product__isnull=False
    )
    back = carry_key(request, "order:detail", order)
    by = request.user if request.user.is_authenticated else None
    if not lines_to_review(order, by=by).filter(pk=line.pk).exists():
        messages.info(request, why_not(line, by=by))
        return redirect(back)
    if request.method != "POST":
        form = ReviewForm(initial={"name": _given_name(order.full_name)})
        return _page(request, line, form, back)
    try:
        BY_ADDRESS.require(client_address(request))
        BY_ORDER.require(order.number)
    except TooManyAttempts as refusal:
        form = ReviewForm(initial=request.POST.dict())
        messages.error(request, wait_sentence(refusal))
        return _page(request, line, form, back, status=429)
    form = ReviewForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, line, form, back, status=422)
    try:
        write_review(
            line=line,
            score=int(form.cleaned_data["score"]),
            body=form.cleaned_data["body"],
            name=form.cleaned_data["name"],
            photo_digest=form.digest,
            by=by,
        )
    except ReviewRefused as refusal:
        messages.info(request, str(refusal))
        return redirect(back)
    messages.success(request, _("Thank you. Your review stands on the product's page."))
    return redirect(back)


def _page(
    request: HttpRequest, line: Line, form: ReviewForm, back: str, status: int = 200
) -> HttpResponse:
    context = {"form": form, "line": line, "order": line.order, "back": back}
    return render(request, "reviews/form.html", context, status=status)


def _given_name(full_name: str) -> str:
    """Return the given name, which comes last in Việt Nam."""
    return full_name.split()[-1] if full_name.split() else ""
