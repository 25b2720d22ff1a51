"""Fields, gardens and ponds; and what is expected of them this season."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coops.lots.models import Plot, SeasonPlan
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.dashboard.lot_forms import PlanForm, PlotForm
from shop.dashboard.lots import expectations, own_households, own_plans, own_plots


@require_http_methods(["GET", "POST"])
@desk_view
def plots(request: DeskRequest) -> HttpResponse:
    """Show the plots; write a new one down."""
    form = _plot_form(request, Plot(cooperative=request.desk.cooperative))
    if request.method == "POST" and form.is_valid():
        own = own_plots(request)
        if not own.filter(name=form.cleaned_data["name"], hamlet=form.cleaned_data["hamlet"]):
            form.save()  # a second press finds the first one's
        messages.success(request, _("Saved: %(title)s") % {"title": form.cleaned_data["name"]})
        return redirect("dashboard:plots")
    context = {"plots": own_plots(request).select_related("household"), "form": form}
    status = 422 if form.is_bound and form.errors else 200
    return desk_page(request, "dashboard/lots/plots.html", context, status=status)


@require_http_methods(["GET", "POST"])
@desk_view
def plot(request: DeskRequest, pk: int) -> HttpResponse:
    """Correct a plot, or say that it is in use no more."""
    found = get_object_or_404(own_plots(request), pk=pk)
    form = _plot_form(request, found)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved: %(title)s") % {"title": found.name})
        return redirect("dashboard:plots")
    name = str(own_plots(request).get(pk=pk))
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "plot": found, "name": name}
    return desk_page(request, "dashboard/lots/plot.html", context, status=status)


@require_http_methods(["GET", "POST"])
@desk_view
def plans(request: DeskRequest) -> HttpResponse:
    """Show what is expected beside what came; write a new plan down."""
    instance = SeasonPlan(cooperative=request.desk.cooperative)
    form = _plan_form(request, instance)
    if request.method == "POST" and form.is_valid():
        SeasonPlan.objects.get_or_create(
            cooperative=request.desk.cooperative, **form.cleaned_data
        )  # a second press finds the first one's
        messages.success(request, _("Written into the season plan."))
        return redirect("dashboard:plans")
    today = timezone.localdate()
    own = own_plans(request).select_related("product").prefetch_related("product__stockrecords")
    rows = expectations(list(own), today=today)
    context = {
        "now": [row for row in rows if not row.is_over],
        "past": [row for row in rows if row.is_over][::-1],
        "form": form,
    }
    status = 422 if form.is_bound and form.errors else 200
    return desk_page(request, "dashboard/lots/plans.html", context, status=status)


@require_http_methods(["GET", "POST"])
@desk_view
def plan(request: DeskRequest, pk: int) -> HttpResponse:
    """Correct a plan."""
    found = get_object_or_404(own_plans(request).select_related("product"), pk=pk)
    form = _plan_form(request, found)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved: %(title)s") % {"title": found.product.title})
        return redirect("dashboard:plans")
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "plan": found}
    return desk_page(request, "dashboard/lots/plan.html", context, status=status)


@require_POST
@desk_view
def plan_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a plan away."""
    get_object_or_404(own_plans(request), pk=pk).delete()
    messages.success(request, _("Taken out of the season plan."))
    return redirect("dashboard:plans")


def _plot_form(request: DeskRequest, plot: Plot) -> PlotForm:
    return PlotForm(request.POST or None, instance=plot, households=own_households(request))


def _plan_form(request: DeskRequest, plan: SeasonPlan) -> PlanForm:
    products = request.desk.products().exclude(title="").order_by("title_folded", "pk")
    start = request.GET.get("san-pham", "")[:18]
    initial = {"product": start} if start and plan.pk is None else None
    return PlanForm(request.POST or None, instance=plan, products=products, initial=initial)
