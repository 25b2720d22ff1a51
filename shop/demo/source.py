"""The files under ``demo/``: what the demo world is made of."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings


@dataclass(frozen=True)
class DemoFiles:
    """A folder with ``cooperatives.json``, ``categories.json``, ``price-lists/``, ``photos/``."""

    folder: Path

    @cached_property
    def cooperatives(self) -> list[dict[str, Any]]:
        """Return the co-ops as ``cooperatives.json`` describes them, the province with each."""
        data = self._read("cooperatives.json")
        return [{**entry, "province": data["province"]} for entry in data["cooperatives"]]

    @cached_property
    def shelf_photos(self) -> dict[str, str]:
        """Return the name of the photo for each shelf, by its slug."""
        photos: dict[str, str] = {}
        rest = list(self._read("categories.json")["categories"])
        while rest:
            shelf = rest.pop()
            photos[shelf["slug"]] = shelf["photo"]
            rest.extend(shelf.get("children", []))
        return photos

    @cached_property
    def photos(self) -> list[Path]:
        """Return all pictures, by name."""
        return sorted((self.folder / "photos").glob("*.jpg"))

    def price_list(self, entry: dict[str, Any]) -> Path:
        """Return the price list of a co-op."""
        return self.folder / "price-lists" / entry["price_list"]

    def _read(self, name: str) -> dict[str, Any]:
        return json.loads((self.folder / name).read_text("utf-8"))


def shipped_files() -> DemoFiles:
    """Return the files that come with the project."""
    return DemoFiles(Path(settings.BASE_DIR) / "demo")
