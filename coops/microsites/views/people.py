"""People of the website: added, changed and taken away at the desk."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalog.picture_sources import cut_picture
from coops.microsites.forms import PersonForm
from coops.microsites.models import SitePerson
from coops.microsites.services import WebsiteRefused, remove_person, save_person
from coops.microsites.views.site import site_page
from shop.dashboard.access import DeskRequest, desk_page, desk_view


def own_people(request: DeskRequest):
    """Return the people of the open desk's website."""
    return SitePerson.objects.filter(site__cooperative=request.desk.cooperative)


@require_http_methods(["GET", "POST"])
@desk_view
def people(request: DeskRequest) -> HttpResponse:
    """Add somebody."""
    if request.method == "GET":
        return redirect(f"{reverse('microsites:site')}#people")
    form = PersonForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            save_person(cooperative=request.desk.cooperative, by=request.user, **form.values(None))
        except WebsiteRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _said(form))
            return redirect(f"{reverse('microsites:site')}#people")
    return site_page(request, {"person": form})


@require_http_methods(["GET", "POST"])
@desk_view
def person(request: DeskRequest, pk: int) -> HttpResponse:
    """Change somebody, or take the consent back."""
    found = get_object_or_404(own_people(request), pk=pk)
    initial = {"name": found.name, "work": found.work, "agrees": found.consent_at is not None}
    form = PersonForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_person(
                cooperative=request.desk.cooperative, by=request.user, pk=pk, **form.values(found)
            )
        except SitePerson.DoesNotExist as error:
            raise Http404 from error
        messages.success(request, _said(form))
        return redirect(f"{reverse('microsites:site')}#people")
    picture = cut_picture(found.photo_digest, 0, 0) if found.photo_digest else None
    return desk_page(
        request,
        "microsites/person.html",
        {"form": form, "person": found, "picture": picture},
        status=422 if form.is_bound and form.errors else 200,
    )


@require_POST
@desk_view
def person_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Take somebody off the website, in every version."""
    found = get_object_or_404(own_people(request), pk=pk)
    name = found.name
    remove_person(cooperative=request.desk.cooperative, pk=pk)
    messages.success(request, _("%(name)s is gone from the website.") % {"name": name})
    return redirect(f"{reverse('microsites:site')}#people")


def _said(form: PersonForm) -> str:
    if form.cleaned_data["agrees"]:
        return _("Saved for yourselves. Buyers see it once it is published.")
    return _("Saved. Without consent nobody sees the person.")
