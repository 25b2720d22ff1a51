"""One listing: what is missing, where it is shown, what it says; put there, taken off."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from integrations.categories import suggested
from integrations.channels import channel_name, is_by_file, marketplace_name, practice_item_url
from integrations.contract import AttributeValue, CategoryRules
from integrations.forms import CategoryForm, DetailsForm
from integrations.lattice import mark_of
from integrations.models import FacetKind, Listing
from integrations.problems import problems_of_listing
from integrations.readiness import gaps_of, lacks_weight, missing_for
from integrations.services.answers import NoAnswer, brands, category_rules
from integrations.services.history import sentence
from integrations.services.listings import (
    AlreadySent,
    NotReady,
    discard_listing,
    hide_listing,
    publish_listing,
    save_listing,
    tree_of,
)
from integrations.views.channels import listing_entry
from integrations.views.doors import get_listing
from integrations.views.files import file_line
from shop.dashboard.access import DeskRequest, desk_page, desk_view

#: So many events of a listing stand on one page.
HISTORY_SHOWN = 10


@require_http_methods(["GET", "POST"])
@desk_view
def listing(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the listing; save its answers, weight and terms."""
    found = get_listing(request, pk)
    if is_by_file(found.account):
        return file_line(request, found)
    if request.method == "GET":
        return _page(request, found)
    try:
        form = _details_form(request, found, _rules(found), request.POST)
    except NoAnswer:
        messages.error(request, _no_answer(found))
        return redirect("integrations:listing", pk=pk)
    if not form.is_valid():
        return _page(request, found, details_form=form, status=422)
    save_listing(
        listing=found,
        attributes=form.attribute_values(),
        weight=form.weight(),
        offers=form.terms(),
        parcel=form.parcel(),
        brand=form.brand(),
    )
    messages.success(request, _("Saved."))
    return _back(pk, "#ready")


@require_POST
@desk_view
def listing_category(request: DeskRequest, pk: int) -> HttpResponse:
    """Put the goods on a leaf of the marketplace's tree; answers that still fit are kept."""
    found = get_listing(request, pk)
    try:
        tree = tree_of(found.account)
        form = CategoryForm(request.POST, leaf_ids=[leaf.id for leaf in tree.leaves])
        if not form.is_valid():
            return _page(request, found, category_form=form, status=422)
        leaf = tree.leaves_by_id[form.cleaned_data["category"]]
        asked = {a.id for a in category_rules(found.account, leaf.id).attributes}
    except NoAnswer:
        messages.error(request, _no_answer(found))
        return redirect("integrations:listing", pk=pk)
    answers = [AttributeValue(**v) for v in found.attributes if v["attribute_id"] in asked]
    save_listing(
        listing=found,
        category=(leaf.category, leaf.path),
        attributes=answers,
        weight=found.parcel_weight_g,
    )
    return _back(pk, "#ready")


@require_POST
@desk_view
def listing_publish(request: DeskRequest, pk: int) -> HttpResponse:
    """Put the listing on the channel, or say what is missing."""
    found = get_listing(request, pk)
    channel = channel_name(found.account)
    try:
        publish_listing(listing=found)
    except NotReady as refusal:
        messages.error(request, str(refusal))
        return _back(pk, "#ready")
    except NoAnswer:
        messages.error(request, _no_answer(found))
    else:
        messages.success(
            request,
            _("It goes to %(channel)s now. This page shows when it is there.")
            % {"channel": channel},
        )
    return redirect("integrations:listing", pk=pk)


