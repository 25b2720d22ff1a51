"""From the co-op's own price list to goods: send, look through, import, publish, take back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from coops.price_lists.messages import PriceListRefused
from coops.price_lists.models import PriceListImport
from coops.price_lists.services import (
    ImportOver,
    apply_import,
    apply_in_background,
    choose_shown_rows,
    publish_imported,
    store_reading,
    take_in_photos,
    undo_import,
)
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.dashboard.import_forms import ImportForm, ImportPhotosForm
from shop.dashboard.import_pages import missing_photo_count, rows_page

PER_PAGE = 20
#: Names of buttons on the page of rows.
GO, ADD_PHOTOS = "go", "add_photos"
#: Longer lists are imported by the task runner, and the page shows how far it is.
ROWS_WHILE_ONE_WAITS = 500
IN_THE_SHOP = ["created", "changed", "unchanged"]

State = PriceListImport.State


@require_http_methods(["GET", "POST"])
@desk_view(money=True)
def import_list(request: DeskRequest) -> HttpResponse:
    """Take in a price list; below it, the lists that came before."""
    form = ImportForm()
    if request.method == "POST":
        form = ImportForm(request.POST, request.FILES)
        price_list = form.is_valid() and _take_in(request, form)
        if price_list:
            goal = reverse("dashboard:import_preview", args=[price_list.pk])
            return HttpResponseClientRedirect(goal) if request.htmx else redirect(goal)
    history = (
        _imports(request)
        .select_related("uploaded_by")
        .annotate(
            row_count=Count("rows"),
            imported_count=Count("rows", filter=Q(rows__outcome__in=IN_THE_SHOP)),
        )
        .order_by("-pk")
    )
    context = {
        "form": form,
        "page_obj": Paginator(history, PER_PAGE).get_page(request.GET.get("page")),
    }
    return desk_page(
        request, "dashboard/imports/list.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
@desk_view(money=True)
def import_preview(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the rows with what each would do or did; take choices and photos."""
    price_list = get_object_or_404(_imports(request), pk=pk)
    if request.method == "GET":
        return _page(request, price_list, ImportPhotosForm())
    if ADD_PHOTOS in request.POST:
        return _add_photos(request, price_list)
    _save_choices(request, price_list)
    if request.htmx:
        context = {"price_list": price_list, "chosen": price_list.rows.waiting().count()}
        return desk_page(request, "dashboard/imports/bar.html", context)
    return redirect(_address(price_list, QueryDict(request.POST.get(GO, ""))))


@require_POST
@desk_view(money=True)
def import_apply(request: DeskRequest, pk: int) -> HttpResponse:
    """Import the chosen rows; a second press finds them imported."""
    price_list = get_object_or_404(_imports(request), pk=pk)
    _save_choices(request, price_list)
    if price_list.state == State.READ and not price_list.rows.waiting().exists():
        messages.error(request, _("No row is chosen. Tick the rows that you want to import."))
        return redirect("dashboard:import_preview", pk=pk)
    try:
        if price_list.rows.waiting().count() > ROWS_WHILE_ONE_WAITS:
            apply_in_background(price_list_import=price_list, by=request.user)
            return redirect("dashboard:import_preview", pk=pk)
        result = apply_import(price_list_import=price_list, by=request.user)
    except ImportOver as refusal:
        messages.error(request, str(refusal))
        return redirect("dashboard:import_preview", pk=pk)
    messages.success(
        request,
        ngettext("%(rows)d row is imported.", "%(rows)d rows are imported.", result.imported)
        % {"rows": result.imported},
    )
    return redirect("dashboard:import_preview", pk=pk)


@require_GET
@desk_view(money=True)
def import_progress(request: DeskRequest, pk: int) -> HttpResponse:
    """Tell how far an import is; the page that asks is loaded anew when it has ended."""
    price_list = get_object_or_404(_imports(request), pk=pk)
    if price_list.state != State.APPLYING:
        return HttpResponseClientRedirect(reverse("dashboard:import_preview", args=[pk]))
    context = {"price_list": price_list} | _progress(price_list)
    return desk_page(request, "dashboard/imports/progress.html", context)


@require_POST
@desk_view(money=True)
def import_publish(request: DeskRequest, pk: int) -> HttpResponse:
    """Put on sale what the list brought; a doubtful price waits for a person."""
    price_list = get_object_or_404(_imports(request), pk=pk)
    if price_list.state != State.APPLIED:
        messages.error(request, _("Import the list first."))
        return redirect("dashboard:import_preview", pk=pk)
    published = publish_imported(price_list_import=price_list)
    messages.success(
        request,
        ngettext("%(goods)d product is on sale.", "%(goods)d products are on sale.",
                 published.on_sale) % {"goods": published.on_sale},
    )  # fmt: skip
    return redirect("dashboard:import_preview", pk=pk)


