"""The dated table of what own ways of selling cost."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coops.settlement.forms import CostForm
from coops.settlement.models import OwnCost
from shop.dashboard.access import DeskRequest, desk_page, desk_view


@require_http_methods(["GET", "POST"])
@desk_view(money=True)
def costs(request: DeskRequest) -> HttpResponse:
    """Show the table, and write a cost down; the same day and kind again corrects it."""
    form = CostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        cost, _new = OwnCost.objects.update_or_create(
            cooperative=request.desk.cooperative,
            channel=data["channel"],
            kind=data["kind"],
            valid_from=data["valid_from"],
            defaults={"percent": data["percent"] or 0, "fixed_vnd": data["fixed"]},
        )
        messages.success(request, _("Saved: %(title)s") % {"title": str(cost)})
        return redirect("settlement:costs")
    context = {"form": form, "rows": list(_own(request)), "today": timezone.localdate()}
    status = 422 if request.method == "POST" else 200
    return desk_page(request, "settlement/costs.html", context, status=status)


@require_POST
@desk_view(money=True)
def cost_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a cost out of the table; the one before counts again."""
    get_object_or_404(_own(request), pk=pk).delete()
    messages.success(request, _("Removed."))
    return redirect("settlement:costs")


def _own(request: DeskRequest):
    rows = OwnCost.objects.visible_to(request.user)
    return rows.filter(cooperative=request.desk.cooperative)
