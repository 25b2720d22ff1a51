"""Cancelling a part of a marketplace's order: single units that cannot be sent."""

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from integrations.channels import channel_name
from integrations.models import ChannelOrder
from integrations.services import order_actions
from integrations.services.answers import NoAnswer
from integrations.services.order_actions import Kind, PartLine
from integrations.views.doors import get_channel_order
from integrations.views.orders import ChoiceForm, ask_and_go_back, reason_shown
from shop.dashboard.access import DeskRequest, desk_page, desk_view


class PartForm(ChoiceForm):
    """A reason, and how many of each of the goods can still be sent."""

    def __init__(self, *args, row: ChannelOrder, lines: list[PartLine], **kwargs) -> None:
        super().__init__(
            *args, row=row, kind=Kind.CANCEL_PART, label=_("Why is it cancelled?"), **kwargs
        )
        self.lines = lines
        for line in lines:
            self.fields[f"line-{line.pk}"] = forms.IntegerField(
                label=_("%(title)s: how many can you send?") % {"title": line.title},
                help_text=_("Of %(units)d that were ordered.") % {"units": line.quantity},
                min_value=0,
                max_value=line.quantity,
                initial=line.quantity,
                error_messages={
                    "required": _("Say how many you can send; 0 when none."),
                    "max_value": _("No more than %(limit_value)s were ordered."),
                },
            )
        self.order_fields([*(f"line-{line.pk}" for line in lines), "choice"])

    @property
    def keep(self) -> dict[str, int]:
        """Return the units still wanted of the lines of which something is cancelled."""
        kept = {line.line_id: self.cleaned_data[f"line-{line.pk}"] for line in self.lines}
        return {
            line.line_id: kept[line.line_id]
            for line in self.lines
            if kept[line.line_id] < line.quantity
        }

    def clean(self) -> dict:
        """Refuse a cancellation of nothing, and one of everything."""
        cleaned = super().clean() or {}
        counts = [cleaned.get(f"line-{line.pk}") for line in self.lines]
        if None in counts:
            return cleaned
        if not any(counts):
            raise forms.ValidationError(_("Nothing is left of it: cancel the whole order instead."))
        if counts == [line.quantity for line in self.lines]:
            raise forms.ValidationError(_("Lower the number of what you cannot send."))
        return cleaned


@require_http_methods(["GET", "POST"])
@desk_view
def order_cancel_part(request: DeskRequest, number: str) -> HttpResponse:
    """Ask which units cannot be sent, and why; then have them cancelled there."""
    row = get_channel_order(request, number)
    data = request.POST if request.method == "POST" else None
    lines = order_actions.part_lines(row)
    form = PartForm(data, row=row, lines=lines)
    if data is not None and form.is_valid():
        reason, text = form.cleaned_data["choice"]
        choice = {"reason_id": reason, "text": text, "keep": form.keep}
        return ask_and_go_back(request, row, Kind.CANCEL_PART, choice)
    is_silent = False
    if lines and Kind.CANCEL_PART in order_actions.possible(row) and not form.offer_again():
        try:
            form.offer([reason_shown(one) for one in order_actions.cancel_reasons(row)])
        except NoAnswer:
            is_silent = True
    context = {
        "order": row.order,
        "channel": channel_name(row.account),
        "form": form,
        "has_answers": bool(form.offered),
        "is_silent": is_silent,
    }
    status = 503 if is_silent else 200 if data is None else 422
    return desk_page(request, "integrations/order_cancel_part.html", context, status=status)
