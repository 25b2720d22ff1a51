"""Lots: what was harvested, what is left of it, where it went."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coops.lots.exceptions import LotRefused
from coops.lots.models import Lot, LotEntry, LotPhoto
from coops.lots.photos import MOST_PHOTOS, PhotoRefused, add_photo
from coops.lots.services.harvests import correct_units, record_harvest
from coops.lots.services.scans import odd_patterns
from coops.partner.exceptions import StockError
from shop.core.text import fold
from shop.core.units import format_count
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.dashboard.lot_forms import EntryForm, HarvestForm, LotForm, LotPhotosForm, RecallForm
from shop.dashboard.lots import handing_of, own_households, own_lots, own_plots
from shop.dashboard.scopes import ORDERS
from shop.dashboard.stocktaking import opened_offer
from shop.order.recalls import recall_text, went_to

PER_PAGE = 30
SCANS_SHOWN = 30
ORDERS_SHOWN = 50
#: In the address of a lot's page just after its recall was lifted.
LIFTED = "thoi-thu-hoi"
LEFT, ALL = "con-hang", "tat-ca"


@require_GET
@desk_view
def lots(request: DeskRequest) -> HttpResponse:
    """Show the lots with units left, the oldest first; all of them when asked."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    product = request.GET.get("san-pham", "")
    shown = ALL if request.GET.get("loai") == ALL or query else LEFT
    found = own_lots(request).real().select_related("stock_record__product", "household", "plot")
    if query:
        found = found.filter(
            Q(number__contains=query.upper())
            | Q(stock_record__product__title_folded__contains=fold(query))
        )
    if product.isdecimal() and len(product) < 18:
        found = found.filter(stock_record__product=int(product))
    listed = found.order_by("-harvested_on", "-pk") if shown == ALL else found.filter(left__gt=0)
    today = timezone.localdate()
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": [{"lot": lot, "age": (today - lot.harvested_on).days} for lot in page],
        "query": query,
        "chips": [
            {"label": label, "url": f"?loai={slug}", "is_active": shown == slug}
            for slug, label in ((LEFT, _("Still in the barn")), (ALL, _("All lots")))
        ],
        "total": own_lots(request).count(),
        "today": today,
    }
    return desk_page(request, "dashboard/lots/list.html", context)


@require_http_methods(["GET", "POST"])
@desk_view
def lot_new(request: DeskRequest) -> HttpResponse:
    """Write a harvest down; pressing twice makes one lot."""
    products = request.desk.products().exclude(title="").order_by("title_folded", "pk")
    form = HarvestForm(
        request.POST or None,
        request.FILES or None,
        products=products,
        households=own_households(request).filter(is_active=True),
        plots=own_plots(request).filter(is_active=True),
        initial={"product": request.GET.get("san-pham", "")[:18]},
    )
    if request.method == "POST" and form.is_valid() and (lot := _record(request, form)):
        messages.success(
            request,
            _("Written down: lot %(number)s, %(units)s × %(title)s")
            % {
                "number": lot.number,
                "units": format_count(lot.units),
                "title": lot.stock_record.product.title,
            },
        )
        return redirect("dashboard:lot", lot.pk)
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "has_products": products.exists()}
    return desk_page(request, "dashboard/lots/new.html", context, status=status)


@require_GET
@desk_view
def lot(request: DeskRequest, pk: int) -> HttpResponse:
    """Show one lot: what is left, its book, its photos, where it went, who scanned it."""
    return lot_page(request, get_lot(request, pk))


@require_http_methods(["GET", "POST"])
@desk_view
def lot_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Correct what was written down of a lot."""
    lot = get_lot(request, pk)
    form = LotForm(
        request.POST or None,
        lot=lot,
        households=own_households(request),
        plots=own_plots(request),
    )
    if request.method == "POST" and form.is_valid() and _save(form, lot, request.user):
        messages.success(request, _("Saved: %(title)s") % {"title": lot.number})
        return redirect("dashboard:lot", lot.pk)
    status = 422 if form.is_bound and form.errors else 200
    return desk_page(request, "dashboard/lots/edit.html", {"lot": lot, "form": form}, status=status)


@require_POST
@desk_view
def lot_entry(request: DeskRequest, pk: int) -> HttpResponse:
    """Write one line into the lot's book; the same line twice is one."""
    lot = get_lot(request, pk)
    form = EntryForm(request.POST)
    if not form.is_valid():
        return lot_page(request, lot, entry_form=form, status=422)
    LotEntry.objects.get_or_create(lot=lot, **form.cleaned_data)
    messages.success(request, _("Written into the lot's book."))
    return redirect("dashboard:lot", lot.pk)


