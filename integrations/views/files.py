"""Selling by file: goods out, orders in, for places that nobody can call."""

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from integrations import file_orders as reading
from integrations.channels import channel_name, is_by_file, life_state
from integrations.file_forms import FileChannelForm, OrdersForm
from integrations.forms import BufferForm, DetailsForm
from integrations.models import ChannelAccount, Environment, Listing
from integrations.readiness import lacks_weight
from integrations.services import file_goods as goods
from integrations.services.file_orders import plan, take_in
from integrations.services.listings import save_listing, unlisted
from integrations.tables import MEDIA_TYPES, TableRefused, table_response
from integrations.views.doors import get_account
from shop.core.text import fold
from shop.dashboard.access import DeskRequest, desk_page, desk_view

#: Orders that were looked at are taken in within so many seconds.
LOOK_SECONDS = 3600
SALT = "integrations.file-orders"
OFFERED = 200


def open_channel(request: DeskRequest, marketplace: str, environment: str) -> HttpResponse:
    """Ask what the place is called, and open it. Called by ``accounts.connect``."""
    if environment != Environment.LIVE:
        raise Http404
    form = FileChannelForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        account = goods.open_file_channel(
            cooperative=request.desk.cooperative,
            name=form.cleaned_data["name"],
            marketplace=marketplace,
        )
        return redirect("integrations:file_channel", pk=account.pk)
    status = 422 if form.is_bound else 200
    return desk_page(request, "integrations/file_new.html", {"form": form}, status=status)


@require_GET
@desk_view
def file_channel(request: DeskRequest, pk: int) -> HttpResponse:
    """Show what the next file says, what changed, and where orders come in."""
    return _page(request, _account(request, pk), OrdersForm())


@require_POST
@desk_view
def file_goods(request: DeskRequest, pk: int) -> HttpResponse:
    """Put the ticked goods into the file."""
    account = _account(request, pk)
    ticked = _numbers(request.POST.getlist("goods"))
    chosen = list(unlisted(account, request.desk.products()).filter(pk__in=ticked).distinct())
    if not ticked:
        messages.error(request, _("Tick the goods that you want to sell there."))
    elif chosen:
        number = goods.choose_goods(account=account, products=chosen, by=request.user)
        messages.success(
            request,
            ngettext("%(n)d product is in the file.", "%(n)d products are in the file.", number)
            % {"n": number},
        )
    return redirect("integrations:file_channel", pk=pk)


@require_POST
@desk_view
def file_leave_out(request: DeskRequest, pk: int) -> HttpResponse:
    """Take goods out of the file."""
    account = _account(request, pk)
    for number in _numbers(request.POST.getlist("listing"))[:1]:
        listing = get_object_or_404(Listing.objects.filter(account=account), pk=number)
        goods.leave_out(listing)
    return redirect("integrations:file_channel", pk=pk)


def file_line(request: DeskRequest, listing: Listing) -> HttpResponse:
    """Show one line's weight and terms, and save them. Called by ``listings.listing``."""
    sent = request.POST if request.method == "POST" else None
    form = DetailsForm(
        sent,
        listing=listing,
        attributes=(),
        asks_weight=lacks_weight(listing),
        may_change_money=request.desk.may_change_money,
    )
    if form.is_bound and form.is_valid():
        save_listing(listing=listing, attributes=[], weight=form.weight(), offers=form.terms())
        messages.success(request, _("Saved."))
        return redirect("integrations:file_channel", pk=listing.account_id)
    context = {
        "account": listing.account,
        "channel": channel_name(listing.account),
        "listing": listing,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return desk_page(request, "integrations/file_line.html", context, status=status)


@require_POST
@desk_view
def file_download(request: DeskRequest, pk: int) -> HttpResponse:
    """Give the file of goods, and remember what it says."""
    account = _account(request, pk)
    kind = _kind(request.POST.get("kind", ""))
    rows = goods.download(account)
    heading = [
        _("Code of the goods"), _("Name"), _("Description"), _("Price (đồng)"),
        _("Units to sell"), _("Weight (g)"), _("Photos"), _("Changed since the last file"),
    ]  # fmt: skip
    lines = [
        [
            row.sku,
            row.title,
            row.description,
            row.price_vnd,
            row.units,
            row.weight_g or "",
            "\n".join(row.pictures),
            ", ".join(str(word) for word in row.changed),
        ]
        for row in rows
    ]
    return table_response(kind, _file_name(account, "hang"), heading, lines)


@require_POST
@desk_view
def file_copied(request: DeskRequest, pk: int) -> HttpResponse:
    """Take note that what the last file said stands there now."""
    account = _account(request, pk)
    try:
        number = goods.copied(account=account, mark=request.POST.get("mark", ""))
    except goods.FileOutdated:
        messages.error(
            request,
            _("A newer file was downloaded since. Copy that one, then press again."),
        )
    else:
        if number:
            messages.success(request, _("Noted: what the file says stands there now."))
    return redirect("integrations:file_channel", pk=pk)


@require_GET
@desk_view
def file_template(request: DeskRequest, pk: int) -> HttpResponse:
    """Give an example of a file of orders."""
    account = _account(request, pk)
    kind = _kind(request.GET.get("kind", ""))
    heading, rows = reading.template()
    return table_response(kind, _file_name(account, "mau-don"), heading, rows)


@require_http_methods(["GET", "POST"])
@desk_view
def file_orders(request: DeskRequest, pk: int) -> HttpResponse:
    """Read a file of orders and show what taking it in would do; nothing is written yet."""
    account = _account(request, pk)
    if request.method == "GET":
        return redirect("integrations:file_channel", pk=pk)
    form = OrdersForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, account, form, status=422)
    try:
        found = reading.read_orders(form.cleaned_data["orders"], now=timezone.now())
    except TableRefused as refusal:
        form.add_error("orders", str(refusal))
        return _page(request, account, form, status=422)
    return _orders_page(request, account, found)


