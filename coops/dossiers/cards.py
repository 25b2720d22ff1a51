"""What requests, registrations and their days tell the first screens."""

from datetime import date

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coops.dossiers.help_models import OPEN, HelpRequest, Stage
from coops.dossiers.models import Registration
from coops.dossiers.paths import way_to
from coops.dossiers.registrations import QUIET_AFTER
from shop.core.registries import DayCard, Deadline


def help_cards(cooperative) -> list[DayCard]:
    """Return the card of a co-op's open requests: what is to be looked at first."""
    rows = _open_requests(cooperative)
    if not rows:
        return []
    shown = [row for row in rows if row.stage == Stage.SHOWN]
    if shown:
        url = reverse("dossiers:help", args=[shown[0].pk])
        return [DayCard(_("Made for you: look at it"), len(shown), url, "wanted", shown[0].title)]
    note = f"{rows[0].title}: {rows[0].get_stage_display()}"
    return [DayCard(_("Help under way"), len(rows), reverse("dossiers:help_list"), note=note)]


def _open_requests(cooperative) -> list[HelpRequest]:
    """Return the co-op's open requests, newest first; asked once for a page."""
    rows = HelpRequest.objects.filter(stage__in=OPEN).order_by("-pk")
    prefetch_related_objects([cooperative], Prefetch("help_requests", rows, to_attr="open_help"))
    return cooperative.open_help


def officer_help_cards(officer) -> list[DayCard]:
    """Return the card of the requests of an officer's commune; one query."""
    rows = list(
        HelpRequest.objects.in_reach_of(officer)
        .filter(stage__in=OPEN)
        .values_list("stage", "due_on", "wished_on")
    )
    if not rows:
        return []
    today = timezone.localdate()
    late = sum((due or wished or date.max) < today for _stage, due, wished in rows)
    new = sum(stage == Stage.SENT for stage, _due, _wished in rows)
    notes = [
        ngettext("%(n)d late", "%(n)d late", late) % {"n": late} if late else "",
        ngettext("%(n)d new", "%(n)d new", new) % {"n": new} if new else "",
    ]
    kind = "late" if late else ("wanted" if new else "")
    note = ", ".join(filter(None, notes))
    return [DayCard(_("Co-ops ask for help"), len(rows), reverse("dossiers:board"), kind, note)]


def officer_stuck_cards(officer) -> list[DayCard]:
    """Return the card of registrations that do not go on; one query."""
    quiet = Q(moved_at__lt=timezone.now() - QUIET_AFTER) | Q(wished_on__lt=timezone.localdate())
    number = (
        Registration.objects.in_reach_of(officer)
        .filter(Q(stuck_since__isnull=False) | quiet, finished_at=None)
        .count()
    )
    if not number:
        return []
    url = reverse("dossiers:registrations")
    return [DayCard(_("Stuck on the way to a marketplace"), number, f"{url}?loc=can-goi", "wanted")]


def deadlines_of(cooperative) -> list[Deadline]:
    """Return the days a co-op set itself for registrations, and those promised to it."""
    found = [
        Deadline(
            _("Finish registering on %(channel)s") % {"channel": channel_title(row.channel)},
            row.wished_on,
            reverse("dossiers:way", args=[row.channel, row.seller_type]),
        )
        for row in Registration.objects.filter(
            cooperative=cooperative, finished_at=None, wished_on__isnull=False
        )
        if row.wished_on and way_to(row.channel, row.seller_type)
    ]
    found += [
        Deadline(
            _("Help promised: %(what)s") % {"what": row.title},
            row.due_on,
            reverse("dossiers:help", args=[row.pk]),
        )
        for row in _open_requests(cooperative)
        if row.due_on
    ]
    return sorted(found, key=lambda deadline: deadline.on)


def channel_title(code: str) -> str:
    """Return a marketplace's name; the registry may know a better one."""
    return {"tiktok": "TikTok Shop"}.get(code, code.capitalize())
