"""One stylesheet for the browser from one file per component in the source.

``shop/css/site.css`` exists in no folder: this finder joins the sources when they changed, so
the development server, the tests and ``collectstatic`` all meet the same file and nobody has
a build step to forget (docs/decisions/0003-css-without-bundler.md).
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


def sources() -> list[Path]:
    """Return the stylesheets in the order of their layers, components by name."""
    first = [SOURCE / name for name in ("tokens.css", "base.css", "layout.css")]
    return [*first, *sorted((SOURCE / "components").glob("*.css"))]


def build() -> Path:
    """Write the joined stylesheet if a source is newer, and return its path.

    The file is replaced in one step: another worker never reads half of it.
    """
    target = Path(settings.VAR_DIR) / "stylesheets" / BUNDLE
    files = sources()
    newest = max(path.stat().st_mtime for path in [*files, SOURCE / "components"])
    if not target.exists() or target.stat().st_mtime < newest:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(f".{os.getpid()}")
        draft.write_bytes(b"".join(path.read_bytes() for path in files))
        draft.replace(target)
    return target


class StylesheetFinder(BaseFinder):
    """Finds ``shop/css/site.css`` and nothing else."""

    def find(  # type: ignore[override]  # Django's finders answer [] for "not mine" as well
        self, path: str, find_all: bool = False, **kwargs: Any
    ) -> str | list[str]:
        """Return where the joined stylesheet lies, when it is the one asked for."""
        found = [str(build())] if path == BUNDLE else []
        if find_all or kwargs.get("all"):
            return found
        return found[0] if found else []

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """Offer the joined stylesheet to ``collectstatic``."""
        build()
        yield BUNDLE, FileSystemStorage(location=str(Path(settings.VAR_DIR) / "stylesheets"))
