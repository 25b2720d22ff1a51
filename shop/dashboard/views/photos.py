"""The photos of a product: sent, described, put in order, taken away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalog.pictures import MAX_PHOTOS, describe_photo, move_photo, remove_photo
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.dashboard.photo_intake import SMALL_WIDTH, take_in
from shop.dashboard.product_forms import PhotosForm, PhotoWordsForm
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
            messages.success(request, saved_text(product))
            return redirect(_here(request, product))
    return photos_page(request, product, form)


@require_POST
@desk_view
def product_photo(request: DeskRequest, pk: int, image_pk: int) -> HttpResponse:
    """Describe one photo, move it forward or back, or remove it."""
    product = get_object_or_404(request.desk.products(), pk=pk)
    image = get_object_or_404(product.images, pk=image_pk)
    if "words" in request.POST:
        words = PhotoWordsForm(request.POST, image=image)
        if not words.is_valid():
            return photos_page(request, product, PhotosForm(), refused={image.pk: words})
        describe_photo(image=image, words=words.cleaned_data["words"])
        if not request.htmx:
            messages.success(request, _("What the photo shows is saved."))
    elif "remove" in request.POST:
        remove_photo(image=image)
    elif request.POST.get("move") in MOVES:
        move_photo(image=image, steps=MOVES[request.POST["move"]])
    if request.htmx:
        return photos_page(request, product, PhotosForm())
    return redirect(_here(request, product))


def saved_text(product) -> str:
    """Return that the photos are saved, and kindly what is still to be said about them."""
    if not product.images.filter(caption="").exists():
        return _("The photos are saved.")
    return _("The photos are saved. Now say below in a few words what each of them shows.")


def photos_page(
    request: DeskRequest,
    product,
    form: PhotosForm,
    *,
    refused: dict[int, PhotoWordsForm] | None = None,
) -> HttpResponse:
    """Render the photos of ``product``; for htmx the list alone.

    ``refused`` has the descriptions that could not be kept, by photo, as they were typed.
    """
    images = list(product.images.order_by("display_order", "pk"))
    refused = refused or {}
    status = 422 if form.errors or refused else 200
    context = {
        "form": form,
        "images": images,
        "photos": [(one, refused.get(one.pk) or PhotoWordsForm(image=one)) for one in images],
        "undescribed": sum(not one.caption for one in images),
        "next_url": next_url(request, product, "photos"),
        "room": max(0, MAX_PHOTOS - len(images)),
        "small_width": SMALL_WIDTH,
        "changing": FROM_PRODUCT in request.GET or FROM_PRODUCT in request.POST,
    }
    if request.htmx:
        context["product"] = product
        return desk_page(request, "dashboard/steps/photo_list.html", context, status=status)
    return page_of_step(request, product, "photos", context, status=status)


def _here(request: DeskRequest, product) -> str:
    mark = f"?{FROM_PRODUCT}=1" if FROM_PRODUCT in request.POST else ""
    return f"{request.path.split('/anh/')[0]}/anh/{mark}"
