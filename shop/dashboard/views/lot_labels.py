"""Labels of a lot: sheets to print, and the code alone for designs of one's own."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from coops.lots.addresses import label_url
from coops.lots.labels import LAYOUTS, labels_pdf, lot_qr
from coops.lots.models import Lot
from shop.core.links import site_url
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.dashboard.lot_forms import LabelsForm
from shop.dashboard.views.lots import get_lot

KINDS = {"svg": "image/svg+xml", "png": "image/png"}


@require_GET
@desk_view
def lot_labels(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask for sheet and number, and show where the code leads."""
    lot = get_lot(request, pk)
    return _page(request, lot, LabelsForm(initial=_usual(lot)))


@require_GET
@desk_view
def lot_labels_pdf(request: DeskRequest, pk: int) -> HttpResponse:
    """Return the sheets; what cannot be is said on the page that asks."""
    lot = get_lot(request, pk)
    form = LabelsForm(request.GET or _usual(lot))
    if not form.is_valid():
        return _page(request, lot, form, status=422)
    data = form.cleaned_data
    layout = next(one for one in LAYOUTS if one.slug == data["layout"])
    start = min(data["start"] or 1, layout.labels)
    content = labels_pdf(lot, layout=layout, count=data["count"], start=start)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="tem-lo-{lot.number}.pdf"'
    return response


@require_GET
@desk_view
def lot_code(request: DeskRequest, pk: int, kind: str) -> HttpResponse:
    """Return the code alone, as a picture to save."""
    lot = get_lot(request, pk)
    if kind not in KINDS:
        raise Http404
    response = HttpResponse(lot_qr(lot, kind), content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="ma-lo-{lot.number}.{kind}"'
    return response


def _usual(lot: Lot) -> dict:
    """Return what most people want: a label for each unit, one sheet at the most."""
    layout = LAYOUTS[0]
    return {"layout": layout.slug, "count": min(lot.units, layout.labels), "start": 1}


def _page(request: DeskRequest, lot: Lot, form: LabelsForm, status: int = 200) -> HttpResponse:
    context = {
        "lot": lot,
        "form": form,
        "product": lot.stock_record.product,
        "label_url": label_url(lot),
        "own_url": site_url(lot.get_absolute_url()),
    }
    return desk_page(request, "dashboard/lots/labels.html", context, status=status)
