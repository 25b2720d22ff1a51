"""What stands before the views of a lesson: an account where something is kept, words when not."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from training.models.pages import SECTION


def login_address(back: str) -> str:
    """Return the login form that leads to ``back`` afterwards."""
    return f"{reverse('users:login')}?{urlencode({'next': back})}"


def kept_for(request: HttpRequest, back: str) -> HttpResponse | None:
    """Return ``None`` when somebody logged in has sent something to keep, else where to go.

    An address that only takes POST is opened by Back or a saved link too: it leads to ``back``.
    """
    if request.method in {"GET", "HEAD"}:
        return redirect(back)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    return None if request.user.is_authenticated else redirect(login_address(back))


def no_such_thing(request: HttpRequest, text: str, back: str, *, status: int = 404) -> HttpResponse:
    """Say in a sentence that something is not there, that nothing is lost, and where to go on."""
    context = {"text": text, "back": back, "section": SECTION}
    return render(request, "training/not_there.html", context, status=status)
