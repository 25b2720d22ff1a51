"""The certificates of a co-op: what its badges are worked out from."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coops.registry.models import Certificate
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.dashboard.certificate_forms import CertificateForm


@require_GET
@desk_view
def certificates(request: DeskRequest) -> HttpResponse:
    """Show the co-op's certificates: those that count, and those that count no more."""
    today = timezone.localdate()
    rows = [
        {
            "certificate": certificate,
            "is_valid": certificate.is_valid_on(today),
            "days_left": (certificate.expires_on - today).days if certificate.expires_on else None,
        }
        for certificate in _own(request).prefetch_related("products")
    ]
    return desk_page(request, "dashboard/certificates/list.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@desk_view
def certificate_new(request: DeskRequest) -> HttpResponse:
    """Write a certificate down."""
    return _form_page(request, None)


@require_http_methods(["GET", "POST"])
@desk_view
def certificate_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Correct or renew a certificate."""
    return _form_page(request, get_object_or_404(_own(request), pk=pk))


@require_POST
@desk_view
def certificate_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a certificate out of the register; its badges go with it."""
    certificate = get_object_or_404(_own(request), pk=pk)
    name = str(certificate)
    certificate.delete()
    messages.success(request, _("Removed: %(name)s") % {"name": name})
    return redirect("dashboard:certificates")


def _form_page(request: DeskRequest, certificate: Certificate | None) -> HttpResponse:
    form = CertificateForm(
        request.POST or None,
        request.FILES or None,
        instance=certificate,
        cooperative=request.desk.cooperative,
    )
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            saved = form.save()
        messages.success(request, _("Saved: %(title)s") % {"title": str(saved)})
        return redirect("dashboard:certificates")
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "certificate": certificate}
    return desk_page(request, "dashboard/certificates/form.html", context, status=status)


def _own(request: DeskRequest):
    return Certificate.objects.visible_to(request.user).filter(cooperative=request.desk.cooperative)
