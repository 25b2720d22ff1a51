"""A product in four steps: photo, name, price, quantity; each saves, and Back keeps all."""

from uuid import uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catalog.forbidden_goods import forbidden_in
from catalog.reference import shelf_for
from catalog.services import (
    discard_draft,
    label_gaps,
    missing_for_sale,
    same_name,
    save_product,
)
from shop.core.units import price_per_kg
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.dashboard.badges import badges_of, wishes_of
from shop.dashboard.begun import begun
from shop.dashboard.offers import save_offer
from shop.dashboard.photo_intake import take_in
from shop.dashboard.product_forms import (
    USUAL_UNITS,
    MoreForm,
    NameForm,
    PhotosForm,
    PriceForm,
    QuantityForm,
    restate,
    shown_values,
)
from shop.dashboard.steps import page_of_step, step_done
from shop.dashboard.tiles import typed_tile
from shop.dashboard.views.photos import photos_page


@require_http_methods(["GET", "POST"])
@desk_view
def product_create(request: DeskRequest) -> HttpResponse:
    """Begin a product with its photos, or without any for now."""
    if request.method == "GET":
        return _begin_page(request, PhotosForm(), uuid4().hex)
    token = request.POST.get("token", "")[:32] or uuid4().hex
    form = PhotosForm(request.POST, request.FILES)
    skip = "skip" in request.POST
    if not skip and not form.is_valid():
        return _begin_page(request, form, token)
    product = begun(request, token)
    if skip:
        return redirect("dashboard:product_name", pk=product.pk)
    for sentence in take_in(product=product, files=form.cleaned_data["photos"]):
        form.add_error("photos", sentence)
    if not form.errors:
        return redirect("dashboard:product_photos", pk=product.pk)
    if not product.images.exists() and discard_draft(product=product):
        return _begin_page(request, form, token)  # nothing usable came: nothing was begun
    return photos_page(request, product, form)


def _begin_page(request: DeskRequest, form: PhotosForm, token: str) -> HttpResponse:
    return page_of_step(request, None, "photos", {"form": form, "token": token, "images": []})


@require_GET
@desk_view
def product_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the whole product: how buyers see it, what is missing, what can be changed."""
    product = get_object_or_404(request.desk.products(), pk=pk)
    context = {
        "product": product,
        "offer": product.offer,
        "market_url": product.get_absolute_url() if request.desk.cooperative.is_open else "",
        "missing": missing_for_sale(product),
        "gaps": label_gaps(product),
        "shelves": product.categories.all(),
        "twins": same_name(product) if product.title else [],
        "badges": badges_of([product]).get(product.pk, []),
        "wishes": wishes_of(product),
    }
    return desk_page(request, "dashboard/product.html", context)


@require_http_methods(["GET", "POST"])
@desk_view
def product_name(request: DeskRequest, pk: int) -> HttpResponse:
    """Name the goods and put them on a shelf."""
    product = get_object_or_404(request.desk.products(), pk=pk)
    shelf = product.categories.first()
    if shelf == shelf_for(product.title):  # nobody chose it: another name, another shelf
        shelf = None
    initial = {"title": product.title, "category": shelf}
    form = NameForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        title = form.cleaned_data["title"]
        category = form.cleaned_data["category"] or shelf_for(title)
        is_new = title != product.title
        save_product(product=product, title=title, category=category)
        if forbidden := forbidden_in(title, on=timezone.localdate()):
            text = _("%(why)s The name is kept, but it cannot be put on sale (%(law)s).")
            text %= {"why": forbidden.text, "law": forbidden.law}
            if is_new:  # beside the field; the same name once more goes on
                form.add_error("title", text)
                return page_of_step(request, product, "name", {"form": form})
            messages.error(request, text)
        if twin := same_name(product).first():
            messages.warning(
                request,
                _("You already have “%(title)s”. Make sure it is not offered twice.")
                % {"title": twin.title},
            )
        return step_done(request, product, "name")
    return page_of_step(request, product, "name", {"form": form})


@require_http_methods(["GET", "POST"])
@desk_view(money=True)
def product_price(request: DeskRequest, pk: int) -> HttpResponse:
    """Say what is sold as one, what it weighs and what it costs."""
    product = get_object_or_404(request.desk.products(), pk=pk)
    initial = shown_values(product.offer)
    initial |= {"sale_unit": product.sale_unit, "net_weight": product.net_weight_g}
    form = PriceForm(request.POST or None, initial=initial)
    if request.method == "POST":
        if form.is_valid() and _save_price(form, product=product, by=request.user):
            return step_done(request, product, "price")
        restate(form, product.stockrecords.first())
    context = {"form": form, "usual_units": USUAL_UNITS, "per_kg": product.price_per_kg}
    return page_of_step(request, product, "price", context)


@require_http_methods(["GET", "POST"])
@desk_view
def product_quantity(request: DeskRequest, pk: int) -> HttpResponse:
    """Say how many there are."""
    product = get_object_or_404(request.desk.products(), pk=pk)
    form = QuantityForm(request.POST or None, initial=shown_values(product.offer))
    if request.method == "POST":
        if form.is_valid() and save_offer(form, product=product, by=request.user):
            return step_done(request, product, "quantity")
        restate(form, product.stockrecords.first())
    return page_of_step(request, product, "quantity", {"form": form, "offer": product.offer})


@require_http_methods(["GET", "POST"])
@desk_view
def product_more(request: DeskRequest, pk: int) -> HttpResponse:
    """Write down what the label says."""
    product = get_object_or_404(request.desk.products(), pk=pk)
    form = MoreForm(request.POST or None, instance=product)
    if request.method == "POST" and form.is_valid():
        save_product(product=product, **form.cleaned_data)
        return step_done(request, product, "more")
    return page_of_step(request, product, "more", {"form": form})


@require_GET
@desk_view
def product_tile(request: DeskRequest, pk: int) -> HttpResponse:
    """Answer, while somebody types, how buyers will see it; nothing is saved."""
    product = get_object_or_404(request.desk.products(), pk=pk)
    return desk_page(request, "dashboard/steps/tile.html", typed_tile(product, request.GET))


@require_GET
@desk_view
def product_unit_price(request: DeskRequest) -> HttpResponse:
    """Answer, while somebody types, what a kilogram costs at that price and weight."""
    form = PriceForm(request.GET)
    form.is_valid()
    price, grams = form.cleaned_data.get("price"), form.cleaned_data.get("net_weight")
    per_kg = price_per_kg(price, grams) if price and grams else None
    return desk_page(request, "dashboard/unit_price_hint.html", {"per_kg": per_kg})


@require_POST
@desk_view
def product_discard(request: DeskRequest, pk: int) -> HttpResponse:
    """Throw a draft away that was never sold and counts nothing."""
    product = get_object_or_404(request.desk.products(), pk=pk)
    if discard_draft(product=product):
        messages.success(request, _("The draft is gone."))
        return redirect("dashboard:products")
    messages.error(request, _("Only a draft that is not in stock and in no order can go."))
    return redirect("dashboard:product_edit", pk=pk)


@transaction.atomic
def _save_price(form: PriceForm, *, product, by) -> bool:
    if not save_offer(form, product=product, by=by):
        return False
    data = form.cleaned_data
    save_product(product=product, sale_unit=data["sale_unit"], net_weight_g=data["net_weight"])
    return True
