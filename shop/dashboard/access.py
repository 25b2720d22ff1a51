"""Whose desk is open: the co-operative that a person acts for, and the only doors to its things."""

from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from catalog.models import Product
from coops.partner.models import StockRecord
from coops.registry.models import Cooperative, Membership
from shop.dashboard.drafts import FIELD, end_sent_draft
from shop.order.models import Order

SESSION_KEY = "desk_cooperative"


@dataclass(frozen=True)
class Desk:
    """One person at the desk of one co-operative; ``memberships`` are all the person has.

    Its query sets pass through ``visible_to`` and through the chosen co-op: a person who works
    for two sees one at a time.
    """

    membership: Membership
    memberships: list[Membership]

    @property
    def cooperative(self) -> Cooperative:
        """Return the co-operative whose desk is open."""
        return self.membership.cooperative

    @property
    def may_change_money(self) -> bool:
        """Return whether the person may change prices and mark money as received."""
        return self.membership.may_change_money

    def products(self):
        """Return the co-op's products, drafts included."""
        return Product.objects.visible_to(self.membership.user).filter(cooperative=self.cooperative)

    def stock_records(self):
        """Return the co-op's stock records."""
        return StockRecord.objects.visible_to(self.membership.user).filter(
            partner=self.cooperative.partner_id
        )

    def orders(self):
        """Return the orders placed with the co-op."""
        return Order.objects.visible_to(self.membership.user).filter(cooperative=self.cooperative)

    def lines(self, order: Order):
        """Return the lines of ``order`` that are the co-op's own.

        Every order should have no other; should one ever slip in, it is not shown here.
        """
        return order.lines.filter(partner=self.cooperative.partner_id)


class DeskRequest(HttpRequest):
    """A request behind :func:`desk_view`; named for readers and type checkers."""

    desk: Desk
    htmx: HtmxDetails


def desk_view(view=None, *, money: bool = False, entrance: bool = False):
    """Open a view to people of a co-operative, and give it ``request.desk``.

    Nobody is sent to the login. A person without a co-op gets a page that says whom to ask: as
    404 wherever the address names a thing, as 403 at the ``entrance``. ``money=True`` is for
    owners and staff: a helper gets 403 with a sentence. ``?htx=<code>`` on a GET turns to
    another of the person's own co-ops.
    """

    def decorate(view):
        @wraps(view)
        @never_cache  # a phone is handed on, a shared computer left: Back shows nothing
        def opened(request: DeskRequest, *args, **kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_login(request)
            memberships = list(_memberships(request.user))
            if request.method == "GET" and "htx" in request.GET:
                return _turn_to(request, memberships, request.GET["htx"])
            if not memberships:
                # Whatever the address: there is no desk, and the page says whom to ask.
                status = 403 if entrance else 404
                return render(request, "dashboard/no_desk.html", status=status)
            request.desk = Desk(_chosen(request, memberships), memberships)
            if money and not request.desk.may_change_money:
                return refuse_money(request)
            answer = view(request, *args, **kwargs)
            if request.method == "POST" and FIELD in request.POST:
                end_sent_draft(request, answer, cooperative=request.desk.cooperative)
            return answer

        opened.is_desk_view = True
        return opened

    return decorate if view is None else decorate(view)


def desk_page(request: DeskRequest, template: str, context: dict | None = None, status: int = 200):
    """Render a page of the desk; ``desk`` and ``cooperative`` are always in its context."""
    if not hasattr(request, "desk"):
        raise ImproperlyConfigured("desk_page needs a view decorated with desk_view.")
    base = {"desk": request.desk, "cooperative": request.desk.cooperative}
    return render(request, template, base | (context or {}), status=status)


def refuse_money(request: DeskRequest) -> HttpResponse:
    """Return the page that tells a helper who may change prices and money."""
    return desk_page(request, "dashboard/no_money.html", status=403)


def _memberships(user):
    return (
        Membership.objects.filter(user=user, is_active=True, user__is_active=True)
        .select_related("cooperative__partner", "user")
        .order_by("pk")
    )


def _chosen(request: HttpRequest, memberships: list[Membership]) -> Membership:
    code = request.session.get(SESSION_KEY)
    return next((m for m in memberships if m.cooperative.code == code), memberships[0])


def _turn_to(request: HttpRequest, memberships: list[Membership], code: str) -> HttpResponse:
    if code not in {m.cooperative.code for m in memberships}:
        raise Http404
    request.session[SESSION_KEY] = code
    rest = request.GET.copy()
    del rest["htx"]
    return redirect(f"{request.path}?{rest.urlencode()}" if rest else request.path)


def _to_login(request: DeskRequest) -> HttpResponse:
    """Lead to the login and from there to the page that was open; a sent form cannot be kept."""
    entrance = reverse("dashboard:today")
    if request.htmx:  # a row of a page cannot become the login page
        page = request.htmx.current_url_abs_path or entrance
        return HttpResponseClientRedirect(redirect_to_login(page).url)
    return redirect_to_login(request.get_full_path() if request.method == "GET" else entrance)
