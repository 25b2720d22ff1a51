"""Files of photos that were let go: removed once no row names them any more.

Files lie under the digest of what was sent, so a claim's photo may also be one of goods or of a
review. Who deletes a row for good calls :func:`forget_photos` in the same transaction: the digest
is noted, and a due job looks at it a day later. It asks every application for what it still holds
(:data:`shop.core.registries.photo_holders`), and removes what nobody holds in all sizes. What is
noted outlives any restart, and removing again does no harm.

A photo that somebody sends in that very moment keeps its files. Whoever is about to name a photo
calls :func:`want_photo` *before* looking whether its files are there: the note is younger than a
day again, and its row has a day to come. While the job has the note locked the call waits, and
finds no file afterwards, so all are stored anew. Only a form that was filled in a day ago and is
sent again without its photo names one that is gone, if just this photo was let go meanwhile.
"""

import time
from collections.abc import Iterable
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from shop.core.files import photo_names
from shop.core.models import LeftPhoto
from shop.core.registries import photo_holders

#: A row that is to name a photo may come so long after its files were stored or found.
WAIT = timedelta(days=1)
LOOK_EVERY_SECONDS = 3600.0
#: Ten files each, perhaps on another machine: other jobs wait meanwhile.
AT_ONCE = 10

_next_look = 0.0


def forget_photos(digests: Iterable[str]) -> None:
    """Note photos whose rows are deleted in this transaction; their files go, unless shared.

    A note that is there is written anew, not left: that locks it until the rows are really gone,
    so that the job cannot find them still there and drop it. Sorted, lest two wait for each other.
    """
    now = timezone.now()
    LeftPhoto.objects.bulk_create(
        [LeftPhoto(digest=digest, left_at=now) for digest in sorted(set(digests))],
        update_conflicts=True,
        unique_fields=["digest"],
        update_fields=["left_at"],
    )


def want_photo(digest: str) -> None:
    """Keep the files of a photo that a row is about to name; called before they are looked for."""
    LeftPhoto.objects.filter(digest=digest).update(left_at=timezone.now())


def remove_left_photos() -> int:
    """Remove files of photos that were let go a day ago; once an hour. Returns how many photos.

    Those that somebody holds count too: they are done with until they are let go again.
    """
    global _next_look
    if time.monotonic() < _next_look:
        return 0
    _next_look = time.monotonic() + LOOK_EVERY_SECONDS  # also when the storage does not answer
    done = _remove_some()
    if done == AT_ONCE:
        _next_look = 0.0
    return done


@transaction.atomic
def _remove_some() -> int:
    """Remove files first and notes after: killed in between, the next look does it again."""
    due = LeftPhoto.objects.filter(left_at__lt=timezone.now() - WAIT).order_by("left_at", "digest")
    # Another worker's, and those of a sender who is just coming, are passed over.
    digests = {note.digest for note in due.select_for_update(skip_locked=True)[:AT_ONCE]}
    if not digests:
        return 0
    held: set[str] = set().union(*(holds(digests) for holds in photo_holders.values()))
    for digest in sorted(digests - held):
        for name in photo_names(digest):
            default_storage.delete(name)
    LeftPhoto.objects.filter(digest__in=digests).delete()
    return len(digests)
