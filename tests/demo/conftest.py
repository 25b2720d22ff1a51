"""The demo's own files with pictures so small that loading them takes no time."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PIL import Image

from shop.demo.source import DemoFiles, shipped_files


@pytest.fixture(scope="session")
def files(tmp_path_factory) -> DemoFiles:
    """Return the shipped lists and texts, with thumbnails in the place of the pictures."""
    shipped = shipped_files()
    folder = tmp_path_factory.mktemp("demo")
    for name in ("cooperatives.json", "categories.json"):
        shutil.copy(shipped.folder / name, folder / name)
    shutil.copytree(shipped.folder / "price-lists", folder / "price-lists")
    (folder / "photos").mkdir()
    for path in shipped.photos:
        with Image.open(path) as picture:
            picture.draft("RGB", (100, 100))
            picture.thumbnail((100, 100))
            picture.save(folder / "photos" / path.name)
    return DemoFiles(folder)


@contextmanager
def small_pictures(files: DemoFiles) -> Iterator[None]:
    """Let the command load ``files``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("shop.demo.management.commands.load_demo.shipped_files", lambda: files)
        yield


@pytest.fixture
def shipped(files) -> Iterator[DemoFiles]:
    """Let the command load the small pictures."""
    with small_pictures(files):
        yield files
