"""The photos of a product: sent, described, put in order, taken away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from catalog.pictures import MAX_PHOTOS
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.dashboard.photo_intake import SMALL_WIDTH, take_in
from shop.dashboard.photo_presses import do_press, keep_words, photo_rows
from shop.dashboard.product_forms import PhotosForm, PhotoWordsForm
from shop.dashboard.steps import FROM_PRODUCT, next_url, page_of_step


@require_http_methods(["GET", "POST"])
@desk_view
def product_photos(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the photos; keep all typed words, take in new photos, do what was pressed.

    The page is one form: whichever button is pressed, everything typed and chosen is sent.
    """
    product = get_object_or_404(request.desk.products(), pk=pk)
    if request.method == "GET":
        return photos_page(request, product, PhotosForm())
    refused = keep_words(product=product, data=request.POST)
    form = _sent_photos(request, product)
    # Done even when words were refused: they stay typed beside their photo wherever it moves,
    # so nothing is lost, and nobody has to correct one photo's words to put another in order.
    is_here = do_press(product=product, data=request.POST)
    if form.errors or refused or not is_here:
        return photos_page(request, product, form, refused=refused, is_here=is_here)
    if "go" in request.POST:
        goal = next_url(request, product, "photos")
        return HttpResponseClientRedirect(goal) if request.htmx else redirect(goal)
    if request.htmx:
        return photos_page(request, product, PhotosForm())
    if form.is_bound:
        messages.success(request, saved_text(product))
    elif not {"move", "take_away"} & request.POST.keys():
        messages.success(request, _("What the photos show is saved."))
    return redirect(_here(request, product))


def _sent_photos(request: DeskRequest, product) -> PhotosForm:
    """Take in the photos that came, and return their form; unbound if none had to come."""
    if not (request.FILES or "upload" in request.POST):
        return PhotosForm()
    form = PhotosForm(request.POST, request.FILES)
    if form.is_valid():
        for sentence in take_in(product=product, files=form.cleaned_data["photos"]):
            form.add_error("photos", sentence)
    return form


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
    is_here: bool = True,
) -> HttpResponse:
    """Render the photos of ``product``; for htmx the list alone.

    ``refused`` has the descriptions that could not be kept, by photo, as they were typed. Not
    ``is_here``: the pressed photo is none of the product's (any more), and the list says so.
    """
    form.use_required_attribute = False  # words are saved without a new photo, too
    rows = photo_rows(product, refused or {})
    status = 422 if form.errors or refused else 200
    context = {
        "form": form,
        "images": [row.image for row in rows],
        "photos": rows,
        "is_here": is_here,
        "undescribed": sum(not row.image.caption for row in rows),
        "room": max(0, MAX_PHOTOS - len(rows)),
        "small_width": SMALL_WIDTH,
        "changing": FROM_PRODUCT in request.GET or FROM_PRODUCT in request.POST,
    }
    if not is_here:
        status = 404
    if request.htmx:
        context["product"] = product
        return desk_page(request, "dashboard/steps/photo_list.html", context, status=status)
    return page_of_step(request, product, "photos", context, status=status)


def _here(request: DeskRequest, product) -> str:
    mark = f"?{FROM_PRODUCT}=1" if FROM_PRODUCT in request.POST else ""
    return reverse("dashboard:product_photos", args=[product.pk]) + mark
