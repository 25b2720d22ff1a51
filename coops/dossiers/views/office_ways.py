"""The officer sees who is stuck where on the way to a marketplace, and whom to call."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from coops.dossiers import registrations
from coops.dossiers.cards import channel_title
from coops.dossiers.models import Registration
from coops.dossiers.registrations import Position
from coops.registry.models import Cooperative
from shop.commune.access import Officer, OfficerRequest, officer_page, officer_view
from shop.core.phones import display_phone
from shop.core.sheets import XLSX, table_response

#: A commune has a few dozen co-ops; a province that has more narrows by hamlet.
MOST = 300


@dataclass(frozen=True)
class Row:
    """One registration for the officer, or a co-op that has none (``position`` is ``None``).

    ``days``: whole days since it went on or got stuck.
    """

    cooperative: Cooperative
    position: Position | None = None
    is_late: bool = False
    days: int = 0

    @property
    def channel(self) -> str:
        """Return the marketplace's name."""
        return channel_title(self.position.registration.channel) if self.position else ""

    @property
    def is_stuck(self) -> bool:
        """Return whether somebody said so."""
        return bool(self.position and self.position.registration.is_stuck)

    @property
    def is_done(self) -> bool:
        """Return whether all steps are ticked."""
        return bool(self.position and self.position.current is None)

    @property
    def is_to_call(self) -> bool:
        """Return whether somebody should call."""
        return self.is_stuck or self.is_late

    @property
    def step(self) -> str:
        """Return where it stands: ``3/9 Chọn cách giao hàng``."""
        if self.position is None:
            return _("not begun")
        total = len(self.position.steps)
        if self.position.current is None:
            return _("done")
        shown = (self.position.stuck_step if self.is_stuck else None) or self.position.current
        number = [state.step.code for state in self.position.steps].index(shown.code) + 1
        return f"{number}/{total} {shown.title}"

    @property
    def phone(self) -> str:
        """Return whom to call, as people write it."""
        return display_phone(str(self.cooperative.phone)) if self.cooperative.phone else ""


@require_GET
@officer_view
def registrations_page(request: OfficerRequest) -> HttpResponse:
    """Show the registrations of the commune, those to call first; ``?loc=``, ``?thon=``."""
    rows = _rows(request.officer)
    chosen, hamlet = request.GET.get("loc", ""), request.GET.get("thon", "")
    kept = _kept(rows, chosen, hamlet)
    query = urlencode({k: v for k, v in {"loc": chosen, "thon": hamlet}.items() if v})
    context = {
        "rows": kept,
        "chips": _chips(rows, chosen, hamlet),
        "file_query": f"?{query}" if query else "",
        "to_call": sum(row.is_to_call for row in rows),
    }
    return officer_page(request, "dossiers/registrations.html", context)


@require_GET
@officer_view
def registrations_file(request: OfficerRequest) -> HttpResponse:
    """Return what the page shows as a workbook; nothing in it runs."""
    rows = _kept(_rows(request.officer), request.GET.get("loc", ""), request.GET.get("thon", ""))
    heading = [
        _("Co-op"),
        _("Hamlet"),
        _("Phone number"),
        _("Marketplace"),
        _("Registers as"),
        pgettext("registration", "Step"),
        _("Days without going on"),
        _("Stuck because"),
        _("In the co-op's words"),
        _("To be finished by"),
        _("Late"),
    ]
    return table_response(XLSX, "dang-ky-san", heading, [_cells(row) for row in rows])


def _cells(row: Row) -> list[object]:
    registration = row.position.registration if row.position else None
    wished = registration.wished_on if registration else None
    return [
        row.cooperative.name,
        row.cooperative.hamlet,
        row.phone,
        row.channel,
        str(registration.get_seller_type_display()) if registration else "",
        row.step,
        row.days if registration and not row.is_done else "",
        str(registration.get_stuck_reason_display()) if registration and row.is_stuck else "",
        registration.stuck_words if registration else "",
        wished.strftime("%d/%m/%Y") if wished else "",
        _("late") if row.is_late else "",
    ]


def _rows(officer: Officer) -> list[Row]:
    today, now = timezone.localdate(), timezone.now()
    found = Registration.objects.in_reach_of(officer).order_by("pk")[:MOST]
    rows = []
    for position in registrations.positions_of(found):
        registration = position.registration
        since = registration.stuck_since or registration.moved_at
        rows.append(
            Row(
                registration.cooperative,
                position,
                position.is_late(today),
                max(0, (now - since).days),
            )
        )
    rows.sort(key=lambda row: (not row.is_to_call, row.is_done, -row.days, row.cooperative.pk))
    begun = {row.cooperative.pk for row in rows}
    rest = officer.cooperatives().filter(is_open=True).exclude(pk__in=begun).order_by("name")
    return rows + [Row(cooperative) for cooperative in rest[:MOST]]


def _kept(rows: list[Row], chosen: str, hamlet: str) -> list[Row]:
    if hamlet:
        rows = [row for row in rows if row.cooperative.hamlet == hamlet]
    tests = {
        "can-goi": lambda row: row.is_to_call,
        "vuong": lambda row: row.is_stuck,
        "tre": lambda row: row.is_late,
        "chua": lambda row: row.position is None,
    }
    return [row for row in rows if tests[chosen](row)] if chosen in tests else rows


def _chips(rows: list[Row], chosen: str, hamlet: str) -> list[dict]:
    hamlets = sorted({row.cooperative.hamlet for row in rows if row.cooperative.hamlet})
    choices = [
        ("", _("All")),
        ("can-goi", _("To call")),
        ("vuong", _("Stuck")),
        ("tre", _("Late")),
        ("chua", _("Not begun")),
    ]
    chips = []
    for loc, label in choices:
        query = urlencode(
            {k: v for k, v in {"loc": loc, "thon": hamlet if loc else ""}.items() if v}
        )
        chips.append(
            {
                "label": label,
                "url": f"?{query}" if query else "?",
                "is_active": loc == chosen and (bool(loc) or not hamlet),
                "count": len(_kept(rows, loc, hamlet if loc else "")),
            }
        )
    for name in hamlets:
        query = urlencode({k: v for k, v in {"loc": chosen, "thon": name}.items() if v})
        chips.append({"label": name, "url": f"?{query}", "is_active": name == hamlet})
    return chips
