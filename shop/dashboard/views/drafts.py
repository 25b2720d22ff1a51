"""What is typed at the desk and not sent yet: kept while typing, thrown away by a press."""

import json

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shop.core.patience import wait_sentence
from shop.core.throttle import Throttle, TooManyAttempts
from shop.dashboard.access import DeskRequest, desk_view
from shop.dashboard.drafts import NotKept, keep_draft, read_typed, throw_away
from shop.dashboard.scopes import PRODUCTS

#: A page saves when the typing stops. Counted in memory: it costs no write.
SAVES = Throttle("draft-save", limit=120, window_seconds=60, alias="process")


@require_POST
@desk_view
def draft_save(request: DeskRequest) -> HttpResponse:
    """Keep what a form has so far; answers when it was kept, as JSON for the page's script."""
    if request.POST.get("place") != request.desk.cooperative.code:
        # Typed at another of the person's desks: the phone keeps it until that one is open.
        return JsonResponse({"text": ""}, status=409)
    try:
        SAVES.require(str(request.user.pk))
    except TooManyAttempts as refusal:  # the phone keeps it, and sends it later
        return JsonResponse({"text": wait_sentence(refusal)}, status=429)
    try:
        typed = read_typed(request.POST.dict(), json.loads(request.POST.get("data", "")))
    except (NotKept, ValueError, RecursionError):
        text = _("This could not be kept. Press the form's own button to save it.")
        return JsonResponse({"text": text}, status=422)
    keep_draft(user=request.user, cooperative=request.desk.cooperative, typed=typed)
    now = date_format(timezone.localtime(), "H:i")
    return JsonResponse({"text": _("Kept as a draft at %(time)s, not saved yet.") % {"time": now}})


@require_POST
@desk_view
def draft_drop(request: DeskRequest) -> HttpResponse:
    """Throw away what was typed; the form is as it was saved."""
    throw_away(
        user=request.user,
        cooperative=request.desk.cooperative,
        form=request.POST.get("form", "").replace("\x00", "")[:40],
        object_key=request.POST.get("object", "").replace("\x00", "")[:20],
    )
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({})
    messages.success(request, _("What you had typed is thrown away."))
    return redirect("dashboard:products" if request.desk.may(PRODUCTS) else "dashboard:today")
