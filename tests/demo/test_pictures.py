"""The demo's pictures are prepared once, by as many processes as there are, or by none."""

import pytest
from django.core.files.storage import default_storage

from shop.core.files import WIDTHS, photo_name
from shop.demo import pictures
from shop.demo.pictures import prepare_pictures

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_media(settings, tmp_path):
    """Store into an empty folder."""
    settings.MEDIA_ROOT = tmp_path


def sizes_of(digest):
    names = [photo_name(digest)]
    kinds = ("jpg", "webp", "avif")
    names += [photo_name(digest, width, kind) for width in WIDTHS for kind in kinds]
    return [default_storage.size(name) for name in names]


def test_several_processes_store_what_one_would(files, settings, tmp_path):
    paths = files.photos[:8]
    alone = {name: sizes_of(d) for name, d in prepare_pictures(paths, workers=1).items()}
    settings.MEDIA_ROOT = tmp_path / "other"

    together = prepare_pictures(paths, workers=2)

    assert {name: sizes_of(digest) for name, digest in together.items()} == alone


def test_where_no_process_can_be_started_the_loader_does_it_alone(files, monkeypatch):
    def refuse(workers):
        raise OSError("no semaphores here")

    monkeypatch.setattr(pictures, "_pool", refuse)

    digests = prepare_pictures(files.photos[:8], workers=2)

    assert all(sizes_of(digest) for digest in digests.values())


def test_what_is_stored_is_not_prepared_again(files):
    told = []
    prepare_pictures(files.photos[:3], workers=1, progress=lambda *p: told.append(p))

    prepare_pictures(files.photos[:4], workers=1, progress=lambda *p: told.append(p))

    assert told == [(1, 3), (2, 3), (3, 3), (1, 1)]


def test_a_picture_cut_short_by_a_crash_is_mended(files):
    digest = prepare_pictures(files.photos[:1], workers=1).popitem()[1]
    whole = sizes_of(digest)
    default_storage.delete(photo_name(digest))
    name = photo_name(digest, 640, "webp")
    with default_storage.open(name, "wb") as file:
        file.write(b"half")

    prepare_pictures(files.photos[:1], workers=1)

    assert sizes_of(digest) == whole