@require_POST
@desk_view
def lot_entry_remove(request: DeskRequest, pk: int, entry: int) -> HttpResponse:
    """Take a line out of the lot's book."""
    lot = get_lot(request, pk)
    get_object_or_404(lot.entries, pk=entry).delete()
    messages.success(request, _("Taken out of the lot's book."))
    return redirect("dashboard:lot", lot.pk)


@require_POST
@desk_view
def lot_photos(request: DeskRequest, pk: int) -> HttpResponse:
    """Take photos of a lot in; those that are refused are named."""
    lot = get_lot(request, pk)
    form = LotPhotosForm(request.POST, request.FILES)
    if not form.is_valid():
        return lot_page(request, lot, photos_form=form, status=422)
    refused = _take_in(lot, form.cleaned_data["photos"])
    for sentence in refused:
        form.add_error("photos", sentence)
    if refused:
        return lot_page(request, lot, photos_form=form, status=422)
    return redirect("dashboard:lot", lot.pk)


@require_POST
@desk_view
def lot_photo_remove(request: DeskRequest, pk: int, photo: int) -> HttpResponse:
    """Take a photo away; its files go when nothing names them."""
    lot = get_lot(request, pk)
    get_object_or_404(LotPhoto, lot=lot, pk=photo).delete()
    return redirect("dashboard:lot", lot.pk)


def get_lot(request: DeskRequest, pk: int) -> Lot:
    """Return the co-op's own lot; 404 for any other."""
    return get_object_or_404(
        own_lots(request).select_related(
            "stock_record__product", "household", "plot", "cooperative"
        ),
        pk=pk,
    )


def lot_page(
    request: DeskRequest,
    lot: Lot,
    *,
    entry_form: EntryForm | None = None,
    photos_form: LotPhotosForm | None = None,
    recall_form: RecallForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show a lot with its forms, as they were filled in."""
    went = went_to(lot, request.desk.orders())
    scans = list(lot.scans.order_by("day"))
    entries = list(lot.entries.all())
    handing = handing_of(lot)
    context = {
        "lot": lot,
        "product": lot.stock_record.product,
        "age": (timezone.localdate() - lot.harvested_on).days,
        "entries": entries,
        "too_early": [e for e in entries if e.safe_from and e.safe_from > lot.harvested_on],
        "photos": list(lot.photos.all()),
        "went": went[:ORDERS_SHOWN],
        "went_count": len(went),
        "may_orders": request.desk.may(ORDERS),
        "units_out": sum(row.units - row.returned for row in went if row.is_gone),
        "units_packed": sum(row.units for row in went if not row.is_gone),
        "scans": scans[-SCANS_SHOWN:],
        "scans_total": sum(scan.opens for scan in scans),
        "most_opens": max((scan.opens for scan in scans), default=1),
        "odd": odd_patterns(lot, scans, handing),
        "entry_form": entry_form or EntryForm(),
        "photos_form": photos_form or LotPhotosForm(),
        "recall_form": recall_form or RecallForm(),
        "recall_text": recall_text(lot) if lot.is_recalled or LIFTED in request.GET else "",
        "refusal": refusal,
    }
    return desk_page(request, "dashboard/lots/lot.html", context, status=status)


def _record(request: DeskRequest, form: HarvestForm) -> Lot | None:
    data = form.cleaned_data
    try:
        lot = record_harvest(
            stock_record=opened_offer(product=data["product"], by=request.user),
            harvest=form.harvest,
            by=request.user,
            raises_stock=form.raises_stock,
            key=data["key"],
        )
    except LotRefused as refusal:
        form.add_error(refusal.field, str(refusal))
        return None
    for sentence in _take_in(lot, data["photos"]):  # the lot is written down all the same
        messages.warning(request, sentence)
    return lot


def _save(form: LotForm, lot: Lot, by) -> bool:
    data = form.cleaned_data
    facts = {name: data[name] for name in ("harvested_on", "household", "plot", "number")}
    facts |= {name: data[name] for name in ("how_grown", "note")}
    facts["best_before"] = form.last_day(lot.stock_record.product)
    try:
        with transaction.atomic():
            for name, value in facts.items():
                setattr(lot, name, value)
            lot.save(update_fields=list(facts))
            correct_units(lot=lot, units=data["units"], by=by)
    except IntegrityError:
        text = _("You have a lot %(number)s already. Write another number.")
        form.add_error("number", text % {"number": data["number"]})
        return False
    except StockError as refusal:
        form.add_error("units", str(refusal))
        return False
    return True


def _take_in(lot: Lot, files: list) -> list[str]:
    """Keep the good photos; return a sentence for each that was refused."""
    refused = []
    for file in files:
        try:
            if add_photo(lot=lot, file=file) is None:
                full = _("A lot has at most %(most)d photos. Remove one first.")
                return [*refused, full % {"most": MOST_PHOTOS}]
        except PhotoRefused as refusal:
            refused.append(_("%(file)s: %(why)s") % {"file": file.name[:80], "why": refusal})
    return refused
