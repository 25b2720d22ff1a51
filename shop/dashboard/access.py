"""Whose desk is open: the co-operative that a person acts for, and the only doors to its things."""

from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.views.decorators.cache import never_cache
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from catalog.models import Product
from coops.partner.models import StockRecord
from coops.registry.helping import consents_now
from coops.registry.models import Cooperative, HelperConsent, Membership
from shop.dashboard.drafts import FIELD, end_sent_draft
from shop.dashboard.helper_acts import NOT_ACTS, recorded
from shop.dashboard.scopes import ALWAYS, NEVER, ORDERS, scope_label, scope_of, words_of
from shop.order.models import Order

SESSION_KEY = "desk_cooperative"


@dataclass(frozen=True)
class Desk:
    """One person at the desk of one co-operative; ``memberships`` are all the person has.

    Its query sets pass through ``visible_to`` and through the chosen co-op: a person who works
    for two sees one at a time. ``consent`` is what a helper is let do; ``None`` for all others.
    """

    membership: Membership
    memberships: list[Membership]
    consent: HelperConsent | None = None

    @property
    def cooperative(self) -> Cooperative:
        """Return the co-operative whose desk is open."""
        return self.membership.cooperative

    @property
    def may_change_money(self) -> bool:
        """Return whether the person may change prices and mark money as received."""
        return self.membership.may_change_money

    @property
    def is_owner(self) -> bool:
        """Return whether the person decides who works at this desk."""
        return self.membership.role == Membership.Role.OWNER

    def may(self, scope: str) -> bool:
        """Return whether the person may use pages of ``scope``; only helpers are held back."""
        if self.membership.role != Membership.Role.HELPER:
            return True
        return scope == ALWAYS or (self.consent is not None and scope in self.consent.scopes)

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


def desk_view(
    view=None,
    *,
    money: bool = False,
    entrance: bool = False,
    owner: bool = False,
    scope: str = "",
    does: str | Promise = "",
    also: Any = None,
):
    """Open a view to people of a co-operative, and give it ``request.desk``.

    Nobody is sent to the login. A person without a co-op gets a page that says whom to ask: as
    404 wherever the address names a thing, as 403 at the ``entrance``. ``money=True`` is for
    owners and staff: a helper gets 403 with a sentence; ``owner=True`` for owners.
    ``?htx=<code>`` on a GET turns to another of the person's own co-ops. ``also``: annotations
    of the memberships, for a view that must ask little.

    A helper comes in with a consent that holds now, and only to pages of its scopes: ``scope``,
    or what :mod:`shop.dashboard.scopes` says of the address. Each form a helper sends is written
    down; ``does`` tells it in words.
    """

    def decorate(view):
        @wraps(view)
        @never_cache  # a phone is handed on, a shared computer left: Back shows nothing
        def opened(request: DeskRequest, *args, **kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_login(request)
            all_memberships = list(_memberships(request.user).annotate(**(also or {})))
            consents = consents_now(all_memberships)
            memberships = [one for one in all_memberships if _holds(one, consents)]
            if request.method == "GET" and "htx" in request.GET:
                return _turn_to(request, memberships, request.GET["htx"])
            if not memberships:
                # Whatever the address: there is no desk, and the page says whom to ask.
                status = 403 if entrance else 404
                context = {"was_helping": [one.cooperative for one in all_memberships]}
                return render(request, "dashboard/no_desk.html", context, status=status)
            chosen = _chosen(request, memberships)
            request.desk = Desk(chosen, memberships, consents.get(chosen.pk))
            if money and not request.desk.may_change_money:
                return _refuse(request, NEVER)
            if owner and not request.desk.is_owner:
                return desk_page(request, "dashboard/owners_only.html", status=403)
            if request.desk.membership.role == Membership.Role.HELPER:
                answer = _helped(request, view, args, kwargs, declared=scope)
            else:
                answer = view(request, *args, **kwargs)
            if request.method == "POST" and FIELD in request.POST:
                end_sent_draft(request, answer, cooperative=request.desk.cooperative)
            return answer

        opened.is_desk_view = True
        opened.is_money_view = money
        opened.is_owner_view = owner
        opened.desk_scope = scope
        opened.desk_words = does
        return opened

    return decorate if view is None else decorate(view)


def _helped(request: DeskRequest, view, args, kwargs, *, declared: str) -> HttpResponse:
    """Answer a helper: refuse what is not allowed, write down what is sent."""
    match = request.resolver_match
    name = match.view_name if match else ""
    needed = scope_of(name, declared)
    if needed == NEVER or not request.desk.may(needed):
        return _refuse(request, needed)
    if name == "dashboard:today" and not request.desk.may(ORDERS):
        return desk_page(request, "dashboard/helper_today.html")  # buyers' names are on the other
    if request.method in {"GET", "HEAD", "OPTIONS"} or name in NOT_ACTS:
        return view(request, *args, **kwargs)
    return recorded(request, name, kwargs, lambda: view(request, *args, **kwargs))


def desk_page(request: DeskRequest, template: str, context: dict | None = None, status: int = 200):
    """Render a page of the desk; ``desk`` and ``cooperative`` are always in its context."""
    if not hasattr(request, "desk"):
        raise ImproperlyConfigured("desk_page needs a view decorated with desk_view.")
    base = {"desk": request.desk, "cooperative": request.desk.cooperative}
    return render(request, template, base | (context or {}), status=status)


def _refuse(request: DeskRequest, needed: str) -> HttpResponse:
    """Tell a helper what was refused: by the page's words, or by what the owner did not tick."""
    match = request.resolver_match
    what = words_of(match.view_name) if match else ""
    context = {"needed": scope_label(needed), "what": what}
    return desk_page(request, "dashboard/not_for_helpers.html", context, status=403)


def refuse_money(request: DeskRequest) -> HttpResponse:
    """Return the page that tells a helper who may change prices and money."""
    return desk_page(request, "dashboard/no_money.html", status=403)


def _memberships(user):
    return (
        Membership.objects.filter(user=user, is_active=True, user__is_active=True)
        .select_related("cooperative__partner", "cooperative__alert_rules", "user")
        .order_by("pk")
    )


def _holds(membership: Membership, consents: dict[int, HelperConsent]) -> bool:
    return membership.role != Membership.Role.HELPER or membership.pk in consents


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
