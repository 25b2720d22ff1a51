"""What a helper process of the loader does; it knows no database and no Django application."""

import io
from pathlib import Path

from shop.core.files import Photo, process_photo


def clean_picture(path: Path) -> Photo:
    """Return the picture at ``path`` cleaned and in all sizes.

    Raises:
        shop.core.files.PhotoRefused: it is no photo.
    """
    return process_photo(io.BytesIO(path.read_bytes()))
