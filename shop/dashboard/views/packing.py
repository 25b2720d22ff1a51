"""Packing: what is to be gathered, labels for parcels, and "all of these are packed"."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.dashboard.selections import (
    MOST_ORDERS,
    MOST_TICKED,
    PACKED,
    Selection,
    choices_of,
    orders_named,
    selection_of,
)
from shop.order.exceptions import OrderStateError
from shop.order.labels import labels_of, labels_pdf
from shop.order.models import Order, Status
from shop.order.part_deliveries import collect_of
from shop.order.pick_lists import pick_list
from shop.order.pick_sheets import buyers_pdf, goods_pdf, households_pdf
from shop.order.processing import pack_order
from shop.order.words import waits_for_transfer

GOODS, BUYERS, HOUSEHOLDS = "hang", "khach", "ho"
#: So many orders are named that could not be done.
REFUSED_NAMED = 8
_PDFS = {GOODS: goods_pdf, BUYERS: buyers_pdf, HOUSEHOLDS: households_pdf}


@require_GET
@desk_view
def picking(request: DeskRequest) -> HttpResponse:
    """Show what is to be gathered, on the screen or, with ``?in=1``, as a sheet to print."""
    chosen = selection_of(request)
    view = _view(request)
    found = pick_list(chosen.orders)
    is_paper = "in" in request.GET
    context = {
        "chosen": chosen,
        "choices": [] if is_paper else choices_of(request.desk, chosen.slug),
        "view": view,
        "views": [
            {
                "label": label,
                "url": f"?{chosen.query}&xem={slug}",
                "is_active": slug == view,
                "count": None,
            }
            for slug, label in _labels().items()
        ],
        "title": _labels()[view],
        "list": found,
        "packable": " ".join(
            basket.order.number
            for basket in found.by_buyer
            if basket.order.status == Status.CONFIRMED and not basket.is_short
        ),
        "unpaid": [b.order for b in found.by_buyer if waits_for_transfer(b.order)],
        "most_orders": MOST_ORDERS,
        "most_ticked": MOST_TICKED,
        "now": timezone.now(),
    }
    template = "dashboard/packing/paper.html" if is_paper else "dashboard/packing/list.html"
    return desk_page(request, template, context)


@require_GET
@desk_view
def picking_pdf(request: DeskRequest) -> HttpResponse:
    """Return the same list as a PDF of A4 pages."""
    chosen = selection_of(request)
    view = _view(request)
    content = _PDFS[view](
        pick_list(chosen.orders),
        title=_("Pick list: %(sorting)s") % {"sorting": _labels()[view].lower()},
        about=chosen.label,
        seller=request.desk.cooperative.short_name,
    )
    return pdf_answer(content, "soan-hang")


@require_GET
@desk_view
def labels(request: DeskRequest) -> HttpResponse:
    """Return labels of the chosen orders: ``?kho=a4`` four on a sheet, else one A6 each."""
    chosen = selection_of(request, default=PACKED)
    found = labels_of(
        chosen.orders,
        collect_of(chosen.orders),
        may_be_opened=request.GET.get("mo") != "khong",
    )
    if not found:
        messages.info(request, _without_labels(chosen))
        return redirect(f"{reverse('dashboard:picking')}?{chosen.query}")
    return pdf_answer(labels_pdf(found, on_a4=request.GET.get("kho") == "a4"), "nhan-kien-hang")


@require_POST
@desk_view
def all_packed(request: DeskRequest) -> HttpResponse:
    """Say of many orders that they are packed, each by itself; what does not fit is named."""
    orders = orders_named(request.desk, request.POST.get("don", ""))
    say_of_many(
        request,
        orders,
        lambda order: pack_order(order=order, by=request.user),
        done=lambda number: ngettext(
            "%(number)d order is packed.", "%(number)d orders are packed.", number
        ),
    )
    return redirect("dashboard:picking")


def say_of_many(
    request: DeskRequest,
    orders: list[Order],
    step: Callable[[Order], object],
    *,
    done: Callable[[int], str],
) -> None:
    """Do ``step`` with each of ``orders`` in a transaction of its own, and tell what became of it.

    The rest is done although one does not fit any more.
    """
    refused = []
    for order in orders:
        try:
            step(order)
        except OrderStateError as refusal:
            refused.append(f"{order.number}: {refusal}")
    number = len(orders) - len(refused)
    if number:
        messages.success(request, done(number) % {"number": number})
    if not orders:
        messages.warning(request, _("Tick at least one order."))
    if refused:
        text = ngettext(
            "%(number)d order was not done: %(which)s",
            "%(number)d orders were not done: %(which)s",
            len(refused),
        )
        which = "; ".join(refused[:REFUSED_NAMED])
        messages.warning(request, text % {"number": len(refused), "which": which})


def _view(request: DeskRequest) -> str:
    view = request.GET.get("xem", GOODS)
    return view if view in _PDFS else GOODS


def _labels() -> dict[str, str]:
    return {
        GOODS: _("By goods"),
        BUYERS: _("By buyer"),
        HOUSEHOLDS: _("By household"),
    }


def _without_labels(chosen: Selection) -> str:
    if chosen.orders:
        return _("Parcels of a marketplace carry its own label: print it on the order's page.")
    return _("No order for labels here: pack first.")


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """Return a PDF that the browser shows, to be printed or saved with the day in its name."""
    day = timezone.localdate().isoformat()
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}-{day}.pdf"'
    return answer
