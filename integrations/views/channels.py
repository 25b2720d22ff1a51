"""All channels at one glance, and one channel: what is live, waiting, wrong, and why."""

from collections.abc import Sequence

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from integrations.channels import (
    FEW_DAYS,
    channel_name,
    connect_url,
    connectable,
    consent_days_left,
    is_by_file,
    is_stale,
    life_state,
    marketplace_name,
    may_rest,
    shop_words,
)
from integrations.differences import rule_tasks
from integrations.first_steps import first_steps
from integrations.forms import BufferForm
from integrations.lattice import (
    DRAFT,
    HIDDEN,
    LIVE,
    MARKS,
    WAITING,
    WRONG,
    counts_by_account,
    lattice_of,
    mark_named,
    mark_of,
)
from integrations.lattice_picture import picture_of
from integrations.models import ChannelAccount, Drift, FacetKind, RuleChange
from integrations.parked import parked_lines
from integrations.problems import Problem, problems_of
from integrations.registry import may_practise
from integrations.services.drifts import to_decide
from integrations.services.push_addresses import has_push_address
from integrations.views.doors import accounts_of, get_account, listings_of
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.order.models import Status

PRODUCTS_SHOWN = 30
LISTINGS_SHOWN = 20


@require_GET
@desk_view
def channels(request: DeskRequest) -> HttpResponse:
    """Show one row per channel, what is wrong by cause, and products × channels."""
    accounts = list(_with_numbers(request, accounts_of(request)))
    counts = counts_by_account(accounts) if accounts else {}
    used = [account for account in accounts if _is_in_use(account, counts)]
    products = request.desk.products().order_by("title_folded", "pk")
    page = Paginator(products, PRODUCTS_SHOWN).get_page(request.GET.get("page")) if used else None
    problems = problems_of(accounts)
    rows = [row_of(account, counts[account.pk], problems) for account in accounts]
    lattice = lattice_of(list(page), used) if page else []
    columns = _columns(used)
    ways = connectable(request.desk.cooperative)
    context = {
        "rows": rows,
        "first_steps": first_steps(request.desk.cooperative, accounts, ways),
        "can_practise": may_practise(request.desk.cooperative),
        "tasks": rule_tasks([account for account in accounts if account.asked]),
        "may_rest": any(may_rest(account) for account in accounts),
        "are_resting": any(account.is_resting for account in accounts),
        "picture": picture_of(lattice, [(column["name"], column["shop"]) for column in columns]),
        "connectable": ways,
        "may_change_money": request.desk.may_change_money,
        "problems": problems,
        "needs_person": any(problem.needs_person for problem in problems),
        "parked": parked_lines(request.desk.orders()).count(),
        "page_obj": page,
        "lattice": lattice,
        "columns": columns,
        "legend": MARKS.values(),
    }
    return desk_page(request, "integrations/channels.html", context)


@require_GET
@desk_view
def channel(request: DeskRequest, pk: int) -> HttpResponse:
    """Show one channel: its listings here and there, what is wrong, and its settings."""
    account = get_account(request, pk)
    if is_by_file(account):
        return redirect("integrations:file_channel", pk=pk)
    return channel_page(request, account)


