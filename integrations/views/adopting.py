"""Items that stood on a marketplace before us: shown beside our goods, linked by people.

Nothing is linked without being shown first; what is linked at once is exactly what was listed.
"""

import re

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coops.partner.models import StockRecord
from integrations.channels import channel_name, is_by_file
from integrations.link_forms import LinkForm, why
from integrations.models import ChannelAccount, Drift, Listing, ListingOffer, RemoteListing
from integrations.parked import parked_lines
from integrations.services.adopting import ask_for_items, open_items, progress_of, variants_of
from integrations.services.answers import NoAnswer
from integrations.services.linking import (
    SEEN,
    CannotLink,
    Choice,
    leave_alone,
    link,
    take_our_content,
    take_our_prices,
    undo,
)
from integrations.services.listings import NotReady
from integrations.services.waiting_lines import name_waiting_lines, waiting_lines
from integrations.views.doors import get_account
from shop.core.text import fold
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.order.models import Order

SHOWN, SURE_SHOWN, SEARCHED = 15, 30, 20
Decision = RemoteListing.Decision
#: Words in the address → decision.
TABS = {"": Decision.OPEN, "da-noi": Decision.LINKED, "de-rieng": Decision.IGNORED}


@require_GET
@desk_view
def adopt(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the items there beside our goods, and how far a reading of the shop is."""
    account = _account(request, pk)
    tab = request.GET.get("loai", "")
    decision = TABS.get(tab, Decision.OPEN)
    rows = RemoteListing.objects.filter(account=account, decision=decision)
    page = Paginator(rows.select_related("listing__product"), SHOWN).get_page(
        request.GET.get("page")
    )
    sure = _sure_rows(account) if decision == Decision.OPEN else []
    context = {
        "account": account,
        "channel": channel_name(account),
        "progress": progress_of(account),
        "chips": _chips(account, decision),
        "decision": str(decision.value),
        "page_obj": page,
        "entries": _entries(request, list(page)),
        "sure": len(sure),
        "may_change_money": request.desk.may_change_money,
    }
    return _with_their_photos(
        desk_page(request, "integrations/adopt.html", context), account, list(page)
    )


@require_POST
@desk_view
def adopt_read(request: DeskRequest, pk: int) -> HttpResponse:
    """Have the shop there read; pressing twice is one reading."""
    account = _account(request, pk)
    if not account.is_working:
        messages.error(request, _("The shop is not connected, or paused."))
    else:
        ask_for_items(account)
        messages.success(request, _("The shop there is being read. Load this page again soon."))
    return redirect("integrations:adopt", pk=pk)


@require_http_methods(["GET", "POST"])
@desk_view(money=True)
def adopt_sure(request: DeskRequest, pk: int) -> HttpResponse:
    """List the pairs that are sure; link those that are ticked, exactly as they were listed."""
    account = _account(request, pk)
    rows = _sure_rows(account)
    if request.method == "POST":
        ticked = set(request.POST.getlist("pair"))
        chosen = [row for row in rows if _pair(row) in ticked]
        linked = sum(_link(request, row, _sure_choices(row)) is not None for row in chosen)
        if linked < len(ticked):
            messages.warning(request, _("Some pairs have changed meanwhile and were left out."))
        if linked:
            text = ngettext(
                "%(n)d listing is linked.", "%(n)d listings are linked.", linked
            ) % {"n": linked}  # fmt: skip
            messages.success(request, text)
        return redirect("integrations:adopt", pk=pk)
    shown = rows[:SURE_SHOWN]
    context = {
        "account": account,
        "channel": channel_name(account),
        "entries": [entry | {"pair": _pair(entry["row"])} for entry in _entries(request, shown)],
        "rest": len(rows) - len(shown),
    }
    return _with_their_photos(
        desk_page(request, "integrations/adopt_sure.html", context), account, shown
    )


@require_http_methods(["GET", "POST"])
@desk_view
def adopt_item(request: DeskRequest, pk: int) -> HttpResponse:
    """Show one item beside our goods; link it with what was chosen."""
    row = _get(request, pk)
    query = request.GET.get("tim", "").replace("\x00", "").strip()[:60]
    searched = _search(request, query) if query else []
    records = request.desk.stock_records()
    if request.method == "GET":
        return _item_page(request, row, _form(row, records, searched), query)
    if not request.desk.may_change_money:
        return desk_page(request, "dashboard/no_money.html", status=403)
    form = LinkForm(request.POST, remote=row, stock_records=records)
    if not form.is_valid():
        return _item_page(request, row, form, query, status=422)
    waiting = _waiting_for_names(row)
    try:
        link(
            remote=row,
            choices=form.choices(),
            takes_our_price=form.cleaned_data["our_price"],
            by=request.user,
        )
    except CannotLink as refusal:
        form.add_error("goods_0", str(refusal))
        return _item_page(request, row, form, query, status=409)
    messages.success(
        request,
        _("“%(title)s” is linked. Its stock follows the barn from now on.") % {"title": row.title},
    )
    if named := waiting - _waiting_for_names(row):
        text = ngettext(
            "%(n)d order line has its goods now.", "%(n)d order lines have their goods now.", named
        )
        messages.info(request, text % {"n": named})
    return redirect("integrations:adopt_item", pk=pk)


@require_POST
@desk_view(money=True)
def adopt_leave(request: DeskRequest, pk: int) -> HttpResponse:
    """Leave an item there alone: it is not offered any more, and nothing is told it."""
    row = _get(request, pk)
    if leave_alone(remote=row, by=request.user):
        messages.success(request, _("“%(title)s” is left alone.") % {"title": row.title})
    else:
        messages.error(request, _("This listing is linked already."))
    return redirect("integrations:adopt", pk=row.account_id)


@require_POST
@desk_view(money=True)
def adopt_undo(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a link or a decision back; the item there stays as it is."""
    row = _get(request, pk)
    undo(remote=row, by=request.user)
    messages.success(
        request,
        _("Undone. “%(title)s” stays there as it is; nothing is told it any more.")
        % {"title": row.title},
    )
    return redirect("integrations:adopt_item", pk=pk)


@require_POST
@desk_view(money=True)
def adopt_prices(request: DeskRequest, pk: int) -> HttpResponse:
    """Have our prices told for a linked item."""
    _row, listing = _get_linked(request, pk)
    if take_our_prices(listing=listing, by=request.user):
        messages.success(request, _("Our price is told there now."))
    else:
        messages.info(request, _("The price there is ours already."))
    return redirect("integrations:adopt_item", pk=pk)


@require_POST
@desk_view
def adopt_content(request: DeskRequest, pk: int) -> HttpResponse:
    """Have our name, description and photos told for a linked item, or say what is missing."""
    _row, listing = _get_linked(request, pk)
    try:
        changed = take_our_content(listing=listing)
    except NotReady as refusal:
        messages.error(request, str(refusal))
        return redirect("integrations:listing", pk=listing.pk)
    except NoAnswer:
        messages.error(
            request,
            _("%(channel)s cannot be asked just now. Everything is kept; try again in a minute.")
            % {"channel": channel_name(listing.account)},
        )
    else:
        if changed:
            messages.success(request, _("Our name, description and photos are told there now."))
        else:
            messages.info(request, _("It shows what stands here already."))
    return redirect("integrations:adopt_item", pk=pk)


@require_POST
@desk_view
def adopt_lines(request: DeskRequest, pk: int) -> HttpResponse:
    """Give waiting order lines of a linked item their goods."""
    row, listing = _get_linked(request, pk)
    named = name_waiting_lines(listing, row.title, by=request.user)
    text = ngettext(
        "%(n)d order line has its goods now.", "%(n)d order lines have their goods now.", named
    )
    messages.success(request, text % {"n": named})
    return redirect("integrations:adopt_item", pk=pk)


def _waiting_for_names(row: RemoteListing) -> int:
    return parked_lines(Order.objects.filter(channel_order__account=row.account_id)).count()


# --- Doors ----------------------------------------------------------------------------------


def _account(request: DeskRequest, pk: int) -> ChannelAccount:
    """Return an account whose shop can be read; one kept by file has none."""
    account = get_account(request, pk)
    if account.marketplace not in settings.MARKETPLACES or is_by_file(account):
        raise Http404
    return account


def _rows(request: DeskRequest) -> QuerySet[RemoteListing]:
    return (
        RemoteListing.objects.visible_to(request.user)
        .filter(account__cooperative=request.desk.cooperative)
        .select_related("account__cooperative", "listing__product", "listing__account__cooperative")
    )


def _get(request: DeskRequest, pk: int) -> RemoteListing:
    """Return one of them; absent and not-yours are the same 404."""
    return get_object_or_404(_rows(request), pk=pk)


def _get_linked(request: DeskRequest, pk: int) -> tuple[RemoteListing, Listing]:
    """Return an item that is linked and its listing; anything else is a 404."""
    row = _get(request, pk)
    if row.listing is None or not row.listing.is_adopted:
        raise Http404
    return row, row.listing


# --- What the pages show --------------------------------------------------------------------


def _item_page(
    request: DeskRequest, row: RemoteListing, form: LinkForm, query: str, status: int = 200
) -> HttpResponse:
    context = {
        "row": row,
        "account": row.account,
        "channel": channel_name(row.account),
        "form": form,
        "query": query,
        "may_change_money": request.desk.may_change_money,
        "is_seen": row.state in SEEN,
    }
    if row.listing is not None:
        context |= {
            "waiting": waiting_lines(row.listing, row.title),
            "offers": row.listing.offers.select_related("stock_record__product"),
            "kept": Drift.objects.filter(facet__listing=row.listing, end=Drift.End.KEPT).exists(),
        }
    page = desk_page(request, "integrations/adopt_item.html", context, status=status)
    return _with_their_photos(page, row.account, [row])


def _form(row: RemoteListing, records, searched) -> LinkForm:
    return LinkForm(remote=row, stock_records=records, searched=searched)


def _entries(request: DeskRequest, rows: list[RemoteListing]) -> list[dict]:
    """Return items with each variant and the goods it is, or most likely is."""
    wanted = {
        best[0]["record_id"] for row in rows for best in (row.suggestions or {}).values() if best
    }
    linked = {
        (offer.listing_id, offer.model_id): offer
        for offer in ListingOffer.objects.filter(
            listing__in=[row.listing_id for row in rows if row.listing_id]
        )
    }
    wanted |= {offer.stock_record_id for offer in linked.values()}
    records = (
        request.desk.stock_records()
        .select_related("product")
        .prefetch_related("product__images")
        .in_bulk(wanted)
    )
    return [
        {"row": row, "pairs": [_shown_pair(row, v, records, linked) for v in variants_of(row)]}
        for row in rows
    ]


def _shown_pair(
    row: RemoteListing, variant: dict, records: dict[int, StockRecord], linked: dict
) -> dict:
    offer = linked.get((row.listing_id, variant["model_id"])) if row.listing_id else None
    if row.listing_id:
        record = records.get(offer.stock_record_id) if offer else None
        factor = offer.pack_factor if offer else 1
        return {"variant": variant, "record": record, "factor": factor, "why": ""}
    best = (row.suggestions or {}).get(variant["model_id"]) or [None]
    first = best[0]
    record = records.get(first["record_id"]) if first else None
    return {
        "variant": variant,
        "record": record,
        "factor": first["pack_factor"] if first else 1,
        "why": why(first) if first and record else "",
        "is_sure": bool(first and first["sure"]),
    }


def _chips(account: ChannelAccount, chosen: str) -> list[dict]:
    rows = RemoteListing.objects.filter(account=account).order_by()
    counts = rows.aggregate(
        **{name or "open": Count("pk", filter=Q(decision=name)) for name in Decision.values}
    )
    labels = {
        Decision.OPEN: _("To be decided"),
        Decision.LINKED: _("Linked"),
        Decision.IGNORED: _("Left alone"),
    }
    return [
        {
            "label": f"{labels[decision]} ({counts[decision.value or 'open']})",
            "url": f"?loai={slug}" if slug else "?",
            "is_active": decision == chosen,
        }
        for slug, decision in TABS.items()
    ]


def _search(request: DeskRequest, query: str) -> list[StockRecord]:
    records = request.desk.stock_records().select_related("product")
    for word in fold(query).split():
        records = records.filter(
            Q(product__title_folded__contains=word) | Q(partner_sku__icontains=word)
        )
    return list(records.order_by("product__title_folded", "pk")[:SEARCHED])


# --- Sure pairs -----------------------------------------------------------------------------


def _sure_rows(account: ChannelAccount) -> list[RemoteListing]:
    """Return the items of which every variant is sure and may be linked now."""
    taken = set(
        ListingOffer.objects.filter(listing__account=account)
        .exclude(listing__item_id="")
        .values_list("stock_record", flat=True)
    )
    rows = [row for row in open_items(account) if _is_sure(row)]
    wanted = {choice.stock_record_id for row in rows for choice in _sure_choices(row)}
    on_sale = set(
        StockRecord.objects.filter(pk__in=wanted, product__is_public=True).values_list(
            "pk", flat=True
        )
    )
    return [
        row
        for row in rows
        if not {c.stock_record_id for c in _sure_choices(row)} & taken
        and (row.state not in SEEN or _sure_choices(row)[0].stock_record_id in on_sale)
    ]


def _is_sure(row: RemoteListing) -> bool:
    best = [(row.suggestions or {}).get(v["model_id"]) for v in variants_of(row)]
    return all(one and one[0]["sure"] for one in best)


def _sure_choices(row: RemoteListing) -> list[Choice]:
    return [
        Choice(variant["model_id"], first["record_id"], first["pack_factor"])
        for variant in variants_of(row)
        for first in [row.suggestions[variant["model_id"]][0]]
    ]


def _pair(row: RemoteListing) -> str:
    """Return what is linked, as a form says it back: a suggestion that changed is not taken."""
    parts = [f"{c.model_id}={c.stock_record_id}x{c.pack_factor}" for c in _sure_choices(row)]
    return f"{row.pk}:{','.join(parts)}"


def _link(request: DeskRequest, row: RemoteListing, choices: list[Choice]):
    try:
        return link(remote=row, choices=choices, by=request.user)
    except CannotLink as refusal:
        messages.error(request, f"{row.title}: {refusal}")
        return None


# --- Photos from there ----------------------------------------------------------------------


def _with_their_photos(
    response: HttpResponse, account: ChannelAccount, rows: list[RemoteListing]
) -> HttpResponse:
    """Let this page alone show pictures from the hosts that its own items name."""
    schemes = "https?" if account.is_practice else "https"
    origins = (re.match(rf"{schemes}://[a-z0-9.-]+(:[0-9]+)?(?=/)", r.image_url) for r in rows)
    hosts = sorted({found[0] for found in origins if found})
    if hosts:
        response._csp_update = {"img-src": hosts}  # type: ignore[attr-defined]
    return response
