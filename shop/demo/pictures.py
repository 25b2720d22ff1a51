"""The demo's pictures, cleaned and cut to sizes as anybody's photos are, ahead of their use.

Half a second of processor time each: several are prepared at once, and those that are stored
already are left alone. :func:`catalog.pictures.attach_photo` finds them by their digest.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

from django.core.files.storage import default_storage

from catalog.pictures import store_photo
from shop.core.files import Photo, photo_digest, photo_name
from shop.core.left_photos import want_photo
from shop.demo.cleaning import clean_picture, end_with_parent

#: Fewer are not worth starting processes for.
WORTH_A_POOL = 6
MOST_WORKERS = 4


def prepare_pictures(
    paths: list[Path],
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
    workers: int | None = None,
) -> dict[str, str]:
    """Store every picture in all its sizes; return the digest of each by its file name.

    ``progress`` is called with how many are done of how many. ``workers`` is how many processes
    prepare them, by default one for each processor up to four.

    Raises:
        shop.core.files.PhotoRefused: one of them is no photo.
    """
    digests = {path.name: photo_digest(path.read_bytes()) for path in paths}
    for digest in digests.values():
        want_photo(digest)
    missing = [path for path in paths if not is_stored(digests[path.name])]
    for done, photo in enumerate(_processed(missing, workers), start=1):
        store_photo(photo)
        progress(done, len(missing))
    return digests


def is_stored(digest: str) -> bool:
    """Return whether the picture is stored in all its sizes (the original is stored last)."""
    return default_storage.exists(photo_name(digest))


def _processed(paths: list[Path], workers: int | None) -> Iterator[Photo]:
    workers = workers or min(MOST_WORKERS, os.cpu_count() or 1)
    done = 0
    if workers > 1 and len(paths) >= WORTH_A_POOL:
        try:
            with _pool(workers) as pool:
                for photo in pool.map(clean_picture, paths):
                    yield photo
                    done += 1
        except (OSError, BrokenProcessPool):
            pass  # no processes to be had here: the rest one after the other
    for path in paths[done:]:
        yield clean_picture(path)


def _pool(workers: int) -> ProcessPoolExecutor:
    # Fresh processes: a forked one would share our database connection.
    return ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=end_with_parent
    )
