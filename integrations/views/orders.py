"""A marketplace's order worked from our desk: cancel, answer the buyer, hand over, print."""

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from integrations.channels import channel_name
from integrations.contract import CancelReason, ShippingOption
from integrations.models import ChannelOrder, OrderAction
from integrations.services import order_actions
from integrations.services.answers import NoAnswer
from integrations.services.failing import retry_now
from integrations.services.order_actions import ActionRefused, Kind
from integrations.views.doors import get_channel_order
from shop.dashboard.access import DeskRequest, desk_page, desk_view

SALT = "integrations.order_choice"
OFFERED_SALT = "integrations.order_offered"
#: What the marketplace offered may be looked at for so long.
CHOICE_SECONDS = 60 * 60
#: Kinds of papers that a printer takes as they are, with the ends of their names.
PAPERS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


class ChoiceForm(forms.Form):
    """One of the marketplace's own answers.

    Each is signed with the order it was offered for, so that pressing does not ask the
    marketplace once more, and nobody sends what was not offered. ``offered`` holds all of them,
    sealed: the page sends it back, and a slip on it is shown again without asking either.
    """

    offered = ""

    choice = forms.CharField(
        label=gettext_lazy("Choose one"),
        widget=forms.RadioSelect,
        max_length=2000,
        error_messages={"required": gettext_lazy("Choose one of these.")},
    )

    def __init__(self, *args, row: ChannelOrder, kind: str, label: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.kind = row, kind
        self.fields["choice"].label = label

    def offer(self, answers: list[tuple[str, str, str]]) -> None:
        """Show ``answers``: (id there, text to keep, text to show)."""
        choices = [
            (signing.dumps([self.row.pk, self.kind, pk, text], salt=SALT), shown)
            for pk, text, shown in answers
        ]
        self.fields["choice"].widget.choices = choices
        if choices:
            sealed = [self.row.pk, self.kind, choices]
            self.offered = signing.dumps(sealed, salt=OFFERED_SALT, compress=True)

    def offer_again(self) -> bool:
        """Show what the page showed that was sent; ``False`` when that is too old or another's."""
        sent = self.data.get("offered", "")
        try:
            row, kind, choices = signing.loads(sent, salt=OFFERED_SALT, max_age=CHOICE_SECONDS)
        except (signing.BadSignature, ValueError, TypeError):
            return False
        if (row, kind) != (self.row.pk, self.kind):
            return False
        self.fields["choice"].widget.choices = [tuple(choice) for choice in choices]
        self.offered = sent
        return True

    def clean_choice(self) -> tuple[str, str]:
        """Return id and text of what was offered for this very order."""
        try:
            row, kind, pk, text = signing.loads(
                self.cleaned_data["choice"], salt=SALT, max_age=CHOICE_SECONDS
            )
        except (signing.BadSignature, ValueError, TypeError):
            raise forms.ValidationError(_("This page is too old. Please choose again.")) from None
        if (row, kind) != (self.row.pk, self.kind):
            raise forms.ValidationError(_("This page is too old. Please choose again."))
        return pk, text


@require_http_methods(["GET", "POST"])
@desk_view
def order_cancel(request: DeskRequest, number: str) -> HttpResponse:
    """Show the reasons the marketplace takes and what follows; then have it cancelled."""
    return _choose(
        request,
        get_channel_order(request, number),
        kind=Kind.CANCEL,
        template="integrations/order_cancel.html",
        label=_("Why is it cancelled?"),
        answers=lambda row: [reason_shown(one) for one in order_actions.cancel_reasons(row)],
        key="reason_id",
    )


@require_http_methods(["GET", "POST"])
@desk_view
def order_ship(request: DeskRequest, number: str) -> HttpResponse:
    """Show the ways of handing over that the marketplace offers; then have one arranged."""
    return _choose(
        request,
        get_channel_order(request, number),
        kind=Kind.SHIP,
        template="integrations/order_ship.html",
        label=_("How does the parcel leave?"),
        answers=lambda row: [_option(one) for one in order_actions.shipping_options(row)],
        key="option_id",
    )


@require_POST
@desk_view
def order_answer(request: DeskRequest, number: str) -> HttpResponse:
    """Tell the buyer who asks to cancel: yes (``dong-y``) or no (``khong``)."""
    row = get_channel_order(request, number)
    kinds = {"dong-y": Kind.ACCEPT_CANCEL, "khong": Kind.REFUSE_CANCEL}
    kind = kinds.get(request.POST.get("tra-loi", ""))
    if kind is None:
        raise Http404
    return ask_and_go_back(request, row, kind)


@require_POST
@desk_view
def order_label(request: DeskRequest, number: str) -> HttpResponse:
    """Have the parcel's label fetched."""
    return ask_and_go_back(request, get_channel_order(request, number), Kind.LABEL)


@require_GET
@desk_view
def order_label_file(request: DeskRequest, number: str) -> HttpResponse:
    """Give the label to the co-op's own printer; it names the buyer, so nobody else gets it."""
    row = get_channel_order(request, number)
    labels = row.actions.filter(kind=Kind.LABEL, result__isnull=False, given_up_at=None)
    label = labels.order_by("-pk").first()
    if label is None:
        raise Http404
    ending = PAPERS.get(label.media_type)
    # What is no paper of a known kind is saved, never shown: it comes from somebody else.
    media_type = label.media_type if ending else "application/octet-stream"
    response = HttpResponse(bytes(label.result or b""), content_type=media_type)
    name = f"phieu-gui-{number}.{ending or 'bin'}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@desk_view
def order_work(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Try again at once what failed, or want it no more (``thoi``)."""
    row = get_channel_order(request, number)
    action = get_object_or_404(row.actions.defer("result"), pk=pk)
    if "thoi" in request.POST:
        if order_actions.withdraw(action):
            messages.success(request, _("It is not tried any more."))
    elif retry_now(OrderAction.objects.filter(pk=action.pk, done_at=None, given_up_at=None)):
        messages.success(request, _("Trying again now."))
    return _back_to(row)


def _choose(
    request: DeskRequest, row: ChannelOrder, *, kind: str, template: str, label: str, answers, key
) -> HttpResponse:
    """Offer the marketplace's own answers; take one of them."""
    data = request.POST if request.method == "POST" else None
    form = ChoiceForm(data, row=row, kind=kind, label=label)
    if data is not None and form.is_valid():
        chosen, text = form.cleaned_data["choice"]
        return ask_and_go_back(request, row, kind, {key: chosen, "text": text})
    status = 200 if data is None else 422
    is_silent = False
    if kind in order_actions.possible(row) and not form.offer_again():
        try:
            form.offer(answers(row))
        except NoAnswer:
            is_silent, status = True, 503
    context = {
        "row": row,
        "order": row.order,
        "channel": channel_name(row.account),
        "form": form,
        "has_answers": bool(form.offered),
        "is_silent": is_silent,
    }
    return desk_page(request, template, context, status=status)


def ask_and_go_back(
    request: DeskRequest, row: ChannelOrder, kind: str, choice: dict | None = None
) -> HttpResponse:
    """Have ``kind`` done to an order, say so or why not, and show the order again."""
    try:
        order_actions.ask(channel_order=row, kind=kind, choice=choice, by=request.user)
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("%(channel)s is being told. This page says when it is done.")
            % {"channel": channel_name(row.account)},
        )
    return _back_to(row)


def _back_to(row: ChannelOrder) -> HttpResponse:
    return redirect("dashboard:order", number=row.order.number if row.order else row.number)


def reason_shown(reason: CancelReason) -> tuple[str, str, str]:
    """Return a reason as :meth:`ChoiceForm.offer` takes it, with what follows from it."""
    hints = []
    if reason.zeroes_stock:
        hints.append(_("the marketplace then sets these goods to 0; what you have is told again"))
    if reason.warning:
        hints.append(reason.warning)
    text = str(reason.text)
    return reason.id, text, " – ".join([text, *hints])


def _option(option: ShippingOption) -> tuple[str, str, str]:
    parts = [str(option.label)]
    if option.starts_at:
        start = timezone.localtime(option.starts_at)
        hours = date_format(start, "H:i")
        if option.ends_at:
            hours += f"–{date_format(timezone.localtime(option.ends_at), 'H:i')}"
        parts.append(f"{hours}, {date_format(start, 'd/m')}")
    if option.address:
        parts.append(option.address)
    text = " · ".join(parts)
    return option.id, text, text
