"""The guided practice round: four steps, each seen done by itself, each with its one button."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from integrations.channels import channel_name, practice_item_url
from integrations.contract import ItemState
from integrations.models import ChannelAccount, Environment, PracticeRound
from integrations.problems import problems_of_listing
from integrations.readiness import mending_url
from integrations.services import practice_round as rounds
from integrations.views.doors import accounts_of, get_account
from shop.dashboard.access import DeskRequest, desk_page, desk_view


@require_GET
@desk_view
def practice_round(request: DeskRequest) -> HttpResponse:
    """Show how far the co-op's round has come; before the first, what it is and where to begin."""
    shops = accounts_of(request).filter(
        environment=Environment.PRACTICE, state=ChannelAccount.State.CONNECTED
    )
    found = rounds.newest(request.desk.cooperative)
    context: dict = {
        "shops": [{"pk": shop.pk, "name": channel_name(shop), "shop": shop.name} for shop in shops],
        "round": rounds.look(found) if found else None,
        "may_change_money": request.desk.may_change_money,
    }
    if found:
        sale = rounds.sale_of(found)
        context |= {
            "channel": channel_name(found.account),
            "publish_url": reverse("integrations:listing_new", args=[found.account_id]),
            "ways": rounds.Break.choices,
            "is_noticed": rounds.is_noticed(found),
            "mend_url": _mend_url(found),
            "is_taken_down": bool(found.listing and found.listing.item_state == ItemState.BANNED),
            "text_url": _text_url(found),
            "item_url": _item_url(found),
            "order_url": _order_url(sale),
        }
    return desk_page(request, "integrations/practice_round.html", context)


@require_POST
@desk_view(money=True)
def practice_round_start(request: DeskRequest, pk: int) -> HttpResponse:
    """Begin a round on a practice shop, or begin anew."""
    account = get_account(request, pk)
    if not account.is_practice:
        raise Http404
    rounds.start(account, request.user)
    return redirect("integrations:practice_round")


@require_POST
@desk_view(money=True)
def practice_round_break(request: DeskRequest, pk: int) -> HttpResponse:
    """Have the practice marketplace break the listing in the way that was chosen (``cach``)."""
    mine = PracticeRound.objects.filter(cooperative=request.desk.cooperative)
    found = get_object_or_404(mine.select_related("account", "listing"), pk=pk)
    how = request.POST.get("cach", "")
    if how not in rounds.Break.values:
        messages.error(request, _("Choose one of the three ways."))
        return redirect("integrations:practice_round")
    try:
        rounds.break_listing(found, rounds.Break(how))
    except rounds.CannotBreak as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done. It is noticed here within a minute or two."))
    return redirect("integrations:practice_round")


@require_POST
@desk_view(money=True)
def practice_round_again(request: DeskRequest, pk: int) -> HttpResponse:
    """Have the practice marketplace look again at a listing that it took down."""
    mine = PracticeRound.objects.filter(cooperative=request.desk.cooperative)
    found = get_object_or_404(mine.select_related("account", "listing"), pk=pk)
    try:
        rounds.ask_to_look_again(found)
    except rounds.CannotBreak as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("The marketplace has looked again. Load this page in a minute.")
        )
    return redirect("integrations:practice_round")


def _mend_url(found: PracticeRound) -> str:
    """Return where what was broken is mended: the question, the listing, or the difference."""
    if found.listing is None:
        return ""
    listing = reverse("integrations:listing", args=[found.listing_id])
    if found.listing.missing_fields:
        return mending_url(found.listing, found.listing.missing_fields[0])
    if problems_of_listing(found.listing):
        return f"{listing}#ready"
    open_here = found.account.drifts.filter(facet__listing=found.listing, end="")
    if open_here.exists():
        return reverse("integrations:check", args=[found.account_id]) + "#khac"
    return listing


def _text_url(found: PracticeRound) -> str:
    return mending_url(found.listing, "description") if found.listing else ""


def _item_url(found: PracticeRound) -> str:
    return practice_item_url(found.account, found.listing.item_id) if found.listing else ""


def _order_url(sale) -> str:
    return reverse("dashboard:order", args=[sale.order.number]) if sale else ""
