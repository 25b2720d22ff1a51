"""Asking for help, and each step of it.

A step is one conditional ``UPDATE`` on the stage that the person saw, so of two presses or two
people one does it and the other hears how it stands. Every step writes a line of the history and,
in the same transaction, queues the mail about it.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from coops.dossiers.help_models import (
    COOP_STEPS,
    OFFICE_STEPS,
    OPEN,
    HelpKind,
    HelpNote,
    HelpPhoto,
    HelpRequest,
    Need,
    Stage,
)
from coops.dossiers.registration_models import Registration
from coops.dossiers.tasks import mail_help_note
from coops.registry.models import Cooperative
from shop.commune.models import Officer
from shop.core.calendar import holiday_on

MOST_PHOTOS = 4
#: So many working days are promised when nobody says otherwise.
USUAL_DAYS = 5


class HelpRefused(Exception):
    """It was not done; the text is a sentence for the person, ``field`` the form's, if any."""

    def __init__(self, text: str, *, field: str = "") -> None:
        self.field = field
        super().__init__(text)


def working_days_later(start: date, days: int) -> date:
    """Return the day ``days`` working days after ``start``; weekends and holidays do not count."""
    day = start
    while days:
        day += timedelta(days=1)
        if day.weekday() < 5 and not holiday_on(day):
            days -= 1
    return day


def ask_for_help(
    *,
    cooperative: Cooperative,
    key: str,
    kind: str,
    words: str,
    by,
    needs: Sequence[str] = (),
    wished_on: date | None = None,
    digests: Sequence[str] = (),
    registration=None,
    step: str = "",
) -> HelpRequest:
    """Ask the commune's people for help; the same ``key`` again returns the first request.

    One registration has one open request: asking there again adds the words to it.
    """
    try:
        with transaction.atomic():
            request = HelpRequest.objects.create(
                cooperative=cooperative,
                key=key,
                kind=kind,
                needs=[need for need in dict.fromkeys(needs) if need in Need.values],
                words=words,
                wished_on=wished_on,
                asked_by=by,
                registration=registration,
                step=step,
            )
            for digest in dict.fromkeys(digests[:MOST_PHOTOS]):
                HelpPhoto.objects.create(request=request, digest=digest)
            _write(request, side=HelpNote.Side.COOP, by=by, stage=Stage.SENT)
    except IntegrityError:
        return _asked_before(cooperative, key, registration, words=words, by=by)
    return request


def _asked_before(cooperative, key: str, registration, *, words: str, by) -> HelpRequest:
    same = HelpRequest.objects.filter(cooperative=cooperative, key=key).first()
    if same is not None:
        return same
    request = HelpRequest.objects.get(registration=registration, stage__in=OPEN)
    say(request=request, side=HelpNote.Side.COOP, words=words, by=by, key=key)
    return request


def say(*, request: HelpRequest, side: str, words: str, by, key: str) -> HelpNote | None:
    """Add words to the history; the same ``key`` again adds nothing."""
    try:
        with transaction.atomic():
            return _write(request, side=side, by=by, words=words, key=key)
    except IntegrityError:
        return HelpNote.objects.filter(request=request, key=key).first()


@transaction.atomic
def move_on(
    *,
    request: HelpRequest,
    to: str,
    by,
    side: str,
    officer: Officer | None = None,
    words: str = "",
) -> HelpRequest:
    """Bring a request to its next stage, from the stage it is in.

    Whoever of the office moves a request that nobody has takes it; with it comes a promised day,
    the wished one or five working days. A second press changes nothing.

    Raises:
        HelpRefused: this side cannot do that now, or a reason is missing.
    """
    request.refresh_from_db()
    if request.stage == to:
        return request
    steps = OFFICE_STEPS if side == HelpNote.Side.OFFICE else COOP_STEPS
    if to not in steps.get(Stage(request.stage), ()):
        raise HelpRefused(
            _("It stands at “%(stage)s” now. Look at it again, then go on.")
            % {"stage": request.get_stage_display()}
        )
    if to == Stage.NOT_POSSIBLE and not words:
        raise HelpRefused(_("Write why it is not possible; the co-op reads it."), field="note")
    if to == Stage.WORKING and request.stage == Stage.SHOWN and not words:
        raise HelpRefused(_("Write what is not right yet."), field="note")
    now = timezone.now()
    changes: dict[str, Any] = {}
    if officer is not None and request.owner_id is None:
        changes["owner"] = officer
    if officer is not None and request.due_on is None and to in OPEN:
        usual = working_days_later(timezone.localdate(now), USUAL_DAYS)
        changes["due_on"] = max(request.wished_on or usual, timezone.localdate(now))
    if to == Stage.NOT_POSSIBLE:
        changes["reason"] = words
    moved = HelpRequest.objects.filter(pk=request.pk, stage=request.stage).update(
        stage=to, stage_since=now, **changes
    )
    request.refresh_from_db()
    if not moved:
        raise HelpRefused(
            _("Somebody was faster: it stands at “%(stage)s” now.")
            % {"stage": request.get_stage_display()}
        )
    if to in {Stage.DONE, Stage.WITHDRAWN} and request.registration_id:
        Registration.objects.filter(pk=request.registration_id, stuck_step=request.step).update(
            stuck_step="", stuck_since=None, stuck_reason="", stuck_words="", moved_at=now
        )
    _write(request, side=side, by=by, stage=to, words=words)
    return request


@transaction.atomic
def plan(*, request: HelpRequest, owner: Officer | None, due_on: date | None, by) -> HelpRequest:
    """Say who takes care of a request and until when; without a change nothing is written.

    What has ended is not planned any more: nothing is written either.
    """
    locked = HelpRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if not locked.is_open:
        return locked
    lines = []
    if owner != locked.owner:
        lines.append(
            _("Taken care of by: %(name)s") % {"name": owner.user if owner else _("nobody yet")}
        )
    if due_on != locked.due_on:
        day = due_on.strftime("%d/%m/%Y") if due_on else _("no day")
        lines.append(_("Promised by: %(day)s") % {"day": day})
    if not lines:
        return locked
    locked.owner, locked.due_on = owner, due_on
    locked.save(update_fields=["owner", "due_on"])
    _write(locked, side=HelpNote.Side.OFFICE, by=by, words=". ".join(lines))
    return locked


def open_requests(requests: QuerySet[HelpRequest]) -> QuerySet[HelpRequest]:
    """Return those that somebody still has to do something about."""
    return requests.filter(stage__in=OPEN)


def kind_of(need: str) -> str:
    """Return what a need is for."""
    if need == Need.REGISTRATION:
        return HelpKind.MARKETPLACE
    return HelpKind.OTHER if need in {Need.DATA, Need.OTHER} else HelpKind.WEBSITE


def _write(request: HelpRequest, **fields) -> HelpNote:
    note = HelpNote.objects.create(request=request, **fields)
    # Not after the commit: killed in between, nobody would ever be told.
    mail_help_note.enqueue(note.pk)
    return note
