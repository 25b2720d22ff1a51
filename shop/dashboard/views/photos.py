"""The photos of a product: sent, described, put in order, taken away."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from catalog.coach import better_photo, can_be_better
from catalog.pictures import MAX_PHOTOS
from catalog.services import discard_draft
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.dashboard.begun import begun
from shop.dashboard.photo_intake import take_in, take_one_in
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
    elif not {"move", "take_away", "better", "as_sent"} & request.POST.keys():
        messages.success(request, _("What the photos show is saved."))
    return redirect(_here(request, product))


@require_POST
@desk_view
def photo_send(request: DeskRequest, pk: int) -> HttpResponse:
    """Take in one photo while the page stays open; the same one again changes nothing."""
    product = get_object_or_404(request.desk.products(), pk=pk)
    return _taken(request, product)


@require_POST
@desk_view
def photo_begin(request: DeskRequest) -> HttpResponse:
    """Take in the first photo of a product that does not exist yet, and begin it.

    All photos of one form carry the same token and come to the same product. A file that is no
    photo begins nothing.
    """
    token = request.POST.get("token", "")[:32] or uuid4().hex
    product = begun(request, token)
    answer = _taken(request, product)
    if answer.status_code != 200 and not product.images.exists():
        discard_draft(product=product)
    return answer


def _taken(request: DeskRequest, product) -> HttpResponse:
    """Answer for one photo: where the list is, or why the photo was refused."""
    form = PhotosForm(request.POST, request.FILES)
    if not form.is_valid():
        refused = [str(error) for errors in form.errors.values() for error in errors]
    else:
        # The page's script shows the name of the file before what is said here.
        refused = [
            why
            for file in form.cleaned_data["photos"][:1]
            if (why := take_one_in(product=product, file=file))
        ]
    if refused:
        return JsonResponse({"text": " ".join(refused)}, status=422)
    return JsonResponse({"next": reverse("dashboard:product_photos", args=[product.pk])})


@require_GET
@desk_view
def photo_better(request: DeskRequest, pk: int, image_pk: int) -> HttpResponse:
    """Show the corrected copy of a photo, which nobody has taken yet; nothing is stored."""
    product = get_object_or_404(request.desk.products(), pk=pk)
    image = get_object_or_404(product.images, pk=image_pk)
    data = better_photo(image) if can_be_better(image) else None
    if data is None:
        raise Http404
    return HttpResponse(data, content_type="image/jpeg")


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
