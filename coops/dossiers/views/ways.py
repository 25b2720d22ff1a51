"""The guided way onto a marketplace, one step per screen."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coops.dossiers import registrations
from coops.dossiers.cards import channel_title
from coops.dossiers.fields import BANK, Value, values_of
from coops.dossiers.help_forms import BeginForm, StuckForm
from coops.dossiers.help_models import OPEN
from coops.dossiers.models import Registration
from coops.dossiers.paths import Blank, Step, Way, channels, way_to
from coops.dossiers.registration_models import SellerType
from coops.dossiers.registrations import Position, StepState, StepUnknown
from shop.core.registries import ChannelDoor, channel_doors
from shop.dashboard.access import DeskRequest, desk_page, desk_view


@dataclass(frozen=True)
class ShownBlank:
    """A field of the drawn form: its number, and what belongs into it.

    ``is_hidden``: a bank account, before a helper.
    """

    number: int
    blank: Blank
    value: Value | None
    is_hidden: bool = False


@require_GET
@desk_view
def ways(request: DeskRequest) -> HttpResponse:
    """Show the marketplaces: which are open, how far the co-op is on each."""
    doors = _doors(request)
    positions = {
        position.registration.channel: position
        for position in registrations.positions_of(_own(request))
    }
    rows = [
        {
            "channel": code,
            "name": _name(code, doors),
            "closed": _closed(code, doors),
            "shop": doors[code].shop if code in doors else "",
            "position": positions.get(code),
            "types": [(value, label) for value, label in SellerType.choices],
        }
        for code in channels()
    ]
    return desk_page(request, "dossiers/ways.html", {"rows": rows})


@require_GET
@desk_view
def way(request: DeskRequest, channel: str, seller_type: str) -> HttpResponse:
    """Show a way as a whole: papers, steps, how long, what it costs."""
    return _way_page(request, _way(channel, seller_type))


@require_POST
@desk_view
def way_begin(request: DeskRequest, channel: str, seller_type: str) -> HttpResponse:
    """Begin, or go on as another type of seller."""
    found = _open_way(request, channel, seller_type)
    registration = _registration(request, channel)
    form = _begin_form(registration, request.POST)
    if not form.is_valid():
        return _way_page(request, found, begin_form=form, status=422)
    registrations.begin(
        cooperative=request.desk.cooperative,
        channel=channel,
        seller_type=seller_type,
        wished_on=form.cleaned_data["wished_on"],
        by=request.user,
    )
    return redirect("dossiers:way", channel, seller_type)


@require_GET
@desk_view
def way_step(request: DeskRequest, channel: str, seller_type: str, step: str) -> HttpResponse:
    """Show one step: what to do, the drawn form with what belongs into it, the trap."""
    found = _open_way(request, channel, seller_type)
    shown = found.step(step)
    if shown is None:
        raise Http404
    registration = _registration(request, channel)
    position = registrations.position_of(registration) if registration else None
    is_this_way = registration is not None and registration.seller_type == seller_type
    number = found.steps.index(shown) + 1
    context = _base(request, found) | {
        "step": shown,
        "state": _state(position, shown) if is_this_way else None,
        "number": number,
        "blanks": _blanks(request, shown),
        "before": found.steps[number - 2] if number > 1 else None,
        "after": found.steps[number] if number < len(found.steps) else None,
        "registration": registration if is_this_way else None,
        "asked": _open_request(registration, step) if is_this_way else None,
    }
    return desk_page(request, "dossiers/way_step.html", context)


@require_POST
@desk_view
def way_tick(request: DeskRequest, channel: str) -> HttpResponse:
    """Tick a step or a paper (``ticked=1``) or take the tick back (``ticked=0``)."""
    registration = get_object_or_404(_own(request), channel=channel)
    _open_way(request, channel, registration.seller_type)
    step = request.POST.get("step", "")[:60]
    try:
        if request.POST.get("ticked") == "1":
            registrations.tick(registration=registration, step=step, by=request.user)
        else:
            registrations.take_back(registration=registration, step=step)
    except StepUnknown:
        messages.error(request, _("This step is not on the way any more. Look at the steps anew."))
        return redirect("dossiers:way", channel, registration.seller_type)
    if request.POST.get("on") == "1":
        return _to_next(registration, step)
    return redirect("dossiers:way", channel, registration.seller_type)


@require_http_methods(["GET", "POST"])
@desk_view
def way_stuck(request: DeskRequest, channel: str, seller_type: str, step: str) -> HttpResponse:
    """Say why it does not go on; the commune's people get a request for help."""
    found = _open_way(request, channel, seller_type)
    shown = found.step(step)
    if shown is None:
        raise Http404
    form = StuckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        registration = _registration(request, channel) or registrations.begin(
            cooperative=request.desk.cooperative,
            channel=channel,
            seller_type=seller_type,
            wished_on=None,
            by=request.user,
        )
        try:
            asked = registrations.say_stuck(
                registration=registration,
                step=step,
                reason=form.cleaned_data["reason"],
                words=form.cleaned_data["words"],
                by=request.user,
                key=form.cleaned_data["key"],
            )
        except StepUnknown:
            return redirect("dossiers:way", channel, registration.seller_type)
        messages.success(request, _("Sent. The commune's people see where you are stuck."))
        return redirect("dossiers:help", asked.pk)
    context = _base(request, found) | {"step": shown, "form": form}
    status = 422 if form.is_bound else 200
    return desk_page(request, "dossiers/way_stuck.html", context, status=status)


