"""The four steps in which a product is made, and where each leads."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.dashboard.access import DeskRequest, desk_page
from shop.dashboard.badges import wishes_of
from shop.dashboard.scopes import ALWAYS, STOCK
from shop.dashboard.tiles import typed_tile


@dataclass(frozen=True)
class Step:
    """One step: its name in the code, its word on the page, its view; ``scope``: of helpers."""

    name: str
    label: str | Promise
    view: str
    only_money: bool = False
    scope: str = ALWAYS


STEPS = (
    Step("photos", gettext_lazy("Photos"), "dashboard:product_photos"),
    Step("name", gettext_lazy("Name"), "dashboard:product_name"),
    Step("price", gettext_lazy("Price"), "dashboard:product_price", only_money=True),
    Step("quantity", gettext_lazy("Quantity"), "dashboard:product_quantity", scope=STOCK),
)

#: Steps that show beside the form how buyers will see the goods, and what is still missing.
WITH_TILE = {"name", "price", "quantity"}

#: Opened from the product's own page, a step leads back there.
FROM_PRODUCT = "sua"


def page_of_step(
    request: DeskRequest, product, name: str, context: dict, status: int | None = None
) -> HttpResponse:
    """Render a step of ``product``, which is ``None`` before the first save.

    A form with errors answers 422.
    """
    steps = _steps(request)
    place = next((n for n, step in enumerate(steps) if step.name == name), None)
    form = context.get("form")
    if status is None:
        status = 422 if form is not None and form.is_bound and form.errors else 200
    changing = place is None or _is_change(request, product)
    base = {
        "product": product,
        "draft_name": f"product-{name}",
        "steps": [step.label for step in steps],
        "current": None if changing or place is None else place + 1,
        "back_url": _back_url(product, steps, place, changing),
        "from_product": changing and product is not None,
    }
    if product is not None and name in WITH_TILE:
        base |= {"tile": typed_tile(product, request.POST), "wishes": wishes_of(product)}
    return desk_page(request, f"dashboard/steps/{name}.html", base | context, status=status)


def step_done(request: DeskRequest, product, name: str) -> HttpResponse:
    """Say that all is saved, and go on to the next step, or back to the product's page."""
    now = date_format(timezone.localtime(), "H:i")
    messages.success(request, _("Saved at %(time)s.") % {"time": now})
    return redirect(next_url(request, product, name))


def next_url(request: DeskRequest, product, name: str) -> str:
    """Return where ``product`` goes after the step ``name``."""
    steps = _steps(request)
    place = next((n for n, step in enumerate(steps) if step.name == name), len(steps))
    if place + 1 >= len(steps) or _is_change(request, product):
        return reverse("dashboard:product_edit", args=[product.pk])
    return reverse(steps[place + 1].view, args=[product.pk])


def _steps(request: DeskRequest) -> list[Step]:
    desk = request.desk
    return [
        step
        for step in STEPS
        if desk.may(step.scope) and (desk.may_change_money or not step.only_money)
    ]


def _is_change(request: DeskRequest, product) -> bool:
    if product is None:
        return False
    return FROM_PRODUCT in request.GET or FROM_PRODUCT in request.POST or product.is_public


def _back_url(product, steps: list[Step], place: int | None, changing: bool) -> str:
    if product is None:
        return reverse("dashboard:products")
    if changing or not place:
        return reverse("dashboard:product_edit", args=[product.pk])
    return reverse(steps[place - 1].view, args=[product.pk])
