"""One queue of orders from all channels, each with its next step."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import EmptyPage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shop.core.capped import written
from shop.core.registries import order_panels
from shop.dashboard.access import DeskRequest, desk_page, desk_view, refuse_money
from shop.dashboard.coming_back import come_back
from shop.dashboard.order_cards import OrderCard
from shop.dashboard.order_forms import CancelForm, HandOverForm, ParcelForm
from shop.dashboard.order_steps import CANCEL, STEPS, TAKE_BACK
from shop.dashboard.packing_forms import PhotoForm
from shop.dashboard.queue import (
    ALL,
    TABS,
    ChannelCount,
    channels_of,
    chosen_tab,
    searched,
    waiting,
    with_own_lines,
)
from shop.order.alert_models import Alert
from shop.order.alert_rules import loaded_rules
from shop.order.choices import KEYED_CHANNELS
from shop.order.claim_forms import AnswerForm
from shop.order.claim_pages import shown_claims
from shop.order.events import Kind
from shop.order.exceptions import OrderStateError
from shop.order.links import signed_path
from shop.order.messages import part_words, zalo_text
from shop.order.models import Channel, Fulfilment, Status
from shop.order.numbers import normalise
from shop.order.packing_photos import PACKING, ordered_weight
from shop.order.part_deliveries import may_part
from shop.order.recalls import recalled_in
from shop.order.transfers import due_transfer
from shop.storefront.paging import LongListPaginator

OLDEST, NEWEST = "cu", "moi"
PROBLEMS = {Kind.CANCELLED, Kind.SHORT, Kind.OVERSOLD, Kind.PARKED}


@require_GET
@desk_view
def orders(request: DeskRequest) -> HttpResponse:
    """Show the queue, one tab of it, oldest first unless asked otherwise."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    mine = searched(request.desk.orders(), query)
    channels = channels_of(request.desk.cooperative, mine)
    channel = request.GET.get("kenh", "")
    if channel not in Channel.values:
        channel = ""
    if channel:
        mine = mine.filter(channel=channel)
    counts, _also = waiting(request.desk.cooperative, mine)
    tab = (
        ALL
        if query and "loai" not in request.GET
        else chosen_tab(request.GET.get("loai", ""), counts)
    )
    kept = {name: value for name, value in (("q", query), ("kenh", channel)) if value}
    done = tab.slug in {"xong", "huy", "tat-ca"}
    sort = request.GET.get("xep", "")
    if sort not in {OLDEST, NEWEST}:
        sort = NEWEST if done else OLDEST  # what waits longest is done first
    places = ("-date_placed", "-pk") if sort == NEWEST else ("date_placed", "pk")
    found = with_own_lines(request.desk, mine.filter(tab.condition))
    found = found.order_by("-is_oversold", *places)  # whoever misses goods must hear of it first
    page = _page_of(found, request.GET.get("page"))
    context = {
        "page_obj": page,
        "cards": [card_of(request, order) for order in page],
        "tab": tab,
        "chips": [
            {
                "label": f"{one.label} ({counts[one.slug].written})",
                "url": f"?{urlencode({'loai': one.slug} | kept)}",
                "is_active": one == tab,
            }
            for one in TABS
            if not one.is_rare or one == tab or counts[one.slug].number
        ],
        "channel": channel,
        "channel_chips": _channel_chips(channels, channel, query),
        "sort": sort,
        "total": counts[ALL.slug].number,
        "shown_number": counts[tab.slug].written,
        "query": query,
        "back": request.get_full_path(),
    }
    return desk_page(request, "dashboard/orders.html", context)


def _page_of(found, typed: str | None):
    """Return the page of the queue that stands in the address; beyond the end, the first."""
    paginator = LongListPaginator(found)
    try:
        return paginator.page_named(typed)
    except EmptyPage:
        return paginator.page_named("1")


def _channel_chips(channels: list[ChannelCount], chosen: str, query: str) -> list[dict]:
    """Return the links of the channels' row; none while all orders come from one channel."""
    if len(channels) < 2 and not chosen:
        return []
    rows = [("", _("All channels"), sum(one.number for one in channels))]
    rows += [(one.code, one.label, one.number) for one in channels]
    words = {"q": query} if query else {}
    return [
        {
            "label": f"{capfirst(label)} ({written(number)})",
            "url": f"?{urlencode(({'kenh': code} if code else {}) | words)}",
            "is_active": code == chosen,
        }
        for code, label, number in rows
    ]


@require_GET
@desk_view
def order(request: DeskRequest, number: str) -> HttpResponse:
    """Show one order: whom, what, where, its history, and what to do next."""
    return order_page(request, get_order(request, number))


@require_POST
@desk_view
def order_action(request: DeskRequest, number: str, action: str) -> HttpResponse:
    """Do one step with an order; a step that does not fit any more says why."""
    found = get_order(request, number)
    step = STEPS.get(action)
    if step is None:
        raise Http404
    if step.only_money and not request.desk.may_change_money:
        return refuse_money(request)
    details: dict = {}
    if step is CANCEL:
        reason = CancelForm(request.POST)
        if not reason.is_valid():
            return order_page(request, found, cancel_form=reason, status=422)
        details = {"reason": reason.sentence}
    elif step.asks_carrier:
        carrier = HandOverForm(request.POST)
        if not carrier.is_valid():
            return order_page(request, found, carrier_form=carrier, status=422)
        details = carrier.cleaned_data
    try:
        step.run(order=found, by=request.user, **details)
    except OrderStateError as refusal:
        return order_page(request, get_order(request, number), refusal=str(refusal), status=409)
    messages.success(
        request, _("Order %(number)s: %(done)s") % {"number": found.number, "done": step.done}
    )
    if request.POST.get("back"):
        return come_back(request)
    return redirect("dashboard:order", number=found.number)


