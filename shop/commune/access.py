"""The officer's door: whose commune is open, and the only way to its co-ops."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django_htmx.middleware import HtmxDetails

from shop.commune.models import Officer


class OfficerRequest(HttpRequest):
    """A request behind :func:`officer_view`; named for readers and type checkers."""

    officer: Officer
    htmx: HtmxDetails


def is_officer(user) -> bool:
    """Return whether ``user`` holds an office now."""
    return user.is_authenticated and Officer.objects.filter(user=user, is_active=True).exists()


def officer_view(view=None, *, officers_only: bool = False):
    """Open a view to people with an office, and give it ``request.officer``.

    Nobody is sent to the login; everybody else gets 404. ``officers_only=True`` shuts out the
    hamlets' digital teams: they help, they do not decide.
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
            found = office.first()
            if found is None:
                raise Http404
            request.officer = found
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
    return render(request, template, {"officer": request.officer} | (context or {}), status=status)
