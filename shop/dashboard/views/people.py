"""Who works at the desk: invited, changed and ended by owners; what helpers did, for reading."""

import segno
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coops.registry.helping import (
    HelpRefused,
    allow,
    call_for_help,
    close_call,
    consents_now,
    end_help,
    let_offerer_help,
)
from coops.registry.models import HelpCall, HelperAct, Invitation, LogEntry, Membership
from coops.registry.people import (
    PeopleRefused,
    change_role,
    end_membership,
    invite,
    is_mailed,
    shown_login,
    take_back,
)
from shop.core.links import site_url
from shop.core.phones import display_phone
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.dashboard.people_forms import CallForm, ConsentForm, InviteForm, RoleForm
from shop.dashboard.scopes import words_of

ACTS_SHOWN = 30
LOG_SHOWN = 30
Role = Membership.Role


@require_GET
@desk_view(money=True)
def people(request: DeskRequest) -> HttpResponse:
    """Show who works here, who is invited, and the call for a helper."""
    return _page(request)


@require_http_methods(["GET", "POST"])
@desk_view(owner=True)
def invite_person(request: DeskRequest) -> HttpResponse:
    """Invite a person; a phone's link is shown once, to be sent on, an e-mail's is mailed."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made, token = invite(
                cooperative=request.desk.cooperative,
                login=data["login"],
                role=data["role"],
                scopes=data["scopes"],
                days=form.number_of_days,
                by=request.user,
            )
        except PeopleRefused as refusal:
            form.add_error("login", str(refusal))
        else:
            # A mailed link is shown to nobody else: that it was opened proves the address.
            link = site_url(reverse("joining:invitation", args=[token]))
            link = "" if is_mailed(made) else link
            context = {
                "invitation": made,
                "login": shown_login(made.login),
                "role": Role(made.role).label,
                "link": link,
                "code": segno.make_qr(link, error="m").svg_data_uri(scale=6) if link else "",
            }
            return desk_page(request, "dashboard/people/invited.html", context)
    status = 422 if form.is_bound and form.errors else 200
    return desk_page(request, "dashboard/people/invite.html", {"form": form}, status=status)


@require_POST
@desk_view(owner=True)
def invitation_back(request: DeskRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    rows = Invitation.objects.filter(cooperative=request.desk.cooperative)
    if take_back(invitation=get_object_or_404(rows, pk=pk)):
        messages.success(request, _("The invitation is taken back; its link opens nothing."))
    return redirect("dashboard:people")


@require_GET
@desk_view(owner=True)
def person(request: DeskRequest, pk: int) -> HttpResponse:
    """Show one person: role, consent, and what to change."""
    return _person_page(request, _membership(request, pk))


@require_POST
@desk_view(owner=True)
def person_role(request: DeskRequest, pk: int) -> HttpResponse:
    """Give a person another role."""
    membership = _membership(request, pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _person_page(request, membership, role_form=form, status=422)
    try:
        change_role(membership=membership, role=form.cleaned_data["role"], by=request.user)
    except PeopleRefused as refusal:
        form.add_error("role", str(refusal))
        return _person_page(request, membership, role_form=form, status=409)
    messages.success(request, _("Saved."))
    return redirect("dashboard:people")


@require_POST
@desk_view(owner=True)
def person_end(request: DeskRequest, pk: int) -> HttpResponse:
    """Close the desk to a person."""
    membership = _membership(request, pk)
    name = str(membership.user)
    try:
        if membership.role == Role.HELPER:
            end_help(membership=membership, by=request.user)
        else:
            end_membership(membership=membership, by=request.user)
    except PeopleRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("dashboard:person", pk=pk)
    messages.success(request, _("%(name)s cannot open this desk any more.") % {"name": name})
    return redirect("dashboard:people")


@require_POST
@desk_view(owner=True)
def person_consent(request: DeskRequest, pk: int) -> HttpResponse:
    """Allow a helper anew: other things, or longer."""
    membership = _membership(request, pk, role=Role.HELPER)
    form = ConsentForm(request.POST)
    if not form.is_valid():
        return _person_page(request, membership, consent_form=form, status=422)
    allow(
        membership=membership,
        scopes=form.cleaned_data["scopes"],
        days=form.number_of_days,
        by=request.user,
    )
    messages.success(request, _("Saved. It counts from now on."))
    return redirect("dashboard:people")


@require_GET
@desk_view(owner=True)
def person_acts(request: DeskRequest, pk: int) -> HttpResponse:
    """Show what a helper did in the co-op's name, the newest first; also when it has ended."""
    rows = Membership.objects.filter(cooperative=request.desk.cooperative)
    membership = get_object_or_404(rows.select_related("user", "cooperative"), pk=pk)
    acts = HelperAct.objects.filter(
        cooperative=request.desk.cooperative, user=membership.user_id
    ).order_by("-pk")
    page = Paginator(acts, ACTS_SHOWN).get_page(request.GET.get("page"))
    context = {
        "membership": membership,
        "page_obj": page,
        "acts": [(act, words_of(act.page)) for act in page],
    }
    return desk_page(request, "dashboard/people/acts.html", context)


