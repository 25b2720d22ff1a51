"""The officer's door: whose commune is open, and the only way to its co-ops."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django_htmx.middleware import HtmxDetails

from shop.commune.models import Officer

SESSION_KEY = "commune_office"
PARAMETER = "xa"


class OfficerRequest(HttpRequest):
    """A request behind :func:`officer_view`; named for readers and type checkers."""

    officer: Officer
    offices: list[Officer]
    htmx: HtmxDetails


def is_officer(user) -> bool:
    """Return whether ``user`` holds an office now."""
    return user.is_authenticated and Officer.objects.filter(user=user, is_active=True).exists()


def officer_view(view=None, *, officers_only: bool = False):
    """Open a view to people with an office, and give it ``request.officer``.

    Nobody is sent to the login; everybody else gets 404. Of several offices one is open at a
    time: ``?xa=<number of the office>`` on a GET turns to another of one's own.
    ``officers_only=True`` shuts out the hamlets' digital teams: they help, they do not decide.
    """

    def decorate(view):
        @wraps(view)
        @never_cache
        def opened(request: OfficerRequest, *args, **kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            offices = list(
                Officer.objects.filter(user=request.user, is_active=True, user__is_active=True)
                .select_related("user")
                .order_by("pk")
            )
            if request.method == "GET" and PARAMETER in request.GET:
                return _turn_to(request, offices, request.GET[PARAMETER])
            request.offices = offices
            if officers_only:
                offices = [one for one in offices if one.role == Officer.Role.OFFICER]
            if not offices:
                raise Http404
            request.officer = _chosen(request, offices)
            return view(request, *args, **kwargs)

        opened.is_officer_view = True
        return opened

    return decorate if view is None else decorate(view)


def officer_page(
    request: OfficerRequest, template: str, context: dict | None = None, status: int = 200
) -> HttpResponse:
    """Render a page of the officer; ``officer`` is always in its context."""
    if not hasattr(request, "officer"):
        raise ImproperlyConfigured("officer_page needs a view decorated with officer_view.")
    others = [one for one in request.offices if one.pk != request.officer.pk]
    base = {"officer": request.officer, "other_offices": others}
    return render(request, template, base | (context or {}), status=status)


def _chosen(request: HttpRequest, offices: list[Officer]) -> Officer:
    number = request.session.get(SESSION_KEY)
    return next((one for one in offices if one.pk == number), offices[0])


def _turn_to(request: HttpRequest, offices: list[Officer], number: str) -> HttpResponse:
    office = next((one for one in offices if str(one.pk) == number), None)
    if office is None:
        raise Http404
    request.session[SESSION_KEY] = office.pk
    rest = request.GET.copy()
    del rest[PARAMETER]
    return redirect(f"{request.path}?{rest.urlencode()}" if rest else request.path)
