"""What pages of both desks show of a request for help."""

from dataclasses import dataclass
from datetime import date

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import cached_property

from coops.dossiers.help_models import HelpNote, HelpRequest, Stage
from shop.core.files import photo_name

SHOWN_WIDTH = 640
#: The usual way; the other ends are told in words.
USUAL = (Stage.SENT, Stage.TAKEN, Stage.WORKING, Stage.SHOWN, Stage.DONE)


@dataclass(frozen=True)
class ShownHelp:
    """A request with its photos, stages and history."""

    request: HelpRequest
    today: date

    @property
    def is_late(self) -> bool:
        """Return whether its day has passed."""
        return self.request.is_late(self.today)

    @property
    def steps(self) -> list[str]:
        """Return the names of the usual stages."""
        return [str(stage.label) for stage in USUAL]

    @property
    def current(self) -> int:
        """Return the number of the present stage from 1; 0 for another end, 6 when all is done."""
        if self.request.stage == Stage.DONE:
            return len(USUAL) + 1
        return USUAL.index(self.request.stage) + 1 if self.request.stage in USUAL else 0  # type: ignore[arg-type]

    @cached_property
    def photos(self) -> list[str]:
        """Return the addresses of the photos, of a size for phones."""
        return [
            default_storage.url(photo_name(photo.digest, SHOWN_WIDTH))
            for photo in self.request.photos.all()
        ]

    @cached_property
    def notes(self) -> list[HelpNote]:
        """Return the history, newest first."""
        return list(self.request.notes.select_related("by").order_by("-at", "-pk")[:200])


def shown(request: HelpRequest) -> ShownHelp:
    """Return ``request`` for a page."""
    return ShownHelp(request, timezone.localdate())


def with_people(requests: QuerySet[HelpRequest]) -> QuerySet[HelpRequest]:
    """Return requests with who asked, who takes care and for which co-op, in one query."""
    return requests.select_related("cooperative", "owner__user", "asked_by")
