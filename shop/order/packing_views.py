"""The photo of a buyer's packed goods, for that buyer alone."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from shop.order.access import get_order
from shop.order.packing_photos import photos_of, read_photo


@method_decorator(never_cache, name="dispatch")
class PackingPhotoView(View):
    """Gives the picture out to who may open the order, once its goods are packed."""

    def get(self, request: HttpRequest, number: str, pk: int) -> HttpResponse:
        """Return the picture."""
        shown = {photo.pk: photo for photo in photos_of(get_order(request, number))}
        if pk not in shown:
            raise Http404
        try:
            content = read_photo(shown[pk])
        except FileNotFoundError as error:
            raise Http404 from error
        return HttpResponse(content, content_type="image/jpeg")
