"""What a person wrote in requests for help and filled in, for export and closing."""

from django.utils.translation import gettext_lazy as _

from coops.dossiers.models import HelpNote, HelpRequest, Paper, Registration, StepTick
from shop.core.files import photo_name
from shop.core.registries import PersonalData


def collect(person) -> dict:
    """Return the person's requests, words and papers."""
    requests = HelpRequest.objects.filter(asked_by=person).prefetch_related("photos")
    return {
        "help_requests": [
            {
                "asked": row.asked_at.isoformat(),
                "words": row.words,
                "stage": row.stage,
                "photos": [photo_name(photo.digest) for photo in row.photos.all()],
            }
            for row in requests
        ],
        "words_about_help": [
            {"at": note.at.isoformat(), "words": note.words, "stage": note.stage}
            for note in HelpNote.objects.filter(by=person)
        ],
        "steps_ticked": [
            {"at": tick.at.isoformat(), "step": tick.step}
            for tick in StepTick.objects.filter(by=person)
        ],
        "papers_filled": [
            {"at": paper.filled_at.isoformat(), "title": paper.title}
            for paper in Paper.objects.filter(filled_by=person)
        ],
    }


def forget(person) -> None:
    """Take the person's name off; what was asked and filled is the co-op's and stays."""
    HelpRequest.objects.filter(asked_by=person).update(asked_by=None)
    HelpNote.objects.filter(by=person).update(by=None)
    Registration.objects.filter(started_by=person).update(started_by=None)
    StepTick.objects.filter(by=person).update(by=None)
    Paper.objects.filter(filled_by=person).update(filled_by=None)


WRITTEN = PersonalData(
    collect=collect,
    forget=forget,
    stays=_("The co-op's requests for help and its papers stay, without your name."),
)