@require_POST
@desk_view
def listing_hide(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the listing off the channel; the item stays there, hidden."""
    found = get_listing(request, pk)
    hide_listing(listing=found)
    messages.success(
        request,
        _("It is being taken off %(channel)s.") % {"channel": channel_name(found.account)},
    )
    return redirect("integrations:listing", pk=pk)


@require_POST
@desk_view
def listing_discard(request: DeskRequest, pk: int) -> HttpResponse:
    """Throw away what was never sent."""
    found = get_listing(request, pk)
    try:
        discard_listing(listing=found)
    except AlreadySent:
        messages.error(request, _("The marketplace has it already. Take it off there instead."))
        return redirect("integrations:listing", pk=pk)
    messages.success(request, _("The listing is gone; the goods stay."))
    return redirect("integrations:channel", pk=found.account_id)


def _page(
    request: DeskRequest,
    listing: Listing,
    *,
    category_form: CategoryForm | None = None,
    details_form: DetailsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    served = listing.account.marketplace in settings.MARKETPLACES
    if not served:
        raise Http404
    silent = False
    rules, missing = None, None
    try:
        missing = missing_for(listing)
        rules = _rules(listing)
        if details_form is None:
            details_form = _details_form(request, listing, rules)
    except NoAnswer:
        silent = True
    query = request.GET.get("tim", "").replace("\x00", "").strip()[:60]
    choosing = not listing.category_id or "tim" in request.GET or category_form is not None
    chooser: dict = {"open": choosing, "query": query, "form": category_form}
    if choosing and not silent:
        try:
            chooser |= _offered(request, listing, query, category_form)
        except NoAnswer:
            silent = True
    entry = listing_entry(listing)
    past = Paginator(listing.history.all(), HISTORY_SHOWN).get_page(request.GET.get("page"))
    context = {
        "listing": listing,
        "entry": entry,
        "mark": mark_of(listing),
        "channel": channel_name(listing.account),
        "marketplace": marketplace_name(listing.account.marketplace),
        "gaps": None if missing is None else gaps_of(listing, missing),
        "silent": silent,
        "chooser": chooser,
        "form": details_form,
        "rules": rules,
        "problems": problems_of_listing(listing),
        "since": _since(listing),
        "page_obj": past,
        "past": [{"at": one.at, "sentence": sentence(one)} for one in past],
        "item_url": practice_item_url(listing.account, listing.item_id),
        "channel_url": reverse("integrations:channel", args=[listing.account_id]),
        "may_discard": not (listing.item_id or listing.intent_at or listing.is_wanted),
    }
    return desk_page(request, "integrations/listing.html", context, status=status)


def _offered(request, listing: Listing, query: str, form: CategoryForm | None) -> dict:
    """Return the leaves to choose from and which one is marked."""
    tree = tree_of(listing.account)
    guesses = suggested(listing, tree)
    leaves = tree.search(query) if query else guesses
    typed = form["category"].value() if form is not None else None
    marked = typed or listing.category_id or (leaves[0].id if leaves else "")
    if marked and marked not in {leaf.id for leaf in leaves} and not query:
        leaves = [leaf for leaf in [tree.leaf(marked)] if leaf] + leaves
    is_guess = not typed and not listing.category_id
    return {"leaves": leaves, "marked": marked, "is_guess": is_guess}


def _rules(listing: Listing) -> CategoryRules | None:
    if not listing.category_id:
        return None
    return category_rules(listing.account, listing.category_id)


def _details_form(
    request: DeskRequest, listing: Listing, rules: CategoryRules | None, data=None
) -> DetailsForm:
    return DetailsForm(
        data,
        listing=listing,
        attributes=rules.attributes if rules else (),
        asks_weight=lacks_weight(listing),
        may_change_money=request.desk.may_change_money,
        asks_size=bool(rules and rules.limits.needs_size) or bool(listing.parcel_length_cm),
        brands=(lambda: brands(listing.account, listing.category_id)) if rules else None,
    )


def _since(listing: Listing):
    """Return since when the listing stands as it does; ``None`` before anything was told."""
    visibility = [f for f in listing.facets.all() if f.kind == FacetKind.VISIBILITY]
    if visibility and visibility[0].is_in_step and visibility[0].written_at:
        return visibility[0].written_at
    return listing.created_there_at


def _no_answer(listing: Listing) -> str:
    return _("%(channel)s cannot be asked just now. Everything is kept; try again in a minute.") % {
        "channel": channel_name(listing.account)
    }


def _back(pk: int, anchor: str) -> HttpResponse:
    return redirect(reverse("integrations:listing", args=[pk]) + anchor)
