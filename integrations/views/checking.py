"""One shop there compared with ours: when, what differs side by side, what is newly asked."""

from datetime import datetime, time

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from integrations.channels import channel_name, marketplace_name
from integrations.differences import open_sides, repaired_sides, rule_tasks
from integrations.forms import BackfillForm
from integrations.models import ChannelAccount, Drift, RemoteListing
from integrations.services import drifts
from integrations.services.audits import audit_now
from integrations.services.backfill import ask_for_backfill
from integrations.views.doors import get_account
from shop.dashboard.access import DeskRequest, desk_page, desk_view

#: A form never names more differences than a page shows.
MOST_NAMED = 200


@require_GET
@desk_view
def check(request: DeskRequest, pk: int) -> HttpResponse:
    """Show when the shop was last compared, and what waits for a person."""
    return _page(request, get_account(request, pk))


@require_POST
@desk_view
def ask_backfill(request: DeskRequest, pk: int) -> HttpResponse:
    """Have orders since a day asked for once more; pressed twice it is one question."""
    account = get_account(request, pk)
    form = BackfillForm(request.POST)
    if not form.is_valid():
        return _page(request, account, backfill_form=form, status=422)
    day = form.cleaned_data["since"]
    ask_for_backfill(account, timezone.make_aware(datetime.combine(day, time.min)))
    messages.success(
        request,
        _("Orders since %(day)s are being fetched.") % {"day": f"{day:%d/%m/%Y}"},
    )
    return redirect("integrations:check", pk=pk)


def _page(
    request: DeskRequest,
    account: ChannelAccount,
    *,
    backfill_form: BackfillForm | None = None,
    status: int = 200,
) -> HttpResponse:
    waiting = drifts.to_decide(Drift.objects.filter(account=account))
    strangers = RemoteListing.objects.filter(account=account, decision="")
    context = {
        "account": account,
        "name": channel_name(account),
        "marketplace": marketplace_name(account.marketplace),
        "sides": open_sides(account),
        "number": waiting.count(),
        "repaired": repaired_sides(account),
        "tasks": rule_tasks([account]),
        "strangers": strangers.count(),
        "may_change_money": request.desk.may_change_money,
        "backfill_form": backfill_form or BackfillForm(),
    }
    return desk_page(request, "integrations/check.html", context, status=status)


@require_POST
@desk_view
def check_now(request: DeskRequest, pk: int) -> HttpResponse:
    """Have the shop compared at once; pressed twice it is one comparison."""
    account = get_account(request, pk)
    if not account.is_working:
        text = _("%(channel)s cannot be asked now: connect it or let it go on first.")
        messages.error(request, text % {"channel": channel_name(account)})
        return redirect("integrations:check", pk=pk)
    audit_now(account)
    text = _("%(channel)s is being compared. Reload this page in a minute.")
    messages.success(request, text % {"channel": channel_name(account)})
    return redirect("integrations:check", pk=pk)


@require_POST
@desk_view(money=True)
def check_repair(request: DeskRequest, pk: int) -> HttpResponse:
    """Have ours told again: of the differences (``muc``) that the form names, or of all."""
    number = drifts.repair(_named(request, pk), request.user)
    _say(
        request,
        number,
        ngettext(
            "%(n)d difference is set right now.", "%(n)d differences are set right now.", number
        ),
    )
    return redirect("integrations:check", pk=pk)


@require_POST
@desk_view(money=True)
def check_keep(request: DeskRequest, pk: int) -> HttpResponse:
    """Leave it as it is there: the differences (``muc``) that the form names, or all."""
    number = drifts.keep(_named(request, pk), request.user)
    _say(
        request,
        number,
        ngettext(
            "%(n)d difference stays as it is there.",
            "%(n)d differences stay as they are there.",
            number,
        ),
    )
    return redirect("integrations:check", pk=pk)


def _named(request: DeskRequest, pk: int):
    """Return the differences of this co-op's own shop that the form names; none named: all."""
    mine = Drift.objects.visible_to(request.user).filter(account=get_account(request, pk))
    sent = request.POST.getlist("muc")[:MOST_NAMED]
    if not sent:
        return mine
    pks = [int(one) for one in sent if one.isascii() and one.isdigit() and len(one) < 19]
    return mine.filter(pk__in=pks)


def _say(request: DeskRequest, number: int, text: str) -> None:
    if number:
        messages.success(request, text % {"n": number})
    else:
        messages.info(request, _("Nothing differs any more."))