@require_POST
@desk_view
def orders_seen(request: DeskRequest) -> HttpResponse:
    """Remember that the person has seen what came in until the page was shown."""
    membership = request.desk.membership
    until = _moment(request.POST.get("until", "")) or timezone.now()
    if membership.last_seen_orders_at is None or membership.last_seen_orders_at < until:
        membership.last_seen_orders_at = until
        membership.save(update_fields=["last_seen_orders_at"])
    return redirect("dashboard:today")


def card_of(request: DeskRequest, order) -> OrderCard:
    """Return the card of ``order`` for the person at the desk."""
    seen = request.desk.membership.last_seen_orders_at
    is_news = order.channel not in KEYED_CHANNELS
    return OrderCard(
        order,
        may_change_money=request.desk.may_change_money,
        is_new=is_news and (seen is None or (order.imported_at or order.date_placed) > seen),
        rules=loaded_rules(request.desk.cooperative),
    )


def get_order(request: DeskRequest, number: str):
    """Return the co-op's own order of that number; 404 for any other."""
    mine = with_own_lines(request.desk, request.desk.orders())
    return get_object_or_404(mine, number=normalise(number))


def order_page(
    request: DeskRequest,
    order,
    *,
    parcel_form: ParcelForm | None = None,
    answer_form: AnswerForm | None = None,
    cancel_form: CancelForm | None = None,
    carrier_form: HandOverForm | None = None,
    photo_form: PhotoForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show an order with its forms, as they were filled in."""
    card = card_of(request, order)
    panels = [panel for ask in order_panels.values() if (panel := ask(order, request.desk))]
    said = [panel.hold_sentence for panel in panels if panel.hold_sentence]
    counts_there = any(panel.takes_goods_back for panel in panels)
    context = {
        "card": card,
        "main": None if counts_there and card.main is TAKE_BACK else card.main,
        "order": order,
        "panels": panels,
        "hold_sentence": said[0] if said else card.hold_sentence,
        "events": [_event_entry(event) for event in order.events.select_related("by")][::-1],
        "zalo_text": zalo_text(order, audience="buyer"),
        "alerts": _alerts(order),
        "qr_page": signed_path(order) if due_transfer(order) else "",
        "cancel_form": cancel_form or CancelForm(),
        "carrier_form": carrier_form
        or HandOverForm(
            initial={"carrier_name": order.carrier_name, "tracking_code": order.tracking_code}
        ),
        "parcel_form": parcel_form or _parcel_form(order),
        **_packing_of(order, photo_form),
        "claims": shown_claims(order),
        "answer_form": answer_form or AnswerForm(),
        "recalled": recalled_in([order]).get(order.pk, []),
        "refusal": refusal,
    }
    return desk_page(request, "dashboard/order.html", context, status=status)


def _packing_of(order, photo_form: PhotoForm | None) -> dict:
    """Return what the page shows of packing: photos, the form for one, parts, and the way there."""
    photos = list(order.packing_photos.select_related("by", "part"))
    current = next((photo for photo in photos if photo.part_id is None), None)
    form = photo_form
    if form is None and order.status in PACKING:
        weight = current.weight_g if current else None
        form = PhotoForm(has_photo=current is not None, initial={"weight": weight})
    return {
        "packed_photos": photos,
        "photo_form": form,
        "ordered_g": ordered_weight(order) if form else None,
        "parts": [
            {"part": part, "words": part_words(part, for_desk=True)}
            for part in order.parts.select_related("by").prefetch_related("lines")
        ],
        "may_part": may_part(order),
    }


def _parcel_form(order) -> ParcelForm | None:
    """Return the form for news of a parcel, where there is one on its way."""
    is_parcel = order.status == Status.HANDED_OVER and order.fulfilment == Fulfilment.DELIVERY
    if not is_parcel or order.is_from_marketplace:
        return None
    names = ("parcel_state", "expected_on", "tracking_code", "tracking_url")
    return ParcelForm(initial={name: getattr(order, name) for name in names})


def _alerts(order) -> list[Alert]:
    """Return whom of the co-op we told; of orders of other channels nobody is."""
    if order.channel != Channel.SHOP:
        return []
    return list(order.alerts.select_related("person"))


def _event_entry(event) -> dict:
    by = _("by %(person)s") % {"person": event.by} if event.by else ""
    if event.kind == Kind.CANCELLED and event.order.cancelled_by_buyer:
        by = _("by the buyer")  # whoever it is: their name stands above
    return {
        "label": capfirst(Kind(event.kind).label if event.kind in Kind.values else event.kind),
        "state": "problem" if event.kind in PROBLEMS else "done",
        "at": event.at,
        "note": " · ".join(part for part in (by, event.note) if part),
    }


def _moment(text: str):
    """Return the moment that a form carries, never one in the future; ``None`` for nonsense."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    if moment is None or timezone.is_naive(moment):
        return None
    return min(moment, timezone.now())
