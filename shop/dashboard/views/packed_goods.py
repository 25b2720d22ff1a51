"""One order's packing: the photo with the scale, and fewer units than were ordered."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shop.core.files import PhotoRefused
from shop.core.left_photos import forget_photos
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.dashboard.packing_forms import PartForm, PhotoForm, light_warning
from shop.dashboard.views.orders import get_order, order_page
from shop.order.exceptions import OrderStateError
from shop.order.models import Order, Status
from shop.order.packing_models import PackingPhoto, PartDelivery, Rest
from shop.order.packing_photos import (
    ordered_weight,
    read_photo,
    set_packing_photo,
    store_packing_photo,
)
from shop.order.part_deliveries import PartRefused, cancel_rest, may_part, send_part
from shop.order.processing import pack_order


@require_POST
@desk_view
def packing_photo(request: DeskRequest, number: str) -> HttpResponse:
    """Keep the photo and the weight of a parcel; with ``packed`` mark the order as packed too."""
    found = get_order(request, number)
    has_photo = found.packing_photos.filter(part=None).exists()
    form = PhotoForm(
        request.POST, request.FILES, has_photo=has_photo, ordered_g=ordered_weight(found)
    )
    is_valid = form.is_valid()
    file = form.cleaned_data.get("photo")
    photo = None
    try:
        if is_valid or file:  # a good photo is kept although the weight cannot be read
            weight = form.cleaned_data.get("weight")
            photo = _keep(
                request, found, file, weight, packed=is_valid and "packed" in request.POST
            )
    except PhotoRefused as refusal:
        form.add_error("photo", str(refusal))
    except OrderStateError as refusal:
        return order_page(request, get_order(request, number), refusal=str(refusal), status=409)
    if photo is None or not is_valid:
        form.fields["photo"].required = not has_photo and photo is None
        return order_page(request, get_order(request, number), photo_form=form, status=422)
    if photo.is_light and photo.weight_g and photo.ordered_g:
        messages.warning(request, light_warning(photo.weight_g, photo.ordered_g))
    messages.success(request, _("Order %(number)s: the photo is kept.") % {"number": found.number})
    return redirect("dashboard:order", number=found.number)


@require_GET
@desk_view
def packing_picture(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Return the picture itself, to the co-op's own people."""
    photo = get_object_or_404(get_order(request, number).packing_photos, pk=pk)
    return picture_of(photo)


@require_http_methods(["GET", "POST"])
@desk_view
def part(request: DeskRequest, number: str) -> HttpResponse:
    """Ask how many units come and what becomes of the rest; do it."""
    found = get_order(request, number)
    lines = [line for line in found.lines.all() if line.units_to_pack]
    form = PartForm(
        request.POST or None,
        lines=lines,
        order=found,
        initial={"carrier_name": found.carrier_name},
    )
    if request.method == "POST" and form.was_sent_before():
        try:
            return _part_is_done(request, found, form.known())
        except PartRefused as refusal:
            form.add_error(None, str(refusal))
            return _part_page(request, found, form, status=409)
    if request.method == "GET" or not form.is_valid():
        return _part_page(request, found, form, status=422 if form.is_bound else 200)
    data = form.cleaned_data
    said = {
        "order": found,
        "units": form.units,
        "reason": data["reason"],
        "words": data["words"],
        "key": data["key"],
        "by": request.user,
    }
    try:
        if data["rest"] == Rest.LATER:
            done = send_part(
                **said,
                expected_on=data["expected_on"],
                carrier_name=data["carrier_name"],
                tracking_code=data["tracking_code"],
            )
        else:
            done = cancel_rest(**said)
    except PartRefused as refusal:
        form.add_error(f"line_{refusal.line_id}" if refusal.line_id else None, str(refusal))
        return _part_page(request, get_order(request, number), form, status=409)
    return _part_is_done(request, found, done)


def picture_of(photo: PackingPhoto) -> HttpResponse:
    """Return the picture of ``photo``; whoever asks may see it.

    Raises:
        Http404: its file is gone.
    """
    try:
        content = read_photo(photo)
    except FileNotFoundError as error:
        raise Http404 from error
    return HttpResponse(content, content_type="image/jpeg")


def _keep(
    request: DeskRequest, order: Order, file, weight_g: int | None, *, packed: bool
) -> PackingPhoto:
    digest = store_packing_photo(order=order, file=file) if file else ""
    try:
        with transaction.atomic():
            photo = set_packing_photo(
                order=order, by=request.user, digest=digest, weight_g=weight_g
            )
            if packed and order.status == Status.CONFIRMED:
                pack_order(order=order, by=request.user)
    except OrderStateError:
        if digest:
            forget_photos([digest])  # no row names it; one that does keeps it
        raise
    return photo


def _part_is_done(request: DeskRequest, order: Order, done: PartDelivery) -> HttpResponse:
    text = (
        _("The part is on its way. The rest waits to be packed.")
        if done.is_sent
        else _("The order asks for less now. The buyer reads why.")
    )
    messages.success(request, text)
    return redirect("dashboard:order", number=order.number)


def _part_page(request: DeskRequest, order: Order, form: PartForm, status: int) -> HttpResponse:
    context = {"order": order, "form": form, "may_part": may_part(order)}
    return desk_page(request, "dashboard/packing/part.html", context, status=status)
