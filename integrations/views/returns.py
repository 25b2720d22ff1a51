"""Goods that a buyer sent back: a person says once what can be sold again."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coops.partner.exceptions import StockCountRefused
from integrations.channels import channel_name
from integrations.models import ChannelOrder, ChannelReturn
from integrations.services import returns
from integrations.services.returns import ReturnDecided, ReturnedGoods
from integrations.views.doors import get_channel_order
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.order.exceptions import OrderStateError


class ReturnForm(forms.Form):
    """How many units of each of the goods can be sold again; nothing is filled in beforehand."""

    def __init__(self, *args, goods: list[ReturnedGoods], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for one in goods:
            if one.must_go:
                continue
            self.fields[f"line-{one.line.pk}"] = forms.IntegerField(
                label=_("%(title)s: how many can be sold again?") % {"title": one.line.title},
                help_text=_("Of %(units)d that were sent back; the rest is written off.")
                % {"units": one.units},
                min_value=0,
                max_value=one.units,
                error_messages={
                    "required": _("Say how many can be sold again; 0 when none can."),
                    "max_value": _("No more than %(limit_value)s were sent back."),
                },
            )

    @property
    def sellable(self) -> dict[int, int]:
        """Return the units by line."""
        return {int(name.removeprefix("line-")): units for name, units in self.cleaned_data.items()}


@require_http_methods(["GET", "POST"])
@desk_view
def order_return(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Show what is to come back, and take a person's word for what became of it.

    ``khong-ve``: nothing came back.
    """
    row = get_channel_order(request, number)
    found = get_object_or_404(row.returns.all(), pk=pk)
    found.channel_order = row
    if found.outcome:
        messages.info(request, _("Somebody has said before what became of these goods."))
        return _back_to(row)
    if not returns.can_be_decided(found):
        messages.error(request, _("Nothing of this return can be in your hands now."))
        return _back_to(row)
    goods = returns.goods_of(found)
    form = ReturnForm(request.POST if request.method == "POST" else None, goods=goods)
    if request.method == "POST" and ("khong-ve" in request.POST or form.is_valid()):
        return _decide(request, row, found, form)
    context = {
        "row": row,
        "order": row.order,
        "channel": channel_name(row.account),
        "found": found,
        "form": form,
        "goods": goods,
    }
    return desk_page(
        request,
        "integrations/order_return.html",
        context,
        status=200 if request.method == "GET" else 422,
    )


def _decide(
    request: DeskRequest, row: ChannelOrder, found: ChannelReturn, form: ReturnForm
) -> HttpResponse:
    try:
        if "khong-ve" in request.POST:
            returns.nothing_came(found=found, by=request.user)
            messages.success(request, _("Noted: nothing came back. Your stock stays as it is."))
        else:
            back = returns.receive(found=found, sellable=form.sellable, by=request.user)
            messages.success(
                request,
                _("Noted. On sale again: %(units)d. The rest is written off.") % {"units": back},
            )
    except (ReturnDecided, OrderStateError, StockCountRefused) as refusal:
        messages.error(request, str(refusal))
    return _back_to(row)


def _back_to(row: ChannelOrder) -> HttpResponse:
    return redirect("dashboard:order", number=row.order.number if row.order else row.number)