def _way_page(
    request: DeskRequest, found: Way, *, begin_form: BeginForm | None = None, status: int = 200
) -> HttpResponse:
    registration = _registration(request, found.channel)
    position = registrations.position_of(registration) if registration else None
    is_this_way = position is not None and position.way.seller_type == found.seller_type
    doors = _doors(request)
    context = _base(request, found, doors) | {
        "position": position if is_this_way else None,
        "other": position if position and not is_this_way else None,
        "begin_form": begin_form or _begin_form(registration),
        "open_channels": [
            (code, channel_title(code))
            for code in channels()
            if code != found.channel and not _closed(code, doors)
        ],
        "asked": _open_request(registration, "") if is_this_way else None,
    }
    return desk_page(request, "dossiers/way.html", context, status=status)


def _base(request: DeskRequest, found: Way, doors: dict[str, ChannelDoor] | None = None) -> dict:
    doors = _doors(request) if doors is None else doors
    return {
        "way": found,
        "name": _name(found.channel, doors),
        "door": doors.get(found.channel),
        "closed": _closed(found.channel, doors),
        "type_label": SellerType(found.seller_type).label,
        "types": SellerType.choices,
    }


def _way(channel: str, seller_type: str) -> Way:
    found = way_to(channel, seller_type)
    if found is None:
        raise Http404
    return found


def _open_way(request: DeskRequest, channel: str, seller_type: str) -> Way:
    """Return a way that can be gone; on a closed marketplace there is none."""
    found = _way(channel, seller_type)
    if _closed(channel, _doors(request)):
        raise Http404
    return found


def _doors(request: DeskRequest) -> dict[str, ChannelDoor]:
    doors: dict[str, ChannelDoor] = {}
    for ask in channel_doors.values():
        doors |= ask(request.desk.cooperative)
    return doors


def _closed(channel: str, doors: dict[str, ChannelDoor]) -> str:
    return doors[channel].closed if channel in doors else ""


def _name(channel: str, doors: dict[str, ChannelDoor]) -> str:
    return doors[channel].name if channel in doors else channel_title(channel)


def _own(request: DeskRequest):
    return Registration.objects.visible_to(request.user).filter(
        cooperative=request.desk.cooperative
    )


def _registration(request: DeskRequest, channel: str) -> Registration | None:
    return _own(request).filter(channel=channel).prefetch_related("ticks__by").first()


def _begin_form(registration: Registration | None, data=None) -> BeginForm:
    return BeginForm(data, initial={"wished_on": registration.wished_on if registration else None})


def _state(position: Position | None, step: Step) -> StepState | None:
    steps = position.steps if position else []
    return next((state for state in steps if state.step.code == step.code), None)


def _blanks(request: DeskRequest, step: Step) -> list[ShownBlank]:
    may_see_bank = request.desk.may_change_money
    values = values_of(
        request.desk.cooperative,
        [blank.fill for blank in step.blanks if blank.fill],
        with_bank=may_see_bank,
    )
    return [
        ShownBlank(
            number,
            blank,
            values.get(blank.fill),
            is_hidden=bool(blank.fill)
            and values[blank.fill].field.kind == BANK
            and not may_see_bank,
        )
        for number, blank in enumerate(step.blanks, 1)
    ]


def _open_request(registration: Registration | None, step: str):
    if registration is None:
        return None
    rows = registration.help_requests.filter(stage__in=OPEN)
    return rows.filter(step=step).first() if step else rows.first()


def _to_next(registration: Registration, step: str) -> HttpResponse:
    """Lead to the step behind ``step``, or to the whole way after the last one."""
    found = _way(registration.channel, registration.seller_type)
    codes = [one.code for one in found.steps]
    place = codes.index(step) + 1 if step in codes else len(codes)
    if place < len(codes):
        return redirect(
            "dossiers:way_step", registration.channel, registration.seller_type, codes[place]
        )
    return redirect("dossiers:way", registration.channel, registration.seller_type)
