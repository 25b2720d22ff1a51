"""Writing down an order that came by phone, by Zalo or at the market stall."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shop.checkout.keyed_orders import default_way
from shop.checkout.submission import new_key
from shop.core.money import format_vnd
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.dashboard.drafts import draft_of
from shop.dashboard.keyed_forms import KeyedForm, channel_named
from shop.dashboard.known_buyers import known_buyer

SESSION_KEY = "keyed_channel"
#: Buttons that show the page again instead of saving: a search, a buyer, another province.
LOOKS = ("search_now", "find", "refresh")


@require_http_methods(["GET", "POST"])
@desk_view
def order_keyed(request: DeskRequest) -> HttpResponse:
    """Show the page, and write the order down; what was typed stays until it is written."""
    if request.method == "GET":
        form = KeyedForm(desk=request.desk, initial=_start(request), kept=_kept(request))
        return _page(request, form)
    typed: QueryDict = request.POST
    if "find" in typed:
        typed = typed.copy()
        found = known_buyer(request.desk, typed.get("phone", ""))
        known = bool(found)
        _fill_in(typed, found)
        return _page(request, KeyedForm(typed, desk=request.desk), known=known, asked=True)
    form = KeyedForm(typed, desk=request.desk)
    if any(name in typed for name in LOOKS):
        return _page(request, form, asked=True)
    order = form.write(by=request.user) if form.is_valid() else None
    if order is None:
        return _page(request, form, status=422)
    request.session[SESSION_KEY] = order.channel
    text = _("Order %(number)s is written down: %(total)s.")
    words = {"number": order.number, "total": format_vnd(order.total_incl_tax)}
    messages.success(request, text % words)
    return redirect("dashboard:order", number=order.number)


def _fill_in(typed: QueryDict, found: dict[str, str]) -> None:
    """Write what is known of a buyer into the form; what a person typed stays.

    What an earlier look-up wrote, for another number, goes: the form carries it along.
    """
    for names in (("full_name",), ("line1", "province", "ward")):
        told, filled = typed.get(names[0], "").strip(), typed.get(f"filled_{names[0]}", "")
        if (told and told != filled) or not (filled or found.get(names[0])):
            continue
        for name in names:
            typed[name] = found.get(name, "")
    for name in ("full_name", "line1"):
        typed[f"filled_{name}"] = found.get(name, "") if typed.get(name) == found.get(name) else ""


def _kept(request: DeskRequest) -> dict[str, str]:
    """Return what was typed before and not sent, by field; ``drafts.js`` puts it back."""
    draft = draft_of(
        user=request.user,
        cooperative=request.desk.cooperative,
        form="order-keyed",
        object_key="",
    )
    return {name: texts[0] for name, texts in draft.fields.items() if texts} if draft else {}


def _start(request: DeskRequest) -> dict[str, str]:
    """Return what the page begins with: as the last one, or as its address says."""
    last = request.session.get(SESSION_KEY, "")
    channel = channel_named(request.GET.get("kenh", "") or last)
    way, paying = default_way(channel)
    cooperative = request.desk.cooperative
    if not request.desk.may_change_money and paying == "cash":
        paying = "cod"
    if way == "delivery" and not cooperative.offers_delivery:
        way = "now"
    return {
        "key": new_key(),
        "channel": channel,
        "way": way,
        "paying": paying,
        "province": cooperative.province_code,
    }


def _page(
    request: DeskRequest,
    form: KeyedForm,
    *,
    known: bool = False,
    asked: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Show the form; ``asked``: it was only looked up, so nothing in it is wrong yet."""
    if asked:
        form.judge_nothing()
    context = {
        "form": form,
        "known": known,
        "looked_up": "find" in request.POST,
    }
    return desk_page(request, "dashboard/keyed.html", context, status=status)
