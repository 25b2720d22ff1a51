"""What goes wrong on purpose, before the work of a call and after it."""

import socket
import time

from django.db.models import F
from django.http import HttpRequest, HttpResponse

from integrations.practice.models import Trouble
from integrations.practice.models.control import TroubleKind

BEFORE = frozenset(
    {TroubleKind.SLOW, TroubleKind.HTML, TroubleKind.SERVER_ERROR, TroubleKind.ERROR}
)
PAGE = "<!doctype html><title>502</title><h1>Bad gateway</h1>"


def next_trouble(path: str) -> Trouble | None:
    """Claim the oldest trouble that waits for a call of ``path``; each call has at most one.

    A trouble names beginnings of paths, separated by spaces, none for any call; one that ends with
    ``$`` is a whole path.
    """
    if not Trouble.is_any():
        return None
    for trouble in Trouble.objects.filter(calls_left__gt=0):
        if fits(path, trouble.path):
            waiting = Trouble.objects.filter(pk=trouble.pk, calls_left__gt=0)
            if waiting.update(calls_left=F("calls_left") - 1):
                return trouble
    return None


def fits(path: str, wanted: str) -> bool:
    """Say whether ``path`` is one of those that a trouble waits for."""
    return not wanted or any(f"{path}$".startswith(begin) for begin in wanted.split())


def before_work(trouble: Trouble) -> HttpResponse | None:
    """Let the trouble happen; an answer means that the work is not to be done."""
    if trouble.kind == TroubleKind.SLOW:
        time.sleep(trouble.seconds)
    if trouble.kind == TroubleKind.HTML:
        return HttpResponse(PAGE)
    if trouble.kind == TroubleKind.SERVER_ERROR:
        return HttpResponse(PAGE, status=500)
    return None


def after_work(trouble: Trouble, request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Spoil the answer to work that was done."""
    if trouble.kind == TroubleKind.REPLY_LOST:
        hang_up(request)
    if trouble.kind == TroubleKind.REPLY_HTML:
        return HttpResponse(PAGE, status=502)
    if trouble.kind == TroubleKind.BROKEN_JSON:
        half = answer.content[: len(answer.content) // 2]
        return HttpResponse(half, content_type="application/json")
    return answer


def hang_up(request: HttpRequest) -> None:
    """Close the caller's connection; what is then written to it goes nowhere."""
    line = request.environ.get("gunicorn.socket")  # type: ignore[attr-defined]  # WSGI
    if line is not None:
        line.shutdown(socket.SHUT_RDWR)
