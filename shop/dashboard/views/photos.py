"""The photos of a product: sent, put in order, taken away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalog.pictures import MAX_PHOTOS, move_photo, remove_photo
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.dashboard.photo_intake import SMALL_WIDTH, take_in
from shop.dashboard.product_forms import PhotosForm
from shop.dashboard.steps import FROM_PRODUCT, next_url, page_of_step

MOVES = {"up": -1, "down": 1}


@require_http_methods(["GET", "POST"])
@desk_view
def product_photos(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the photos and take in new ones; what is refused is named, the rest is kept."""
    product = get_object_or_404(request.desk.products(), pk=pk)
    form = PhotosForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = PhotosForm(request.POST, request.FILES)
        if form.is_valid():
            for sentence in take_in(product=product, files=form.cleaned_data["photos"]):
                form.add_error("photos", sentence)
        if not form.errors and not request.htmx:
            messages.success(request, _("The photos are saved."))
            return redirect(_here(request, product))
    return photos_page(request, product, form)


@require_POST
@desk_view
def product_photo(request: DeskRequest, pk: int, image_pk: int) -> HttpResponse:
    """Move one photo forward or back, or remove it."""
    product = get_object_or_404(request.desk.products(), pk=pk)
    image = get_object_or_404(product.images, pk=image_pk)
    if "remove" in request.POST:
        remove_photo(image=image)
    elif request.POST.get("move") in MOVES:
        move_photo(image=image, steps=MOVES[request.POST["move"]])
    if request.htmx:
        return photos_page(request, product, PhotosForm())
    return redirect(_here(request, product))


def photos_page(request: DeskRequest, product, form: PhotosForm) -> HttpResponse:
    """Render the photos of ``product``; for htmx the list alone."""
    images = list(product.images.order_by("display_order", "pk"))
    context = {
        "form": form,
        "images": images,
        "next_url": next_url(request, product, "photos"),
        "room": max(0, MAX_PHOTOS - len(images)),
        "small_width": SMALL_WIDTH,
        "changing": FROM_PRODUCT in request.GET or FROM_PRODUCT in request.POST,
    }
    if request.htmx:
        status = 422 if form.errors else 200
        context["product"] = product
        return desk_page(request, "dashboard/steps/photo_list.html", context, status=status)
    return page_of_step(request, product, "photos", context)


def _here(request: DeskRequest, product) -> str:
    mark = f"?{FROM_PRODUCT}=1" if FROM_PRODUCT in request.POST else ""
    return f"{request.path.split('/anh/')[0]}/anh/{mark}"