@require_POST
@desk_view(money=True)
def import_undo(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the import back; what was changed since stays, and is shown with why."""
    price_list = get_object_or_404(_imports(request), pk=pk)
    try:
        undo_import(price_list_import=price_list, by=request.user)
    except ImportOver as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The import is taken back."))
    return redirect("dashboard:import_preview", pk=pk)


def _imports(request: DeskRequest):
    """Return the imports of the co-op whose desk is open."""
    return PriceListImport.objects.visible_to(request.user).filter(
        cooperative=request.desk.cooperative
    )


def _take_in(request: DeskRequest, form: ImportForm) -> PriceListImport | None:
    """Keep the sent list; a refused file becomes an error of its field."""
    file = form.cleaned_data["price_list"]
    try:
        price_list = store_reading(
            cooperative=request.desk.cooperative, file=file, filename=file.name, by=request.user
        )
    except PriceListRefused as refusal:
        form.add_error("price_list", str(refusal))
        return None
    _keep_photos(price_list, form)
    return price_list


def _progress(price_list: PriceListImport) -> dict:
    """Return how many of the chosen rows are done, of how many; nothing unless it is going on."""
    if price_list.state != State.APPLYING:
        return {}
    done = price_list.rows.exclude(outcome="").count()
    return {"done": done, "total": done + price_list.rows.waiting().count()}


def _keep_photos(price_list: PriceListImport, form: ImportPhotosForm) -> None:
    photos = form.sent_photos()
    if photos is not None:
        take_in_photos(price_list_import=price_list, photos=photos)


def _add_photos(request: DeskRequest, price_list: PriceListImport) -> HttpResponse:
    form = ImportPhotosForm(request.POST, request.FILES)
    if price_list.state != State.READ:
        form.add_error(None, _("The list is imported. Add photos on the page of each product."))
    if not form.is_valid():
        return _page(request, price_list, form)
    before = len(price_list.photos)
    _keep_photos(price_list, form)
    added = len(price_list.photos) - before
    if added:
        messages.success(
            request,
            ngettext("%(photos)d photo is added.", "%(photos)d photos are added.", added)
            % {"photos": added},
        )
    elif not price_list.photo_problems:  # those are shown on the page
        messages.warning(request, _("No photo has a name that stands in the list."))
    return redirect("dashboard:import_preview", pk=price_list.pk)


def _save_choices(request: DeskRequest, price_list: PriceListImport) -> None:
    """Remember which of the shown rows are ticked; the rows of other pages keep their ticks."""
    choose_shown_rows(
        price_list_import=price_list,
        shown=_numbers(request.POST.get("shown", "").split(",")),
        ticked=_numbers(request.POST.getlist("row")),
    )


def _numbers(texts: list[str]) -> set[int]:
    return {int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 9}


def _address(price_list: PriceListImport, wanted: QueryDict) -> str:
    query = QueryDict(mutable=True)
    for name in ("loai", "page"):
        if wanted.get(name):
            query[name] = str(wanted[name])[:20]
    address = reverse("dashboard:import_preview", args=[price_list.pk])
    return f"{address}?{query.urlencode()}#rows" if query else f"{address}#rows"


def _page(
    request: DeskRequest, price_list: PriceListImport, photos_form: ImportPhotosForm
) -> HttpResponse:
    rows = rows_page(
        price_list, part_slug=request.GET.get("loai", ""), number=request.GET.get("page")
    )
    products = request.desk.products().filter(
        imported_rows__price_list_import=price_list, imported_rows__undo="", is_public=False
    )
    doubtful = Q(stockrecords__price_to_confirm=True)
    context = _progress(price_list) | {
        "price_list": price_list,
        "rows": rows,
        "page_obj": rows.page_obj,
        "chosen": price_list.rows.waiting().count(),
        "photos_form": photos_form,
        "missing_photos": missing_photo_count(price_list),
        "drafts": products.exclude(doubtful).distinct().count(),
        "doubtful": products.filter(doubtful).distinct().count(),
        "can_undo": price_list.state == State.APPLIED and price_list.rows.to_undo().exists(),
    }
    status = 422 if photos_form.errors else 200
    return desk_page(request, "dashboard/imports/preview.html", context, status=status)
