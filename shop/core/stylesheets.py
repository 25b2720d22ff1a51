"""A stylesheet for the browser from one file per component in the source.

``shop/css/site.css`` and ``shop/css/desk.css`` exist in no folder: this finder joins the sources
when they changed, so the development server, the tests and ``collectstatic`` all meet the same
files and nobody has a build step to forget (docs/decisions/0003-css-without-bundler.md). What only
the co-op's desk shows is in a file of its own, which buyers never load.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

SOURCE = Path(__file__).resolve().parent.parent / "static" / "shop" / "css"
BUNDLE = "shop/css/site.css"
DESK_BUNDLE = "shop/css/desk.css"
#: Bundle → the sources that come first, by name, and the folder of its components.
BUNDLES = {
    BUNDLE: (("tokens.css", "base.css", "layout.css"), "components"),
    DESK_BUNDLE: ((), "desk"),
}


def sources(bundle: str = BUNDLE) -> list[Path]:
    """Return the stylesheets of a bundle in the order of their layers, components by name."""
    first, folder = BUNDLES[bundle]
    return [*(SOURCE / name for name in first), *sorted((SOURCE / folder).glob("*.css"))]


def build(bundle: str = BUNDLE) -> Path:
    """Write the joined stylesheet if a source is newer, and return its path.

    The file is replaced in one step: another worker never reads half of it.
    """
    target = Path(settings.VAR_DIR) / "stylesheets" / bundle
    files = sources(bundle)
    folder = SOURCE / BUNDLES[bundle][1]  # newer when a component came or went
    newest = max(path.stat().st_mtime for path in [*files, folder])
    if not target.exists() or target.stat().st_mtime < newest:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(f".{os.getpid()}")
        draft.write_bytes(b"".join(path.read_bytes() for path in files))
        draft.replace(target)
    return target


class StylesheetFinder(BaseFinder):
    """Finds the joined stylesheets and nothing else."""

    def find(  # type: ignore[override]  # Django's finders answer [] for "not mine" as well
        self, path: str, find_all: bool = False, **kwargs: Any
    ) -> str | list[str]:
        """Return where a joined stylesheet lies, when it is the one asked for."""
        found = [str(build(path))] if path in BUNDLES else []
        if find_all or kwargs.get("all"):
            return found
        return found[0] if found else []

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """Offer the joined stylesheets to ``collectstatic``."""
        for bundle in BUNDLES:
            build(bundle)
            yield bundle, FileSystemStorage(location=str(Path(settings.VAR_DIR) / "stylesheets"))
