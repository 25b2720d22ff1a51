"""Papers of an application: checked, cleaned where they are photos, and kept encrypted."""

import base64
import hashlib
from typing import IO

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coops.registry.models import Application, ApplicationPaper
from coops.registry.standing import WRITABLE
from shop.core.files import PhotoRefused, process_photo

MAX_PDF_BYTES = 5 * 1024 * 1024
MOST_PAPERS = 8
_PDF = "application/pdf"
#: The same file sent as two kinds is the higher one: what shows an identity paper is deleted.
_RANK: dict[str, int] = {
    ApplicationPaper.Kind.OTHER: 0,
    ApplicationPaper.Kind.REGISTRATION: 1,
    ApplicationPaper.Kind.IDENTITY: 2,
}
SUFFIXES = {"image/jpeg": "jpg", _PDF: "pdf"}


class PaperRefused(ValueError):
    """A file that is not taken in; the text is for people."""

    def __init__(self, message: str | Promise) -> None:
        self.message = message
        super().__init__(str(message))


def add_paper(*, application: Application, file: IO[bytes], kind: str) -> ApplicationPaper:
    """Clean the file and keep it with ``application``; the same file again is the same paper.

    Raises:
        PaperRefused: neither photo nor PDF, damaged, too large, or one too many.
    """
    content, content_type = _clean(file)
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        locked = Application.objects.select_for_update().get(pk=application.pk)
        paper = locked.papers.filter(digest=digest).first()
        if paper and (locked.state not in WRITABLE or _RANK[kind] <= _RANK[paper.kind]):
            return paper
        if paper:
            paper.kind = kind
            paper.save(update_fields=["kind"])
            return paper
        if locked.state not in WRITABLE:
            raise PaperRefused(_("The application is sent; nothing can be added now."))
        if locked.papers.count() >= MOST_PAPERS:
            raise PaperRefused(_("There are 8 papers already. Remove one first."))
        return locked.papers.create(
            kind=kind,
            digest=digest,
            content_type=content_type,
            content=base64.b64encode(content).decode(),
            size=len(content),
        )


def bytes_of(paper: ApplicationPaper) -> bytes:
    """Return the file itself."""
    return base64.b64decode(paper.content)


def remove_paper(*, application: Application, pk: int) -> bool:
    """Delete a paper while the application can still be changed; again does nothing."""
    with transaction.atomic():
        locked = Application.objects.select_for_update().get(pk=application.pk)
        if locked.state not in WRITABLE:
            return False
        return bool(ApplicationPaper.objects.filter(application=locked, pk=pk).delete()[0])


def _clean(file: IO[bytes]) -> tuple[bytes, str]:
    file.seek(0)
    if file.read(5) != b"%PDF-":
        try:
            return process_photo(file).original.content, "image/jpeg"
        except PhotoRefused as refusal:
            if refusal.code == "not_a_photo":
                raise PaperRefused(_("Send a photo (JPG, PNG, HEIC) or a PDF.")) from refusal
            raise PaperRefused(refusal.message) from refusal
    file.seek(0)
    data = file.read(MAX_PDF_BYTES + 1)
    if len(data) > MAX_PDF_BYTES:
        raise PaperRefused(_("The PDF is larger than 5 MB. Take a photo of it instead."))
    if b"%%EOF" not in data[-2048:]:
        raise PaperRefused(_("The PDF could not be read to its end. Send it again, or a photo."))
    return data, _PDF
