"""Keeping people out of what is stored as it came."""

import re
from typing import Any

#: Names of fields that hold a person, a place or a way to reach either, in any spelling.
PERSONAL = re.compile(
    r"address|buyer|recipient|receiver|customer|phone|mobile|email|"
    r"full_?name|user_?name|first_?name|last_?name|dropshipper|cpf|"
    r"message|note|invoice_data|geolocation|zipcode|photo|signature",
    re.IGNORECASE,
)


def without_people(raw: Any) -> Any:
    """Return ``raw`` without the fields that tell of persons, at every depth."""
    if isinstance(raw, dict):
        return {
            key: without_people(value) for key, value in raw.items() if not PERSONAL.search(key)
        }
    if isinstance(raw, list | tuple):
        return [without_people(value) for value in raw]
    return raw
