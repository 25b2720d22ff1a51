"""The diary of stock and prices: who changed what, when, from what to what; and back again."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from coops.partner.exceptions import StockError
from coops.partner.models import PriceChange, StockChange
from coops.partner.services.undoing import (
    can_be_undone,
    price_can_be_undone,
    undo_price_change,
    undo_stock_change,
)
from coops.registry.models import Membership
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.dashboard.coming_back import come_back

PER_PAGE = 30
STOCK, PRICES = "kho", "gia"


@require_GET
@desk_view
def diary(request: DeskRequest) -> HttpResponse:
    """Show one of the two diaries, by product, day and person."""
    kind = PRICES if request.GET.get("loai") == PRICES else STOCK
    model: Any = PriceChange if kind == PRICES else StockChange
    found = model.objects.filter(stock_record__in=request.desk.stock_records())
    found = found.select_related("by", "stock_record__product", "undone_by")
    if kind == STOCK:
        found = found.select_related("lot")
    product, person, day = _number(request, "san-pham"), _number(request, "nguoi"), _day(request)
    if product:
        found = found.filter(stock_record__product=product)
    if person:
        found = found.filter(by=person)
    if day:
        found = found.filter(at__range=_bounds(day))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    can: Callable[[Any], bool] = price_can_be_undone if kind == PRICES else can_be_undone
    may = request.desk.may_change_money or kind == STOCK
    kept = {"san-pham": product, "nguoi": person, "ngay": day and day.isoformat()}
    context = {
        "kind": kind,
        "page_obj": page,
        "rows": [
            {
                "change": change,
                "undone": getattr(change, "undone_by", None),
                "can_undo": may and can(change) and getattr(change, "undone_by", None) is None,
            }
            for change in page
        ],
        "products": request.desk.products().exclude(title="").order_by("title_folded", "pk"),
        "people": Membership.objects.filter(cooperative=request.desk.cooperative).select_related(
            "user"
        ),
        "product": product,
        "person": person,
        "day": day,
        "chips": [
            {
                "label": label,
                "url": f"?{urlencode({'loai': slug} | {k: v for k, v in kept.items() if v})}",
                "is_active": slug == kind,
            }
            for slug, label in ((STOCK, _("Stock")), (PRICES, _("Prices")))
        ],
        "back": request.get_full_path(),
    }
    return desk_page(request, "dashboard/diary.html", context)


@require_POST
@desk_view
def diary_undo(request: DeskRequest, pk: int) -> HttpResponse:
    """Take one change of the stock back by a counter-entry."""
    own = StockChange.objects.filter(stock_record__in=request.desk.stock_records())
    change = get_object_or_404(own.select_related("lot"), pk=pk)
    return _undone(request, undo_stock_change, change)


@require_POST
@desk_view(money=True)
def diary_undo_price(request: DeskRequest, pk: int) -> HttpResponse:
    """Set a price back to what it was."""
    own = PriceChange.objects.filter(stock_record__in=request.desk.stock_records())
    return _undone(request, undo_price_change, get_object_or_404(own, pk=pk))


def _undone(request: DeskRequest, undo, change) -> HttpResponse:
    try:
        undo(change=change, by=request.user)
    except StockError as refusal:
        messages.error(request, _("Not taken back: %(why)s") % {"why": refusal})
    else:
        messages.success(request, _("Taken back; the diary has a new line."))
    return come_back(request)


def _number(request: DeskRequest, name: str) -> int | None:
    typed = request.GET.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 18 else None


def _day(request: DeskRequest) -> date | None:
    try:
        day = parse_date(request.GET.get("ngay", ""))
    except ValueError:
        return None
    return day if day and 2000 <= day.year <= 2100 else None


def _bounds(day: date) -> tuple[datetime, datetime]:
    start = timezone.make_aware(datetime.combine(day, time.min))
    return start, start + timedelta(days=1) - timedelta(microseconds=1)
