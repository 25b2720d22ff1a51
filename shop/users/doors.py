"""One door into the house: the login forms that packages bring lead to ours.

Theirs count no attempts, so that a password could be guessed there without end.
"""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode


def to_login(request: HttpRequest) -> HttpResponse:
    """Lead to our login, and from there to where the person was going.

    Raises:
        PermissionDenied: somebody is logged in already and was sent here for lack of rights.
    """
    if request.user.is_authenticated:
        raise PermissionDenied
    after = request.GET.get("next", "")
    query = f"?{urlencode({'next': after})}" if after else ""
    return redirect(f"{reverse('users:login')}{query}")


def to_recovery(request: HttpRequest) -> HttpResponse:
    """Lead to our page for a new password, which counts how often it is asked."""
    return redirect("users:password_reset")
