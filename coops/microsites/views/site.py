"""The website's page at the desk: what strangers see, what was changed, what the law asks."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catalog.picture_sources import stored_picture
from coops.microsites.contents import Content, shown_content, wanted_content
from coops.microsites.forms import (
    ContactForm,
    GoodsForm,
    LegalForm,
    PersonForm,
    PicturesForm,
    ThemeForm,
    WordsForm,
    initial_of,
)
from coops.microsites.legal import OWN_COLUMNS, legal_health
from coops.microsites.models import CooperativePage
from coops.microsites.rights import page_for
from coops.microsites.services import change, open_site, site_of
from coops.microsites.terms import write_down
from coops.registry.models import Cooperative
from shop.core.links import site_url
from shop.dashboard.access import DeskRequest, desk_page, desk_view

SECTIONS = ("pictures", "words", "goods", "contact", "theme")


@require_GET
@desk_view
def site(request: DeskRequest) -> HttpResponse:
    """Show every section, what is missing, and how to publish."""
    return site_page(request)


def site_page(request: DeskRequest, refused: dict[str, Any] | None = None) -> HttpResponse:
    """Return the page; ``refused`` are forms that came back, by section: they stand open."""
    cooperative = request.desk.cooperative
    own = site_of(cooperative)
    wanted = wanted_content(own) if own.pk else shown_content(cooperative, own)
    shown = shown_content(cooperative, own)
    given = {**forms_of(cooperative, wanted), **(refused or {})}
    page = CooperativePage.objects.filter(cooperative=cooperative).first()
    context = {
        "site": own,
        "forms": given,
        "open_section": next(iter(refused), "") if refused else "",
        "wanted": wanted,
        "has_changes": wanted != shown or own.shown is None,
        "is_published": own.shown is not None,
        "logo": stored_picture(wanted.logo) if wanted.logo else None,
        "cover": stored_picture(wanted.cover) if wanted.cover else None,
        "people": list(own.people.all()) if own.pk else [],
        "missing": legal_health(cooperative, own),
        "page": page,
        "page_url": reverse("wagtailadmin_pages:edit", args=[page.pk]) if page else "",
        "public_url": site_url(cooperative.get_absolute_url()),
        "changed": changed_words(shown, wanted),
    }
    return desk_page(request, "microsites/site.html", context, status=422 if refused else 200)


def forms_of(cooperative: Cooperative, content: Content) -> dict[str, Any]:
    """Return the forms of all sections with what would be published."""
    initial = initial_of(content)
    return {
        "pictures": PicturesForm(),
        "words": WordsForm(initial=initial),
        "goods": GoodsForm(initial=initial, cooperative=cooperative),
        "contact": ContactForm(initial=initial),
        "theme": ThemeForm(initial=initial),
        "person": PersonForm(),
    }


def changed_words(shown: Content, wanted: Content) -> list[str]:
    """Return the sections that differ from what strangers see."""
    names = {
        _("Photos"): ("logo", "cover"),
        _("Words about the co-op"): ("tagline", "story"),
        pgettext("website", "People"): ("people",),
        pgettext("price list", "Goods"): ("goods",),
        _("Contact and place"): ("phone", "zalo", "hours", "latitude", "longitude"),
        _("Colours"): ("theme",),
    }
    return [
        label
        for label, keys in names.items()
        if any(getattr(shown, key) != getattr(wanted, key) for key in keys)
    ]


def _section(name: str, make: Callable[[DeskRequest], Any]):
    """Return the view that saves the section ``name``, and leads back to it."""

    @require_http_methods(["GET", "POST"])
    @desk_view
    def save(request: DeskRequest) -> HttpResponse:
        if request.method == "GET":  # an address of a refused form that somebody kept
            return redirect(f"{reverse('microsites:site')}#{name}")
        form = make(request)
        if not form.is_valid():
            return site_page(request, {name: form})
        change(cooperative=request.desk.cooperative, **form.values)
        messages.success(request, _("Saved for yourselves. Buyers see it once it is published."))
        return redirect(f"{reverse('microsites:site')}#{name}")

    return save


pictures = _section("pictures", lambda r: PicturesForm(r.POST, r.FILES))
words = _section("words", lambda r: WordsForm(r.POST))
contact = _section("contact", lambda r: ContactForm(r.POST))
goods = _section("goods", lambda r: GoodsForm(r.POST, cooperative=r.desk.cooperative))
theme = _section("theme", lambda r: ThemeForm(r.POST))


@require_http_methods(["GET", "POST"])
@desk_view(money=True)
def legal(request: DeskRequest) -> HttpResponse:
    """Tell what the law asks for and nobody has told; what is told stays as it is."""
    cooperative = request.desk.cooperative
    own = site_of(cooperative)
    told = {name: getattr(cooperative, name) for name in OWN_COLUMNS}
    told["registered_on"] = cooperative.registered_on
    form = LegalForm(request.POST or None, told=told)
    if request.method == "POST" and form.is_valid():
        _tell(cooperative, form.cleaned_data)
        messages.success(request, _("Saved. It stands at the foot of your pages now."))
        return redirect("microsites:site")
    context = {"form": form, "missing": legal_health(cooperative, own)}
    return desk_page(request, "microsites/legal.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _tell(cooperative: Cooperative, data: dict[str, Any]) -> None:
    open_site(cooperative)
    if day := data.get("registered_on"):
        Cooperative.objects.filter(pk=cooperative.pk, registered_on=None).update(registered_on=day)
    values = {name: data[name] for name in OWN_COLUMNS if data.get(name)}
    # Only where it is still empty: two people may fill it in at once.
    for name, value in values.items():
        if Cooperative.objects.filter(pk=cooperative.pk, **{name: ""}).update(**{name: value}):
            setattr(cooperative, name, value)
    if values or day:
        write_down(Cooperative.objects.get(pk=cooperative.pk))


@require_POST
@desk_view
def blocks(request: DeskRequest) -> HttpResponse:
    """Lead to the editor of the page of blocks; made, with its rights, when first asked for.

    Raises:
        Http404: there is none yet, and a helper asks.
    """
    cooperative = request.desk.cooperative
    page = CooperativePage.objects.filter(cooperative=cooperative).first()
    if page is None:
        if not request.desk.may_change_money:
            raise Http404
        page = page_for(cooperative, by=request.user)
    return redirect("wagtailadmin_pages:edit", page.pk)
