"""How the co-op hears of a new order: sound on this phone, messages, whom and when."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coops.registry.models import Membership
from shop.dashboard.access import DeskRequest, desk_page, desk_view, refuse_money
from shop.dashboard.alert_forms import AlertRulesForm
from shop.order.alert_models import AlertRules
from shop.order.alert_rules import loaded_rules
from shop.order.alert_ways import can_phone
from shop.order.alerts import is_anybody_told


@require_http_methods(["GET", "POST"])
@desk_view
def alerts(request: DeskRequest) -> HttpResponse:
    """Show who is told how, and change when; only owner and staff change it."""
    desk = request.desk
    cooperative = desk.cooperative
    if request.method == "POST" and not desk.may_change_money:
        return refuse_money(request)
    rules = loaded_rules(cooperative)
    without_mail = AlertRules(cooperative=cooperative, by_email=False, by_phone=rules.by_phone)
    is_told = is_anybody_told(cooperative, rules)
    form = AlertRulesForm(
        request.POST or None,
        instance=rules,
        is_only_way=not is_anybody_told(cooperative, without_mail),
    )
    if request.method == "POST" and form.is_valid():
        AlertRules.objects.update_or_create(cooperative=cooperative, defaults=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("dashboard:alerts")
    people = list(
        Membership.objects.filter(
            cooperative=cooperative, is_active=True, user__is_active=True
        ).select_related("user")
    )
    context = {
        "form": form,
        "can_phone": can_phone(),
        "is_told": is_told,
        "email": cooperative.email,
        "people": [m for m in people if m.role != Membership.Role.HELPER],
        "helpers": [m for m in people if m.role == Membership.Role.HELPER],
    }
    status = 422 if form.is_bound and form.errors else 200
    return desk_page(request, "dashboard/alerts.html", context, status=status)
