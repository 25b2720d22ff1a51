"""What a helper does at the desk, written down for the owner: every form, before it is worked on.

Left out are :data:`NOT_ACTS` alone.
Central, in ``desk_view``: no view has to think of it. What an order or a product was before and
is after is read around the view; a page about something else is told by its words alone.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _

from coops.registry.models import HelperAct
from shop.core.money import format_vnd
from shop.order.numbers import normalise
from shop.order.words import status_label

if TYPE_CHECKING:
    from shop.dashboard.access import DeskRequest

State = list[tuple[str, str]]

#: Sent by the page's script every few seconds, or no deed: they would hide what was done.
NOT_ACTS = {"dashboard:draft_save", "dashboard:draft_drop", "dashboard:orders_seen"}


def recorded(
    request: "DeskRequest", name: str, kwargs: dict, work: Callable[[], HttpResponse]
) -> HttpResponse:
    """Do ``work``, and keep what it was: written before, completed after.

    A view that fails leaves the row as ``begun``.
    """
    thing, before = _read(request, name, kwargs)
    act = HelperAct.objects.create(
        cooperative=request.desk.cooperative,
        user=request.desk.membership.user,
        page=name[:80],
        thing=thing[:300],
    )
    response = work()
    is_done = response.status_code < 400
    after = dict(_read(request, name, kwargs)[1])
    act.changes = [
        [label, value, after[label]]
        for label, value in before
        if label in after and after[label] != value
    ]
    act.outcome = HelperAct.Outcome.DONE if is_done else HelperAct.Outcome.REFUSED
    act.save(update_fields=["changes", "outcome"])
    return response


def _read(request: "DeskRequest", name: str, kwargs: dict) -> tuple[str, State]:
    """Return what the page is about, and its state as labels and values."""
    if number := kwargs.get("number"):
        order = request.desk.orders().filter(number=normalise(str(number))).first()
        if order is None:
            return "", []
        thing = _("order %(number)s") % {"number": order.number}
        return thing, [(_("State"), str(status_label(order)))]
    if name.startswith(("dashboard:product_", "dashboard:grid_")) and "pk" in kwargs:
        product = request.desk.products().filter(pk=kwargs["pk"]).first()
        return (product.title or _("a product"), _product(product)) if product else ("", [])
    return "", []


def _product(product) -> State:
    offer = product.stockrecords.first()
    state = [
        (_("Name"), product.title),
        (_("On sale"), _("yes") if product.is_public else _("no")),
    ]
    if offer is not None:
        state += [
            (_("In stock"), str(offer.num_in_stock)),
            (_("Price"), format_vnd(offer.price) if offer.price is not None else "–"),
        ]
    return state
