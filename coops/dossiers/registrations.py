"""Going a way onto a marketplace: begin, tick, take back, say that one is stuck.

Every press says what shall be so (ticked, not ticked), never "the other way round": a second press
changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from coops.dossiers import help_services
from coops.dossiers.help_models import HelpKind, HelpRequest, Need
from coops.dossiers.models import Registration, StepTick
from coops.dossiers.paths import PathPaper, Step, Way, way_to
from coops.dossiers.registration_models import StuckReason
from coops.registry.models import Cooperative

#: Nobody ticked anything for so long: somebody should call.
QUIET_AFTER = timedelta(days=14)


class StepUnknown(Exception):
    """The way has no such step; it may have changed since the page was opened."""


@dataclass(frozen=True)
class StepState:
    """A step with its tick; ``has_changed``: it became another one after it was ticked."""

    step: Step
    tick: StepTick | None

    @property
    def has_changed(self) -> bool:
        """Return whether it must be looked at again."""
        return self.tick is not None and timezone.localdate(self.tick.at) < self.step.since


@dataclass(frozen=True)
class PaperState:
    """A paper to have ready, with its tick."""

    paper: PathPaper
    tick: StepTick | None


@dataclass(frozen=True)
class Position:
    """How far a registration is on the way that counts today."""

    registration: Registration
    way: Way
    steps: list[StepState]
    papers: list[PaperState]

    @property
    def done(self) -> int:
        """Return how many steps are ticked."""
        return sum(state.tick is not None for state in self.steps)

    @property
    def percent(self) -> int:
        """Return the share of ticked steps, 0 to 100."""
        return 100 * self.done // len(self.steps)

    @property
    def current(self) -> Step | None:
        """Return the first step that is not ticked; ``None`` at the end."""
        return next((state.step for state in self.steps if state.tick is None), None)

    @property
    def number(self) -> int:
        """Return the number of the current step from 1; that of the last at the end."""
        current = self.current
        codes = [state.step.code for state in self.steps]
        return codes.index(current.code) + 1 if current else len(codes)

    @property
    def stuck_step(self) -> Step | None:
        """Return where it does not go on."""
        return self.way.step(self.registration.stuck_step)

    def is_late(self, today: date) -> bool:
        """Return whether its day has passed, or nothing went on for two weeks."""
        if self.registration.finished_at or self.current is None:
            return False
        quiet = timezone.now() - self.registration.moved_at > QUIET_AFTER
        return quiet or self.registration.is_late(today)


def position_of(registration: Registration) -> Position | None:
    """Return how far ``registration`` is; its ticks are read, prefetched or not."""
    way = way_to(registration.channel, registration.seller_type)
    if way is None:
        return None
    ticks = {tick.step: tick for tick in registration.ticks.all()}
    return Position(
        registration,
        way,
        [StepState(step, ticks.get(step.code)) for step in way.steps],
        [PaperState(paper, ticks.get(paper.tick)) for paper in way.papers],
    )


def positions_of(registrations: QuerySet[Registration]) -> Iterable[Position]:
    """Yield the positions of many; two queries."""
    for registration in registrations.select_related("cooperative").prefetch_related("ticks__by"):
        if position := position_of(registration):
            yield position


@transaction.atomic
def begin(
    *, cooperative: Cooperative, channel: str, seller_type: str, wished_on: date | None, by
) -> Registration:
    """Begin a way, or go on with it as another type of seller; ticks stay."""
    found, _new = Registration.objects.get_or_create(
        cooperative=cooperative,
        channel=channel,
        defaults={"seller_type": seller_type, "wished_on": wished_on, "started_by": by},
    )
    if (found.seller_type, found.wished_on) != (seller_type, wished_on):
        found.seller_type, found.wished_on = seller_type, wished_on
        found.save(update_fields=["seller_type", "wished_on"])
        _look_at_the_end(found)
    return found


@transaction.atomic
def tick(*, registration: Registration, step: str, by) -> None:
    """Mark a step or a paper as done; who was stuck there is so no more.

    Raises:
        StepUnknown: today's way has no such step.
    """
    locked = _locked(registration)
    _insist(locked, step)
    _row, is_new = StepTick.objects.get_or_create(
        registration=locked, step=step, defaults={"by": by}
    )
    if not is_new:
        position = position_of(locked)
        changed = {s.step.code for s in position.steps if s.has_changed} if position else set()
        if step not in changed:
            return
        StepTick.objects.filter(registration=locked, step=step).update(by=by, at=timezone.now())
    locked.moved_at = timezone.now()
    if locked.stuck_step == step:
        locked.stuck_step = locked.stuck_reason = locked.stuck_words = ""
        locked.stuck_since = None
    locked.save()
    _look_at_the_end(locked)


@transaction.atomic
def take_back(*, registration: Registration, step: str) -> None:
    """Take a tick back; again does nothing.

    Raises:
        StepUnknown: today's way has no such step.
    """
    locked = _locked(registration)
    _insist(locked, step)
    if StepTick.objects.filter(registration=locked, step=step).delete()[0]:
        _look_at_the_end(locked)


@transaction.atomic
def say_stuck(
    *, registration: Registration, step: str, reason: str, words: str, by, key: str
) -> HelpRequest:
    """Write down where and why it does not go on, and ask the commune for help with it.

    Raises:
        StepUnknown: today's way has no such step.
    """
    locked = _locked(registration)
    position = _insist(locked, step)
    title = next((s.step.title for s in position.steps if s.step.code == step), step)
    if (locked.stuck_step, locked.stuck_reason, locked.stuck_words) != (step, reason, words[:500]):
        locked.stuck_since = timezone.now()
    locked.stuck_step, locked.stuck_reason, locked.stuck_words = step, reason, words[:500]
    locked.save()
    told = _("%(channel)s, step “%(step)s”: %(reason)s.") % {
        "channel": locked.channel.capitalize(),
        "step": title,
        "reason": StuckReason(reason).label,
    }
    return help_services.ask_for_help(
        cooperative=locked.cooperative,
        key=key,
        kind=HelpKind.MARKETPLACE,
        needs=[Need.REGISTRATION],
        words=f"{told} {words}".strip(),
        by=by,
        registration=locked,
        step=step,
    )


def _locked(registration: Registration) -> Registration:
    return (
        Registration.objects.select_for_update(of=("self",))
        .select_related("cooperative")
        .get(pk=registration.pk)
    )


def _insist(registration: Registration, step: str) -> Position:
    position = position_of(registration)
    if position is None or step not in position.way.tickable():
        raise StepUnknown(step)
    return position


def _look_at_the_end(registration: Registration) -> None:
    """Set or take away the end, as the ticks of today's way say."""
    position = position_of(Registration.objects.get(pk=registration.pk))
    is_done = position is not None and position.current is None
    end = (registration.finished_at or timezone.now()) if is_done else None
    if end != registration.finished_at:
        Registration.objects.filter(pk=registration.pk).update(finished_at=end)
        registration.finished_at = end