def channel_page(
    request: DeskRequest,
    account: ChannelAccount,
    *,
    buffer_form: BufferForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the page of one channel; a refused form keeps what was typed."""
    counts = counts_by_account([account])[account.pk]
    chosen = mark_named(request.GET.get("loai", ""))
    mine = listings_of(request).filter(account=account)
    if chosen:
        mine = mine.filter(mark=chosen.name)
    mine = mine.order_by("product__title_folded", "pk").prefetch_related("facets")
    page = Paginator(mine, LISTINGS_SHOWN).get_page(request.GET.get("page"))
    kept_back = {"units": account.buffer_units, "last_hour": account.holds_last_hour}
    problems = problems_of([account])
    context = {
        "account": account,
        "row": row_of(account, counts, problems),
        "chips": _chips(counts, chosen),
        "adopt_url": _adopt_url(account),
        "problems": problems,
        "needs_person": any(problem.needs_person for problem in problems),
        "page_obj": page,
        "listings": [listing_entry(listing) for listing in page],
        "total": sum(counts.values()),
        "buffer_form": buffer_form or BufferForm(initial=kept_back),
        "may_change_money": request.desk.may_change_money,
    }
    return desk_page(request, "integrations/channel.html", context, status=status)


def _with_numbers(request: DeskRequest, accounts: QuerySet) -> QuerySet:
    """Add to each account what waits there for a person, in the query that reads it anyway.

    ``new_orders``: orders to be confirmed; ``differing``: differences to decide; ``asked``:
    things that the marketplace newly asks.
    """
    orders = request.desk.orders().filter(status=Status.NEW, channel_order__account=OuterRef("pk"))
    drifts = to_decide(Drift.objects.filter(account=OuterRef("pk")))
    changes = RuleChange.objects.filter(account=OuterRef("pk"), settled_at=None)
    return accounts.annotate(
        new_orders=_count(orders, "channel_order__account"),
        differing=_count(drifts, "account"),
        asked=_count(changes, "account"),
    )


def _count(rows: QuerySet, group: str) -> Coalesce:
    counted = rows.order_by().values(group).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _adopt_url(account: ChannelAccount) -> str:
    is_served = account.marketplace in settings.MARKETPLACES and not is_by_file(account)
    return reverse("integrations:adopt", args=[account.pk]) if is_served else ""


def row_of(
    account: ChannelAccount, counts: dict[str, int], problems: Sequence[Problem] = ()
) -> dict:
    """Return what a row about one channel shows; ``problems`` may be those of others too."""
    url = reverse("integrations:channel", args=[account.pk])
    days = consent_days_left(account)
    # What a person must mend is no listing always: an order, or the connection.
    others = sum(p.account.pk == account.pk and p.needs_person and not p.facets for p in problems)
    marks = [(mark, counts[mark.name]) for mark in (LIVE, WAITING)]
    wrong_url = f"{url}?loai={WRONG.slug}#tin" if counts[WRONG.name] else f"{url}#problems"
    return {
        "account": account,
        "name": channel_name(account),
        "shop": shop_words(account),
        "marketplace": marketplace_name(account.marketplace),
        "state": life_state(account),
        "url": url,
        "days_left": days,
        "days_are_few": days is not None and days <= FEW_DAYS,
        "is_by_file": is_by_file(account),
        "is_stale": is_stale(account),
        "is_in_step": account.is_working
        and not (counts[WAITING.name] or counts[WRONG.name] or others),
        "needs_consent": account.state
        in {ChannelAccount.State.CONSENT_NEEDED, ChannelAccount.State.DISCONNECTED},
        "connect_url": connect_url(account),
        "has_push_address": has_push_address(account),
        "counts": [
            {"mark": mark, "number": number, "url": f"{url}?loai={mark.slug}#tin"}
            for mark, number in marks
        ]
        + [{"mark": WRONG, "number": counts[WRONG.name] + others, "url": wrong_url}],
        "total": sum(counts.values()),
    }


def listing_entry(listing) -> dict:
    """Return one listing with its numbers here and there."""
    facets = {(facet.offer_id, facet.kind): facet for facet in listing.facets.all()}
    return {
        "listing": listing,
        "mark": mark_of(listing),
        "offers": [
            {
                "offer": offer,
                "product": offer.stock_record.product,
                "record": offer.stock_record,
                "price": facets.get((offer.pk, FacetKind.PRICE)),
                "stock": facets.get((offer.pk, FacetKind.STOCK)),
            }
            for offer in listing.offers.all()
        ],
    }


def _columns(accounts: list[ChannelAccount]) -> list[dict]:
    """Return the heads of the lattice; two shops on one marketplace are told apart by name."""
    names = [channel_name(account) for account in accounts]
    return [
        {"name": name, "shop": account.name if names.count(name) > 1 else ""}
        for name, account in zip(names, accounts, strict=True)
    ]


def _is_in_use(account: ChannelAccount, counts: dict[int, dict[str, int]]) -> bool:
    gone = account.state == ChannelAccount.State.DISCONNECTED
    return not gone or any(counts[account.pk].values())


def _chips(counts: dict[str, int], chosen) -> list[dict]:
    chips = [
        {
            "label": _("All (%(number)d)") % {"number": sum(counts.values())},
            "url": "?#tin",
            "is_active": chosen is None,
        }
    ]
    for mark in (WRONG, WAITING, LIVE, HIDDEN, DRAFT):
        if counts[mark.name] or mark == chosen:
            label = f"{mark.sign} {capfirst(str(mark.label))} ({counts[mark.name]})"
            chips.append(
                {"label": label, "url": f"?loai={mark.slug}#tin", "is_active": mark == chosen}
            )
    return chips
