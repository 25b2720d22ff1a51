"""The officer's door: whose commune is open, and the only way to its co-ops."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django_htmx.middleware import HtmxDetails

from coops.registry.models import Membership
from shop.commune.models import Officer

SESSION_KEY = "commune_office"


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

    Nobody is sent to the login; everybody else gets 404. ``officers_only=True`` shuts out the
    hamlets' digital teams: they help, they do not decide. ``request.offices`` are all that open
    the view; ``?chuc=<pk>`` on a GET turns to another of them.
    """

    def decorate(view):
        @wraps(view)
        @never_cache
        def opened(request: OfficerRequest, *args, **kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            office = (
                Officer.objects.filter(user=request.user, is_active=True, user__is_active=True)
                .select_related("user")
                .order_by("pk")
            )
            if officers_only:
                office = office.filter(role=Officer.Role.OFFICER)
            request.offices = list(office)
            if not request.offices:
                raise Http404
            if request.method == "GET" and "chuc" in request.GET:
                return _turn_to(request, request.GET["chuc"])
            request.officer = _chosen(request)
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
    base = {"officer": request.officer, "offices": request.offices}
    return render(request, template, base | (context or {}), status=status)


def is_own_affair(
    request: OfficerRequest, *, cooperative_id: int | None, applicant_id: int | None = None
) -> bool:
    """Say so, and return whether the officer would decide about themselves.

    That is one's own application, and whatever is about a co-op at whose desk one works.
    """
    is_mine = applicant_id is not None and applicant_id == request.user.pk
    if not is_mine and cooperative_id is not None:
        places = Membership.objects.filter(user=request.user, is_active=True)
        is_mine = places.filter(cooperative=cooperative_id).exists()
    if is_mine:
        text = _(
            "Nothing was decided: this is about yourself or a co-op you work for. Another officer "
            "decides it."
        )
        messages.error(request, text)
    return is_mine


def _chosen(request: OfficerRequest) -> Officer:
    pk = request.session.get(SESSION_KEY)
    return next((one for one in request.offices if one.pk == pk), request.offices[0])


def _turn_to(request: OfficerRequest, pk: str) -> HttpResponse:
    found = next((one for one in request.offices if str(one.pk) == pk), None)
    if found is None:
        raise Http404
    request.session[SESSION_KEY] = found.pk
    rest = request.GET.copy()
    del rest["chuc"]
    return redirect(f"{request.path}?{rest.urlencode()}" if rest else request.path)