@require_POST
@desk_view
def file_orders_take(request: DeskRequest, pk: int) -> HttpResponse:
    """Take in the orders that were looked at; a second press changes nothing."""
    account = _account(request, pk)
    try:
        owner, values = signing.loads(
            request.POST.get("orders", ""), salt=SALT, max_age=LOOK_SECONDS
        )
    except signing.BadSignature:
        owner, values = None, []
    if owner != [account.pk, request.user.pk]:
        messages.error(request, _("That was more than an hour ago. Choose the file once more."))
        return redirect("integrations:file_channel", pk=pk)
    taken = take_in(account, reading.unpacked(values))
    messages.success(
        request,
        ngettext("%(n)d order is taken in.", "%(n)d orders are taken in.", taken.done)
        % {"n": taken.done},
    )
    if taken.failed:
        messages.error(
            request,
            _("Not taken in, send the file once more: %(numbers)s.")
            % {"numbers": ", ".join(taken.failed)},
        )
    return redirect("integrations:file_channel", pk=pk)


def _account(request: DeskRequest, pk: int) -> ChannelAccount:
    """Return the co-op's own channel of that number, if it is worked with files."""
    account = get_account(request, pk)
    if not is_by_file(account):
        raise Http404
    return account


def _page(
    request: DeskRequest, account: ChannelAccount, form: OrdersForm, status: int = 200
) -> HttpResponse:
    free = unlisted(account, request.desk.products()).order_by("title_folded", "pk").distinct()
    rows = goods.rows_of(account)
    last = goods.last_file(account)
    context = {
        "account": account,
        "channel": channel_name(account),
        "state": life_state(account),
        "rows": rows,
        "changed": sum(bool(row.changed) for row in rows),
        "candidates": free.prefetch_related("images")[:OFFERED],
        "last_file": last,
        "form": form,
        "columns": reading.COLUMNS,
        "states": reading.OFFERED,
        "kinds": MEDIA_TYPES,
        "buffer_form": BufferForm(initial={"units": account.buffer_units}),
        "may_change_money": request.desk.may_change_money,
    }
    return desk_page(request, "integrations/file.html", context, status=status)


def _orders_page(
    request: DeskRequest, account: ChannelAccount, found: reading.Reading
) -> HttpResponse:
    values = reading.packed(found.orders)
    owner = [account.pk, request.user.pk]
    context = {
        "account": account,
        "channel": channel_name(account),
        "planned": plan(account, found.orders),
        "faults": found.faults,
        "left_out": found.left_out,
        "orders": signing.dumps([owner, values], salt=SALT, compress=True),
    }
    return desk_page(request, "integrations/file_orders.html", context)


def _kind(sent: str) -> str:
    if sent not in MEDIA_TYPES:
        raise Http404
    return sent


def _file_name(account: ChannelAccount, what: str) -> str:
    """Return a file name that every computer takes: place, what it is, the day."""
    place = slugify(fold(account.name))[:40] or "kenh"
    return f"{place}-{what}-{timezone.localdate():%Y%m%d}"


def _numbers(sent: list[str]) -> list[int]:
    # A number that no column holds is nobody's.
    return [int(pk) for pk in sent if pk.isascii() and pk.isdigit() and len(pk) < 19][:OFFERED]
