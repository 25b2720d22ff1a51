"""Every text in the code stands in the committed catalogue, with its Vietnamese.

Collects the texts anew beside the committed file and compares; changes nothing.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/vi/LC_MESSAGES/django.po")
SOURCES = [
    "shop",
    "catalog",
    "coops",
    "integrations",
    "training",
    "templates",
    "manage.py",
    "locale",
]


def collected_texts() -> set[tuple[str | None, str]]:
    """Return (context, text) of everything ``makemessages`` finds in a copy of the code."""
    with tempfile.TemporaryDirectory() as folder:
        for source in SOURCES:
            place = ROOT / source
            copy = shutil.copytree if place.is_dir() else shutil.copy
            copy(place, Path(folder) / source)
        subprocess.run(
            [sys.executable, "manage.py", "makemessages", "-l", "vi", "--no-obsolete", "-v0"],
            cwd=folder,
            check=True,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": folder, "DJANGO_SETTINGS_MODULE": SETTINGS},
        )
        found = polib.pofile(str(Path(folder) / CATALOGUE))
    return {(entry.msgctxt, entry.msgid) for entry in found if not entry.obsolete}


SETTINGS = "shop.settings.development"


def main() -> int:
    """Print what is missing; return the exit status."""
    catalogue = polib.pofile(str(ROOT / CATALOGUE))
    done = {(e.msgctxt, e.msgid) for e in catalogue.translated_entries()}
    missing = sorted(collected_texts() - done, key=lambda text: (text[1], text[0] or ""))
    for context, text in missing:
        print(f"no Vietnamese: {text!r}" + (f" ({context})" if context else ""))
    fuzzy = [entry.msgid for entry in catalogue.fuzzy_entries()]
    for text in fuzzy:
        print(f"a guess, not a translation: {text!r}")
    broken = list(wrong_placeholders(catalogue))
    for text in broken:
        print(f"placeholders differ: {text!r}")
    return 1 if missing or fuzzy or broken else 0


def wrong_placeholders(catalogue: polib.POFile):
    """Yield the texts whose Vietnamese names other ``%(…)s`` values than the English."""
    import re

    pattern = re.compile(r"%\(\w+\)[sd]")
    for entry in catalogue.translated_entries():
        english = set(pattern.findall(entry.msgid))
        vietnamese = entry.msgstr or "".join(entry.msgstr_plural.values())
        if set(pattern.findall(vietnamese)) != english:
            yield entry.msgid


if __name__ == "__main__":
    sys.exit(main())
