"""An invitation to a co-op's desk: read by whoever has the link, accepted by whom it is for."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from coops.registry.models import HelperConsent, Membership
from coops.registry.people import (
    PeopleRefused,
    accept,
    asks_proof,
    invitation_of,
    is_for,
    is_proved,
    shown_login,
)

#: As long as a token is, and a little more.
LONGEST_TOKEN = 64


@require_http_methods(["GET", "POST"])
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the invitation is about; a press accepts it. Looking uses nothing up."""
    found = invitation_of(token) if len(token) <= LONGEST_TOKEN else None
    if found is None:
        raise Http404
    status = 200
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        try:
            membership = accept(invitation=found, user=request.user)
        except PeopleRefused as refusal:
            messages.error(request, str(refusal))
            status = 409
        else:
            text = _("Welcome at the desk of %(name)s.")
            messages.success(request, text % {"name": membership.cooperative.short_name})
            if membership.may_change_money and not request.user.has_usable_password():
                # No code opens the account from now on; see ``shop.users.codes.needs_password``.
                text = _("Choose a password now: from today your account opens with it only.")
                messages.info(request, text)
                return redirect("users:password_change")
            return redirect("dashboard:today")
    is_mine = request.user.is_authenticated and is_for(found, request.user)
    context = {
        "invitation": found,
        "role": Membership.Role(found.role).label,
        "scopes": HelperConsent(scopes=found.scopes).scope_names,
        "is_good": found.is_good(timezone.now()),
        "is_mine": is_mine,
        "asks_code": asks_proof(found) and not (is_mine and is_proved(found, request.user)),
        "login": _masked(shown_login(found.login)),
    }
    return render(request, "commune/invitation.html", context, status=status)


def _masked(login: str) -> str:
    """Return enough of the login to know it again, and not enough to learn it."""
    if "@" in login:
        name, _at, host = login.partition("@")
        return f"{name[:2]}…@{host}"
    return f"… {login[-3:]}"
