"""The receipt of an order, for its buyer."""

from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from shop.order.access import get_order
from shop.order.receipts import receipt_pdf


@method_decorator(never_cache, name="dispatch")
class ReceiptView(View):
    """Draws the receipt each time: it says how the order stands now."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """Return the PDF."""
        order = get_order(request, number)
        answer = HttpResponse(receipt_pdf(order), content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="bien-nhan-{order.number}.pdf"'
        return answer
