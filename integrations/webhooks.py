"""What marketplaces themselves call: pushes, and the return from the consent page."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from integrations.channels import shop_words
from integrations.services.connecting import ConsentRefused, finish_consent
from integrations.services.inbox import LARGEST_PUSH, receive_push, receive_push_at
from shop.core.refusals import wait_after_refusals


@csrf_exempt  # signed by the sender instead
@require_POST
@wait_after_refusals
def push(request: HttpRequest, marketplace: str) -> HttpResponse:
    """Take a push; the answer has no body and says by its status what became of it."""
    _installed(marketplace)
    if _length(request) > LARGEST_PUSH:
        return HttpResponse(status=413)
    return HttpResponse(status=receive_push(marketplace=marketplace, **_sent(request)))


@csrf_exempt  # the address itself proves who may write to it
@require_POST
@wait_after_refusals
def push_with_token(request: HttpRequest, marketplace: str, token: str) -> HttpResponse:
    """Take a push of a marketplace that signs nothing; a wrong address is a page not found."""
    _installed(marketplace)
    if _length(request) > LARGEST_PUSH:
        return HttpResponse(status=413)
    status = receive_push_at(marketplace=marketplace, token=token, **_sent(request))
    if status == 404:
        raise Http404
    return HttpResponse(status=status)


@require_GET
@login_required
def consent(request: HttpRequest, marketplace: str) -> HttpResponse:
    """Finish connecting when the marketplace sends the person back."""
    _installed(marketplace)
    answer = request.GET.dict()
    state = answer.pop("state", "")
    try:
        accounts = finish_consent(state=state, answer=answer, user=request.user)
    except ConsentRefused as refused:
        return render(
            request, "integrations/consent_refused.html", {"sentence": str(refused)}, status=400
        )
    names = ", ".join(shop_words(account) for account in accounts)
    messages.success(request, _("%(shops)s is connected.") % {"shops": names})
    return redirect("integrations:channels")


def _installed(marketplace: str) -> None:
    if marketplace not in settings.MARKETPLACES:
        raise Http404


def _length(request: HttpRequest) -> int:
    try:
        return int(request.headers.get("Content-Length") or 0)
    except ValueError:
        return 0


def _sent(request: HttpRequest) -> dict[str, Any]:
    """Return address, headers and body as the services take them."""
    return {
        # As it is registered there: the request may have come through a proxy.
        "url": f"{settings.SITE_URL}{request.get_full_path()}",
        "headers": {name.lower(): value for name, value in request.headers.items()},
        "body": request.body,
    }