@require_http_methods(["GET", "POST"])
@desk_view(money=True)
def help_call(request: DeskRequest) -> HttpResponse:
    """Ask the commune for a helper."""
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        call_for_help(
            cooperative=request.desk.cooperative, words=form.cleaned_data["words"], by=request.user
        )
        messages.success(request, _("Sent. Who can help offers it here."))
        return redirect("dashboard:people")
    status = 422 if form.is_bound and form.errors else 200
    return desk_page(request, "dashboard/people/call.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@desk_view(owner=True)
def help_allow(request: DeskRequest, pk: int) -> HttpResponse:
    """Let who offered help, for some things and some time."""
    rows = HelpCall.objects.filter(cooperative=request.desk.cooperative, closed_at=None)
    call = get_object_or_404(rows.exclude(taken_by=None).select_related("taken_by"), pk=pk)
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            let_offerer_help(
                call=call,
                scopes=form.cleaned_data["scopes"],
                days=form.number_of_days,
                by=request.user,
            )
        except HelpRefused as refusal:
            messages.error(request, str(refusal))
        else:
            text = _("%(name)s may help now.") % {"name": call.taken_by}
            messages.success(request, text)
        return redirect("dashboard:people")
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "call": call}
    return desk_page(request, "dashboard/people/allow.html", context, status=status)


@require_POST
@desk_view(money=True)
def help_close(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a call for help back."""
    rows = HelpCall.objects.filter(cooperative=request.desk.cooperative)
    close_call(call=get_object_or_404(rows, pk=pk))
    messages.success(request, _("You ask for help no longer."))
    return redirect("dashboard:people")


@require_POST
@desk_view
def helper_leave(request: DeskRequest) -> HttpResponse:
    """End one's own help at once; others leave through an owner."""
    if request.desk.membership.role == Role.HELPER:
        end_help(membership=request.desk.membership, by=request.user)
        messages.success(request, _("You help this co-op no longer."))
    return redirect("users:account")


@require_GET
@desk_view
def standing(request: DeskRequest) -> HttpResponse:
    """Show where the co-op stands as a seller, and every decision about it with its reason."""
    cooperative = request.desk.cooperative
    kinds = LogEntry.Kind
    seen = [kinds.VERIFIED, kinds.NOTICE, kinds.NOTICE_BACK, kinds.SUSPENDED, kinds.LIFTED]
    seen += [kinds.CLOSED, kinds.HIDDEN, kinds.KEPT, kinds.SHOWN_AGAIN]
    rows = LogEntry.objects.filter(cooperative=cooperative, kind__in=seen)
    return desk_page(request, "dashboard/standing.html", {"entries": rows[:LOG_SHOWN]})


def _membership(request: DeskRequest, pk: int, **fields) -> Membership:
    rows = Membership.objects.filter(cooperative=request.desk.cooperative, is_active=True)
    return get_object_or_404(rows.select_related("user", "cooperative"), pk=pk, **fields)


def _page(request: DeskRequest) -> HttpResponse:
    cooperative = request.desk.cooperative
    rows = Membership.objects.filter(cooperative=cooperative, is_active=True)
    memberships = list(rows.select_related("user", "cooperative").order_by("pk"))
    consents = consents_now(memberships)
    waiting = Invitation.objects.filter(
        cooperative=cooperative, accepted_at=None, ended_at=None, expires_at__gt=timezone.now()
    )
    log = LogEntry.objects.filter(
        cooperative=cooperative,
        kind__in=LogEntry.OF_PEOPLE,
    ).select_related("person", "by")
    calls = HelpCall.objects.filter(cooperative=cooperative, closed_at=None)
    context = {
        "people": [
            {
                "membership": one,
                "login": one.user.login,
                "phone": display_phone(str(one.user.phone)) if one.user.phone else "",
                "consent": consents.get(one.pk),
                "is_lapsed": one.role == Role.HELPER and one.pk not in consents,
                "is_me": one.user_id == request.user.pk,
            }
            for one in memberships
        ],
        "invitations": [(one, shown_login(one.login), Role(one.role).label) for one in waiting],
        "log": log[:LOG_SHOWN],
        "before": Membership.objects.filter(
            cooperative=cooperative, is_active=False, role=Role.HELPER
        ).select_related("user"),
        "call": calls.select_related("taken_by").first(),
    }
    return desk_page(request, "dashboard/people/list.html", context)


def _person_page(
    request: DeskRequest,
    membership: Membership,
    *,
    role_form: RoleForm | None = None,
    consent_form: ConsentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    consent = consents_now([membership]).get(membership.pk)
    context = {
        "membership": membership,
        "consent": consent,
        "role_form": role_form or RoleForm(initial={"role": membership.role}),
        "consent_form": consent_form
        or ConsentForm(initial={"scopes": consent.scopes if consent else []}),
    }
    return desk_page(request, "dashboard/people/person.html", context, status=status)
