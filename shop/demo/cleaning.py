"""What a helper process of the loader does; it knows no database and no Django application."""

import io
import os
from multiprocessing import parent_process
from pathlib import Path
from threading import Thread

from shop.core.files import Photo, process_photo


def clean_picture(path: Path) -> Photo:
    """Return the picture at ``path`` cleaned and in all sizes.

    Raises:
        shop.core.files.PhotoRefused: it is no photo.
    """
    return process_photo(io.BytesIO(path.read_bytes()))


def end_with_parent() -> None:
    """Make this helper end when the loader was killed; a pool alone would wait for ever."""
    Thread(target=_watch_parent, daemon=True).start()


def _watch_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)
