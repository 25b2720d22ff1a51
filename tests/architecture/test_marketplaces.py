"""The capability matrix says what the classes say."""

from enum import Enum
from pathlib import Path

import pytest
from django.conf import settings

from integrations.registry import marketplace_class

PAGE = Path(settings.BASE_DIR) / "docs" / "reference" / "marketplaces.md"
COLUMNS = ["shopee", "lazada", "sendo", "file"]


def rows() -> dict[str, list[str]]:
    """Return what the first table says of each attribute, a word for each column."""
    found = {}
    for text in PAGE.read_text().split("## ")[0].splitlines():
        cells = [cell.strip() for cell in text.strip("|").split("|")]
        if text.startswith("| `"):
            found[cells[0].strip("`")] = cells[1:]
    return found


def word(value: object) -> str:
    """Return how the page writes a value."""
    if isinstance(value, bool):
        return "yes" if value else "there"
    return str(value.value if isinstance(value, Enum) else value)


def test_the_page_has_a_column_for_every_marketplace():
    assert sorted(settings.MARKETPLACES) == sorted(COLUMNS)


@pytest.mark.parametrize("attribute", sorted(rows()))
def test_the_page_says_what_the_class_says(attribute):
    told = [word(getattr(marketplace_class(code), attribute)) for code in COLUMNS]
    assert rows()[attribute] == told


def test_every_ability_has_a_row():
    abilities = {name for name in dir(marketplace_class("shopee")) if name.startswith("can_")}
    assert abilities <= set(rows())
